// A small Stripe account for tests: calls through `engine.handle`, answers told by their kind.
import type { Engine, Method, ParamValue, Params } from '../contract.ts'
import type {
  ActiveEntitlement,
  Alert,
  BalanceTransaction,
  CashBalance,
  CashBalanceTransaction,
  Charge,
  CheckoutSession,
  Coupon,
  Customer,
  CustomerBalanceTransaction,
  Dispute,
  EarlyFraudWarning,
  Feature,
  FeedbackOption,
  FundingInstructions,
  Invoice,
  List,
  Meter,
  MeterEvent,
  MeterEventAdjustment,
  MeterEventSummary,
  PaymentIntent,
  PaymentMethod,
  Price,
  Product,
  ProductFeature,
  Refund,
  SetupIntent,
  Subscription,
  SubscriptionItem,
  SubscriptionSchedule,
  TaxId,
  TaxRate,
  TestClock,
} from '../core/wire.ts'
import { createEngine } from '../engine.ts'
import type { EngineOptions } from '../engine.ts'
import { inspected } from '../../inspect.ts'

interface Kinds {
  balance_transaction: BalanceTransaction
  charge: Charge
  cash_balance: CashBalance
  customer_balance_transaction: CustomerBalanceTransaction
  customer_cash_balance_transaction: CashBalanceTransaction
  funding_instructions: FundingInstructions
  dispute: Dispute
  'radar.early_fraud_warning': EarlyFraudWarning
  payment_intent: PaymentIntent
  refund: Refund
  setup_intent: SetupIntent
  coupon: Coupon
  tax_id: TaxId
  tax_rate: TaxRate
  'billing.alert': Alert
  'billing.feedback_option': FeedbackOption
  'billing.meter': Meter
  'billing.meter_event': MeterEvent
  'billing.meter_event_adjustment': MeterEventAdjustment
  'billing.meter_event_summary': MeterEventSummary
  'entitlements.active_entitlement': ActiveEntitlement
  'entitlements.feature': Feature
  product_feature: ProductFeature
  subscription_item: SubscriptionItem
  'checkout.session': CheckoutSession
  customer: Customer
  invoice: Invoice
  payment_method: PaymentMethod
  price: Price
  product: Product
  subscription: Subscription
  subscription_schedule: SubscriptionSchedule
  'test_helpers.test_clock': TestClock
}

export interface Refusal {
  status: number
  type: string
  code?: string
  message: string
  param?: string
  decline_code?: string
}

/** Parameters as a test writes them; they go over the wire as strings. */
export type Given = { [key: string]: GivenValue }
type GivenValue = string | number | boolean | null | GivenValue[] | Given

function toParam(value: GivenValue): ParamValue {
  if (value === null) return ''
  if (typeof value !== 'object') return String(value)
  return Array.isArray(value) ? value.map(toParam) : toParams(value)
}

function toParams(given: Given): Params {
  return Object.fromEntries(Object.entries(given).map(([key, value]) => [key, toParam(value)]))
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

function isKind<K extends keyof Kinds>(value: unknown, kind: K): value is Kinds[K] {
  return isRecord(value) && value['object'] === kind
}

function isRefusal(value: unknown): value is Omit<Refusal, 'status'> {
  return isRecord(value) && typeof value['type'] === 'string' && typeof value['message'] === 'string'
}

export const utc = (...parts: Parameters<typeof Date.UTC>): number => Date.UTC(...parts) / 1000

export class Account {
  readonly engine: Engine
  readonly eventTypes: string[] = []
  #requests = 0

  constructor(options: Partial<EngineOptions> = {}) {
    this.engine = inspected(createEngine({ now: utc(2026, 10, 1), frozen: true, ...options }))
    this.engine.onEvent((event) => this.eventTypes.push(event.type))
  }

  /** The answer, whatever it is. */
  send(method: Method, path: string, params: Given = {}): { status: number; body: unknown } {
    this.#requests += 1
    return this.engine.handle({
      method,
      path,
      params: toParams(params),
      apiVersion: '2026-10-28.endive',
      requestId: `req_${this.#requests}`,
      idempotencyKey: null,
    })
  }

  call<K extends keyof Kinds>(kind: K, method: Method, path: string, params: Given = {}): Kinds[K] {
    const { status, body } = this.send(method, path, params)
    if (status !== 200 || !isKind(body, kind)) throw new Error(`${method} ${path}: ${JSON.stringify(body)}`)
    return body
  }

  list<K extends keyof Kinds>(kind: K, path: string, params: Given = {}): List<Kinds[K]> {
    const { body } = this.send('GET', path, params)
    if (!isRecord(body) || !Array.isArray(body['data'])) throw new Error(`${path}: ${JSON.stringify(body)}`)
    const data = body['data'].filter((row): row is Kinds[K] => isKind(row, kind))
    return { object: 'list', data, has_more: body['has_more'] === true, url: String(body['url']) }
  }

  refusal(method: Method, path: string, params: Given = {}): Refusal {
    const { status, body } = this.send(method, path, params)
    const error = isRecord(body) ? body['error'] : undefined
    if (!isRefusal(error)) throw new Error(`${method} ${path} was not refused: ${JSON.stringify(body)}`)
    return { ...error, status }
  }

  /** What happened since the last look. */
  newEvents(): string[] {
    return this.eventTypes.splice(0)
  }

  price(amount: number, interval = 'month', name = 'Plan'): Price {
    const product = this.call('product', 'POST', '/v1/products', { name })
    return this.call('price', 'POST', '/v1/prices', {
      product: product.id,
      currency: 'usd',
      unit_amount: amount,
      recurring: { interval },
    })
  }

  /** Somebody with a card on file. */
  customer(card = 'pm_card_visa', params: Given = {}): Customer {
    const customer = this.call('customer', 'POST', '/v1/customers', { name: 'Ada', ...params })
    const method = this.call('payment_method', 'POST', `/v1/payment_methods/${card}/attach`, {
      customer: customer.id,
    })
    return this.call('customer', 'POST', `/v1/customers/${customer.id}`, {
      invoice_settings: { default_payment_method: method.id },
    })
  }

  subscribe(customer: Customer, price: Price, params: Given = {}, quantity = 1): Subscription {
    return this.call('subscription', 'POST', '/v1/subscriptions', {
      customer: customer.id,
      items: [{ price: price.id, quantity }],
      ...params,
    })
  }

  subscription(id: string): Subscription {
    return this.call('subscription', 'GET', `/v1/subscriptions/${id}`)
  }

  invoice(id: string | null): Invoice {
    return this.call('invoice', 'GET', `/v1/invoices/${id}`)
  }

  latestInvoice(subscription: string): Invoice {
    return this.invoice(this.subscription(subscription).latest_invoice)
  }
}

export function amounts(invoice: Invoice): number[] {
  return invoice.lines.data.map((line) => line.amount)
}

export function itemOf(subscription: Subscription): Subscription['items']['data'][number] {
  const [item] = subscription.items.data
  if (item === undefined) throw new Error(`${subscription.id} has no item`)
  return item
}
