// Every kind of object the engine keeps, with the indexes it is found by. A new resource is a line here,
// a file in resources/ and its routes in routes.ts. Over 300 lines, because the list is read as one.
import type { ClockState, PaymentOutcome } from '../contract.ts'
import { Table } from './table.ts'
import type { IndexKey, Row, TableDefinition, WriteLog } from './table.ts'
import type {
  Alert,
  BalanceTransaction,
  Card,
  CashBalanceTransaction,
  Charge,
  CheckoutSession,
  Coupon,
  CreditNote,
  Customer,
  CustomerBalanceTransaction,
  Discount,
  Dispute,
  EarlyFraudWarning,
  Feature,
  FeedbackOption,
  Invoice,
  InvoiceItem,
  InvoicePayment,
  LineItem,
  Mandate,
  Meter,
  PaymentIntent,
  PaymentMethod,
  PortalConfiguration,
  PortalProduct,
  PortalSession,
  Price,
  Product,
  PromotionCode,
  Quote,
  Refund,
  SetupAttempt,
  SetupIntent,
  StoredEvent,
  Subscription,
  SubscriptionSchedule,
  TaxId,
  TaxRate,
  TestClock,
  Token,
  WebhookEndpoint,
} from './wire.ts'
import type { CardRecord } from '../payments/cards.ts'
import type { SettlementRow } from '../payments/settlement.ts'
import type { AnchorConfig } from '../billing/anchor.ts'
import type { Address } from '../resources/address.ts'
import type { CouponDetails, DiscountUse } from '../billing/discounts.ts'
import type { QuotePlan } from '../resources/quote-sums.ts'
import type { SubscriptionLedger } from '../billing/ledger.ts'
import type { PriceDetails } from '../billing/price.ts'
import type { GivenDiscount } from '../resources/discount-params.ts'
import type { LineRates } from '../billing/tax.ts'
import type { CustomerFeatures } from '../billing/entitle.ts'
import type { OtherBalances } from '../payments/customer-balance.ts'
import { identifierKey, usageKey } from '../billing/usage.ts'
import type { UsageRecord } from '../billing/usage.ts'

/** Something that happens by itself; `id` is `kind/objectId`, so an object has at most one of a kind. */
export interface Task extends Row {
  kind: TaskKind
  objectId: string
  at: number
  /** The sandbox clock or a test clock's id. */
  clock: string | null
}

/** In the order in which they happen where several are due in the same second. */
export const TASK_KINDS = [
  'settle_charge',
  'settle_intent',
  'settle_refund',
  'expire_authorization',
  'dispute_due',
  'verify_tax_id',
  'delete_test_clock',
  'expire_session',
  'expire_pending_update',
  'expire_incomplete',
  'trial_will_end',
  'upcoming_invoice',
  'check_thresholds',
  'end_discount',
  'schedule_expiring',
  'schedule_phase',
  'resume_collection',
  'cancel',
  'renew',
  'bill_pending',
  'finalize_invoice',
  'invoice_will_be_due',
  'invoice_overdue',
  'retry_invoice',
] as const

export type TaskKind = (typeof TASK_KINDS)[number]

/** The engine's own few values: each a row, so that undo and the journal cover them. */
export type Setting =
  | ({ id: 'clock' } & ClockState)
  | { id: 'ids'; next: number }
  | { id: 'outcomes'; list: PaymentOutcome[] }
  | { id: 'invoice_numbers'; next: number }

/** What a person tells a checkout page besides how they pay. */
export interface SessionPerson {
  name: string | null
  email: string | null
  phone: string | null
  /** For bills. */
  address: Address | null
  shipping: { name: string; address: Address } | null
  businessName: string | null
  individualName: string | null
  /** As typed. */
  promotionCode: string | null
  taxId: { type: TaxId['type']; value: string } | null
  /** By the key of the field, as typed. */
  customFields: Record<string, string>
  /** By the id of the line, where the person may change it. */
  quantities: Record<string, number>
  promotions: 'opt_in' | 'opt_out' | null
  acceptsTerms: boolean
  /** The payment method may be offered again. */
  savesMethod: boolean
}

/** What a checkout session is to become. */
export interface SessionPlan extends Row {
  lines: LineItem[]
  /** The tax rates of each line, by its id. */
  rates: Record<string, string[]>
  /** What a person gives goes to an existing customer (`customer_update[…]=auto`). */
  updates: { name: boolean; address: boolean; shipping: boolean }
  /** How the payment method may be shown again; null leaves it to the mode. */
  allowRedisplay: 'always' | 'limited' | 'unspecified' | null
  /** Not redeemed before the session is completed. */
  discounts: GivenDiscount[]
  /** The method that the person has still to authenticate, and what else they typed. */
  waiting: { method: string; person: SessionPerson } | null
  payment: Pick<
    PaymentIntent,
    | 'capture_method'
    | 'description'
    | 'metadata'
    | 'receipt_email'
    | 'setup_future_usage'
    | 'shipping'
    | 'statement_descriptor'
    | 'statement_descriptor_suffix'
    | 'transfer_group'
  >
  subscription: {
    billingMode: 'classic' | 'flexible'
    billingCycleAnchor: number | null
    billingCycleAnchorConfig?: AnchorConfig | undefined
    defaultTaxRates: string[]
    prorationBehavior: 'create_prorations' | 'none'
    trialEnd: number | null
    trialPeriodDays: number | null
    missingPaymentMethod: 'cancel' | 'create_invoice' | 'pause'
    metadata: Record<string, string>
    description: string | null
  }
}

/** An event and when it was made on the sandbox clock, which decides how long it is kept. */
export interface EventRow extends Row {
  at: number
  event: StoredEvent
}

/** How many endpoints have taken an event. */
export interface EventArrivals extends Row {
  count: number
}

/** A customer that was deleted, of whom the API still says so. */
export interface Tombstone extends Row {
  object: 'customer'
  deleted: true
  /** Its place among customers, which lists still begin after. Saved states of before have none. */
  seq?: number
}

/** That a product gives a feature. */
export interface ProductFeatureRow extends Row {
  product: string
  feature: string
}

/** The money a customer has sent ahead, by currency in minor units; null before anything was sent. */
export interface CashBalanceRow extends Row {
  available: Record<string, number> | null
  /** Null follows the account's default. */
  reconciliation: 'automatic' | 'manual' | null
}

/** Of whom an alert has told. */
export interface AlertTold extends Row {
  customers: string[]
}

/** The products of a portal configuration. */
export interface PortalProducts extends Row {
  products: PortalProduct[]
}

/** The price made for an amount and a description on an invoice; the id names both. */
export interface AdHocPrice extends Row {
  price: string
}

/** A webhook endpoint's signing secret, shown once. */
export interface EndpointSecret extends Row {
  secret: string
  /** The one before it, which signs too until then (seconds on the sandbox clock). */
  rolled?: { secret: string; expiresAt: number }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

export function createTables(log: WriteLog, onTask: (task: Task, seq: number) => void) {
  /** `object` is what Stripe calls the kind; null for the engine's own records. */
  function table<T extends Row, I extends string = never>(
    name: string,
    object: string | null,
    indexes: Record<I, (row: T) => IndexKey>,
    onRestore?: (row: T, seq: number) => void,
  ): Table<T, I> {
    const is = (value: unknown): value is T =>
      isObject(value) && 'id' in value && (object === null || ('object' in value && value.object === object))
    const definition: TableDefinition<T, I> = { name, is, indexes }
    if (onRestore !== undefined) definition.onRestore = onRestore
    return new Table(definition, log)
  }
  const none = {}
  return {
    settings: table<Setting>('settings', null, none),
    tasks: table<Task, 'object'>('tasks', null, { object: (t) => t.objectId }, onTask),
    products: table<Product>('products', 'product', none),
    prices: table<Price, 'product' | 'lookup_key'>('prices', 'price', {
      product: (p) => p.product,
      lookup_key: (p) => p.lookup_key,
    }),
    price_details: table<PriceDetails>('price_details', null, none),
    ad_hoc_prices: table<AdHocPrice>('ad_hoc_prices', null, none),
    coupons: table<Coupon>('coupons', 'coupon', none),
    coupon_details: table<CouponDetails>('coupon_details', null, none),
    promotion_codes: table<PromotionCode, 'code' | 'coupon'>('promotion_codes', 'promotion_code', {
      code: (p) => p.code.toLowerCase(),
      coupon: (p) => p.promotion.coupon,
    }),
    discounts: table<Discount>('discounts', 'discount', none),
    discount_uses: table<DiscountUse>('discount_uses', null, none),
    tax_rates: table<TaxRate>('tax_rates', 'tax_rate', none),
    line_rates: table<LineRates>('line_rates', null, none),
    customers: table<Customer, 'test_clock' | 'email'>('customers', 'customer', {
      test_clock: (c) => c.test_clock,
      email: (c) => c.email,
    }),
    tombstones: table<Tombstone>('tombstones', null, none),
    payment_methods: table<PaymentMethod, 'customer'>('payment_methods', 'payment_method', {
      customer: (p) => p.customer,
    }),
    cards: table<CardRecord>('cards', null, none),
    subscriptions: table<Subscription, 'customer' | 'item'>('subscriptions', 'subscription', {
      customer: (s) => s.customer,
      item: (s) => s.items.data.map((item) => item.id),
    }),
    ledgers: table<SubscriptionLedger>('ledgers', null, none),
    invoices: table<Invoice, 'customer' | 'subscription'>('invoices', 'invoice', {
      customer: (i) => i.customer,
      subscription: (i) => i.parent?.subscription_details?.subscription,
    }),
    invoiceitems: table<InvoiceItem, 'pending' | 'invoice' | 'customer'>('invoiceitems', 'invoiceitem', {
      pending: (i) => (i.invoice === null ? i.customer : null),
      invoice: (i) => i.invoice,
      customer: (i) => i.customer,
    }),
    invoice_payments: table<InvoicePayment, 'invoice' | 'payment_intent'>(
      'invoice_payments',
      'invoice_payment',
      { invoice: (p) => p.invoice, payment_intent: (p) => p.payment.payment_intent },
    ),
    credit_notes: table<CreditNote, 'invoice' | 'customer'>('credit_notes', 'credit_note', {
      invoice: (n) => n.invoice,
      customer: (n) => n.customer,
    }),
    quote_plans: table<QuotePlan>('quote_plans', null, none),
    quotes: table<Quote, 'customer'>('quotes', 'quote', { customer: (q) => q.customer }),
    payment_intents: table<PaymentIntent, 'customer'>('payment_intents', 'payment_intent', {
      customer: (p) => p.customer,
    }),
    charges: table<Charge, 'customer' | 'payment_intent'>('charges', 'charge', {
      customer: (c) => c.customer,
      payment_intent: (c) => c.payment_intent,
    }),
    balance_transactions: table<BalanceTransaction, 'source'>('balance_transactions', 'balance_transaction', {
      source: (t) => t.source,
    }),
    refunds: table<Refund, 'charge' | 'payment_intent'>('refunds', 'refund', {
      charge: (r) => r.charge,
      payment_intent: (r) => r.payment_intent,
    }),
    disputes: table<Dispute, 'charge' | 'payment_intent'>('disputes', 'dispute', {
      charge: (d) => d.charge,
      payment_intent: (d) => d.payment_intent,
    }),
    fraud_warnings: table<EarlyFraudWarning, 'charge'>('fraud_warnings', 'radar.early_fraud_warning', {
      charge: (w) => w.charge,
    }),
    setup_intents: table<SetupIntent, 'customer'>('setup_intents', 'setup_intent', {
      customer: (s) => s.customer,
    }),
    setup_attempts: table<SetupAttempt, 'setup_intent'>('setup_attempts', 'setup_attempt', {
      setup_intent: (a) => a.setup_intent,
    }),
    mandates: table<Mandate, 'payment_method'>('mandates', 'mandate', {
      payment_method: (m) => m.payment_method,
    }),
    settlements: table<SettlementRow>('settlements', null, none),
    tax_ids: table<TaxId, 'customer'>('tax_ids', 'tax_id', { customer: (t) => t.customer }),
    customer_balance_transactions: table<CustomerBalanceTransaction, 'customer'>(
      'customer_balance_transactions',
      'customer_balance_transaction',
      { customer: (t) => t.customer },
    ),
    cash_balances: table<CashBalanceRow>('cash_balances', null, none),
    cash_balance_transactions: table<CashBalanceTransaction, 'customer'>(
      'cash_balance_transactions',
      'customer_cash_balance_transaction',
      { customer: (t) => t.customer },
    ),
    other_balances: table<OtherBalances>('other_balances', null, none),
    sources: table<Card, 'customer'>('sources', 'card', { customer: (c) => c.customer }),
    tokens: table<Token>('tokens', 'token', none),
    sessions: table<CheckoutSession, 'customer' | 'subscription' | 'payment_intent'>(
      'sessions',
      'checkout.session',
      {
        payment_intent: (s) => s.payment_intent,
        customer: (s) => s.customer,
        subscription: (s) => s.subscription,
      },
    ),
    session_plans: table<SessionPlan>('session_plans', null, none),
    schedules: table<SubscriptionSchedule, 'customer'>('schedules', 'subscription_schedule', {
      customer: (s) => s.customer,
    }),
    meters: table<Meter, 'event_name'>('meters', 'billing.meter', { event_name: (m) => m.event_name }),
    alerts: table<Alert, 'meter'>('alerts', 'billing.alert', { meter: (a) => a.usage_threshold?.meter }),
    alerts_told: table<AlertTold>('alerts_told', null, none),
    feedback_options: table<FeedbackOption>('feedback_options', 'billing.feedback_option', none),
    usage_records: table<UsageRecord, 'usage' | 'identifier'>('usage_records', null, {
      usage: (u) => (u.counts ? usageKey(u.meter, u.customer) : null),
      identifier: identifierKey,
    }),
    features: table<Feature, 'lookup_key'>('features', 'entitlements.feature', {
      lookup_key: (f) => f.lookup_key,
    }),
    product_features: table<ProductFeatureRow, 'product'>('product_features', null, {
      product: (p) => p.product,
    }),
    customer_features: table<CustomerFeatures>('customer_features', null, none),
    test_clocks: table<TestClock>('test_clocks', 'test_helpers.test_clock', none),
    portal_configurations: table<PortalConfiguration>(
      'portal_configurations',
      'billing_portal.configuration',
      none,
    ),
    portal_products: table<PortalProducts>('portal_products', null, none),
    portal_sessions: table<PortalSession>('portal_sessions', 'billing_portal.session', none),
    webhook_endpoints: table<WebhookEndpoint>('webhook_endpoints', 'webhook_endpoint', none),
    endpoint_secrets: table<EndpointSecret>('endpoint_secrets', null, none),
    events: table<EventRow>('events', null, none),
    event_arrivals: table<EventArrivals>('event_arrivals', null, none),
  }
}

export type Tables = ReturnType<typeof createTables>
