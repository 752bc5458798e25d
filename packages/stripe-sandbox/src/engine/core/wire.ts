// The SDK describes what a client sees: decimals parsed, references perhaps expanded, enums left open.
// The engine keeps what goes over the wire: decimals as strings, references as ids, enums closed.
import type Stripe from 'stripe'

export const API_VERSION = '2026-10-28.endive'

type Literals<T> = T extends string ? (string extends T ? never : T) : never

type Text<T> = [Extract<T, string>] extends [never]
  ? never
  : [Literals<T>] extends [never]
    ? string
    : Literals<T>

/** An id that `expand` may replace by its object: plain `string` beside an object. */
type IsReference<T> = [Extract<T, string>] extends [never]
  ? false
  : [Literals<T>] extends [never]
    ? true
    : false

type NotText<T, Reference extends boolean> = T extends string
  ? never
  : T extends Stripe.Decimal
    ? string
    : T extends readonly (infer U)[]
      ? Wire<U>[]
      : T extends object
        ? Reference extends true
          ? never
          : { [K in keyof T]: Wire<T[K]> }
        : T

/** The stored form of an SDK type. */
export type Wire<T> = Text<T> | NotText<T, IsReference<T>>

export interface List<T> {
  object: 'list'
  data: T[]
  has_more: boolean
  total_count?: number
  url: string
}

type With<T, Extra> = Omit<Wire<T>, keyof Extra> & Extra

export type Product = With<Stripe.Product, { default_price: string | null }>
export type Price = Wire<Stripe.Price>
export type Plan = Wire<Stripe.Plan>
export type Customer = With<
  Stripe.Customer,
  { test_clock: string | null; next_invoice_sequence: number; currency: string | null; delinquent: boolean }
>
/** With a field the API sends though the SDK does not name it yet. */
export type PaymentMethod = With<Stripe.PaymentMethod, { shared_payment_granted_token: null }>
/** A metered item has no quantity. */
export type SubscriptionItem = With<Stripe.SubscriptionItem, { quantity?: number; price: Price; plan: Plan }>
export type Subscription = With<
  Stripe.Subscription,
  {
    items: List<SubscriptionItem>
    /** Legacy fields the API still sends for a subscription with one item. */
    plan: Plan | null
    quantity?: number
    pending_update: PendingUpdate | null
  }
>
export type PendingUpdate = With<
  Stripe.Subscription.PendingUpdate,
  { subscription_items: SubscriptionItem[] | null }
>
export type InvoiceLine = Wire<Stripe.InvoiceLineItem>
export type Invoice = With<
  Stripe.Invoice,
  {
    lines: List<InvoiceLine>
    auto_advance: boolean
    hosted_invoice_url: string | null
    invoice_pdf: string | null
  }
>
export type InvoiceItem = Wire<Stripe.InvoiceItem>
export type InvoicePayment = Wire<Stripe.InvoicePayment>
/** With a field the API sends though the SDK does not name it yet. */
export type PaymentIntent = With<Stripe.PaymentIntent, { shared_payment_granted_token: null }>
/** With the older fields the API still sends. */
export type Charge = With<
  Stripe.Charge,
  { destination: null; dispute: string | null; order: null; source: Card | null }
>
export type Card = Wire<Stripe.Card>
export type Token = Omit<Wire<Stripe.Token>, 'card'> & { card?: Card }
export type Refund = Wire<Stripe.Refund>
export type Dispute = With<Stripe.Dispute, { balance_transactions: BalanceTransaction[] }>
export type EarlyFraudWarning = Wire<Stripe.Radar.EarlyFraudWarning>
/** Answered, never stored. */
export type StripeAccount = Wire<Stripe.Account>
export type Balance = Wire<Stripe.Balance>
export type BalanceTransaction = With<Stripe.BalanceTransaction, { source: string | null }>
export type SetupIntent = Wire<Stripe.SetupIntent>
export type SetupAttempt = Wire<Stripe.SetupAttempt>
export type Mandate = Wire<Stripe.Mandate>
export type TaxId = Wire<Stripe.TaxId>
export type CustomerBalanceTransaction = Wire<Stripe.CustomerBalanceTransaction>
export type CashBalance = Wire<Stripe.CashBalance>
export type CashBalanceTransaction = Wire<Stripe.CustomerCashBalanceTransaction>
/** Every country's kind of transfer, though the SDK names but two of them. */
export type FundingInstructions = With<
  Stripe.FundingInstructions,
  { bank_transfer: With<Stripe.FundingInstructions.BankTransfer, { type: string }> }
>
export type CheckoutSession = Wire<Stripe.Checkout.Session>
export type LineItem = Wire<Stripe.LineItem>
export type TestClock = Wire<Stripe.TestHelpers.TestClock>
export type Coupon = Wire<Stripe.Coupon>
export type PromotionCode = Wire<Stripe.PromotionCode>
export type Discount = Wire<Stripe.Discount>
export type TaxRate = Wire<Stripe.TaxRate>
export type CreditNote = Wire<Stripe.CreditNote>
export type CreditNoteLine = Wire<Stripe.CreditNoteLineItem>
export type Quote = Wire<Stripe.Quote>
/** Which products people may switch between is told only where it is asked for. */
export type PortalConfiguration = Wire<Stripe.BillingPortal.Configuration>
export type PortalProduct = Wire<Stripe.BillingPortal.Configuration.Features.SubscriptionUpdate.Product>
export type PortalSession = Wire<Stripe.BillingPortal.Session>
export type WebhookEndpoint = Wire<Stripe.WebhookEndpoint>
export type SubscriptionSchedule = Wire<Stripe.SubscriptionSchedule>
export type Alert = Wire<Stripe.Billing.Alert>
export type AlertTriggered = Wire<Stripe.Billing.AlertTriggered>
export type FeedbackOption = Wire<Stripe.Billing.FeedbackOption>
export type Meter = Wire<Stripe.Billing.Meter>
export type MeterEvent = Wire<Stripe.Billing.MeterEvent>
export type MeterEventAdjustment = Wire<Stripe.Billing.MeterEventAdjustment>
export type MeterEventSummary = Wire<Stripe.Billing.MeterEventSummary>
export type Feature = Wire<Stripe.Entitlements.Feature>
export type ProductFeature = Wire<Stripe.ProductFeature>
export type ActiveEntitlement = Wire<Stripe.Entitlements.ActiveEntitlement>
export type ActiveEntitlementSummary = With<
  Stripe.Entitlements.ActiveEntitlementSummary,
  { entitlements: List<ActiveEntitlement> }
>

/** An event as it is stored; `data.object` is the object as it was then. */
export interface StoredEvent {
  id: string
  object: 'event'
  api_version: string
  created: number
  data: { object: object; previous_attributes?: Record<string, unknown> }
  livemode: false
  pending_webhooks: number
  request: { id: string | null; idempotency_key: string | null } | null
  type: string
}
