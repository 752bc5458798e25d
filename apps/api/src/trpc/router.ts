import { billingDetailsRouter } from '../routers/billing-details.ts'
import { checkoutRouter } from '../routers/checkout.ts'
import { creditsRouter } from '../routers/credits.ts'
import { environmentRouter } from '../routers/environment.ts'
import { invoicesRouter } from '../routers/invoices.ts'
import { outboxRouter } from '../routers/outbox.ts'
import { payLinkRouter } from '../routers/pay-link.ts'
import { operatorRouter } from '../routers/operator.ts'
import { paymentMethodsRouter } from '../routers/payment-methods.ts'
import { plansRouter } from '../routers/plans.ts'
import { portalRouter } from '../routers/portal.ts'
import { promotionsRouter } from '../routers/promotions.ts'
import { purchasesRouter } from '../routers/purchases.ts'
import { seatsRouter } from '../routers/seats.ts'
import { subscriptionRouter } from '../routers/subscription.ts'
import { usageRouter } from '../routers/usage.ts'
import { createCallerFactory, router } from './trpc.ts'

export const appRouter = router({
  billingDetails: billingDetailsRouter,
  checkout: checkoutRouter,
  credits: creditsRouter,
  environment: environmentRouter,
  invoices: invoicesRouter,
  outbox: outboxRouter,
  payLink: payLinkRouter,
  operator: operatorRouter,
  paymentMethods: paymentMethodsRouter,
  plans: plansRouter,
  portal: portalRouter,
  promotions: promotionsRouter,
  purchases: purchasesRouter,
  seats: seatsRouter,
  subscription: subscriptionRouter,
  usage: usageRouter,
})

/** The whole API as a type; the dashboard's client is inferred from it. */
export type AppRouter = typeof appRouter

/** Calls procedures in process, under the same policies as over HTTP. */
export const createCaller = createCallerFactory(appRouter)
