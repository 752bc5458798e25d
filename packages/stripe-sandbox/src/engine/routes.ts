// Every route the sandbox answers. A new resource adds its file and one line here.
import type { Route } from './core/route.ts'
import { cashBalanceRoutes } from './resources/cash-balance.ts'
import { checkoutRoutes } from './resources/checkout-sessions.ts'
import { couponRoutes } from './resources/coupons.ts'
import { creditNoteRoutes } from './resources/credit-notes.ts'
import { customerDiscountRoutes } from './resources/customer-discount.ts'
import { customerRoutes } from './resources/customers.ts'
import { entitlementRoutes } from './resources/entitlements.ts'
import { eventRoutes } from './resources/events.ts'
import { hostedInvoiceRoutes } from './resources/hosted-invoice.ts'
import { invoiceItemRoutes } from './resources/invoice-items.ts'
import { invoiceLineRoutes } from './resources/invoice-lines.ts'
import { invoiceRoutes } from './resources/invoices.ts'
import { meterEventRoutes } from './resources/meter-events.ts'
import { meterRoutes } from './resources/meters.ts'
import { paymentMethodRoutes } from './resources/payment-methods.ts'
import { chargeRoutes } from './resources/charges.ts'
import { refundRoutes } from './resources/refunds.ts'
import { fraudWarningRoutes } from './resources/fraud-warnings.ts'
import { disputeRoutes } from './resources/disputes.ts'
import { alertRoutes } from './resources/alerts.ts'
import { feedbackOptionRoutes } from './resources/feedback-options.ts'
import { balanceTransactionRoutes } from './resources/balance-transactions.ts'
import { sourceRoutes } from './resources/sources.ts'
import { setupIntentRoutes } from './resources/setup-intents.ts'
import { taxIdRoutes } from './resources/tax-ids.ts'
import { customerBalanceRoutes } from './resources/customer-balance.ts'
import { paymentIntentRoutes } from './resources/payment-intents.ts'
import { invoicePaymentRoutes } from './resources/invoice-payments.ts'
import { accountRoutes } from './resources/account.ts'
import { planRoutes } from './resources/plans.ts'
import { portalConfigurationRoutes } from './resources/portal-configurations.ts'
import { portalSessionRoutes } from './resources/portal-sessions.ts'
import { priceRoutes } from './resources/prices.ts'
import { productRoutes } from './resources/products.ts'
import { promotionCodeRoutes } from './resources/promotion-codes.ts'
import { quoteRoutes } from './resources/quotes.ts'
import { scheduleRoutes } from './resources/schedules.ts'
import { searchRoutes } from './resources/search.ts'
import { subscriptionItemRoutes } from './resources/subscription-items.ts'
import { subscriptionPauseRoutes } from './resources/subscription-pause.ts'
import { subscriptionRoutes } from './resources/subscriptions.ts'
import { taxRateRoutes } from './resources/tax-rates.ts'
import { testClockRoutes } from './resources/test-clocks.ts'
import { webhookEndpointRoutes } from './resources/webhook-endpoints.ts'

export const routes: readonly Route[] = [
  ...productRoutes,
  ...priceRoutes,
  ...planRoutes,
  ...couponRoutes,
  ...promotionCodeRoutes,
  ...taxRateRoutes,
  ...customerRoutes,
  ...customerDiscountRoutes,
  ...paymentMethodRoutes,
  ...checkoutRoutes,
  ...subscriptionRoutes,
  ...subscriptionItemRoutes,
  ...subscriptionPauseRoutes,
  ...scheduleRoutes,
  ...meterRoutes,
  ...meterEventRoutes,
  ...alertRoutes,
  ...feedbackOptionRoutes,
  ...entitlementRoutes,
  ...invoiceRoutes,
  ...invoiceLineRoutes,
  ...creditNoteRoutes,
  ...quoteRoutes,
  ...invoiceItemRoutes,
  ...hostedInvoiceRoutes,
  ...paymentIntentRoutes,
  ...taxIdRoutes,
  ...customerBalanceRoutes,
  ...cashBalanceRoutes,
  ...setupIntentRoutes,
  ...chargeRoutes,
  ...refundRoutes,
  ...disputeRoutes,
  ...fraudWarningRoutes,
  ...balanceTransactionRoutes,
  ...sourceRoutes,
  ...invoicePaymentRoutes,
  ...portalConfigurationRoutes,
  ...portalSessionRoutes,
  ...searchRoutes,
  ...accountRoutes,
  ...eventRoutes,
  ...webhookEndpointRoutes,
  ...testClockRoutes,
]
