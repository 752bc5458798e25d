// Which fields `expand` may replace, per kind of object: references by table, includable fields by how they are made.
import type { Context } from './core/context.ts'
import { notBuilt } from './core/errors.ts'
import type { Expand } from './core/expand.ts'
import type { CurrencyOption } from './billing/price.ts'
import { creditBalances } from './payments/customer-balance.ts'
import { cashBalanceOf } from './payments/cash-balance.ts'

type TableName = keyof Context['tables']

function of(name: TableName): Expand {
  return (ctx, value) =>
    typeof value === 'string' ? (ctx.tables[name].get(value) ?? deleted(name, value)) : null
}

/** A reference to something deleted expands to what the API says of it. */
function deleted(name: TableName, id: string): object | null {
  if (name !== 'customers' && name !== 'products') return null
  return { id, object: name === 'customers' ? 'customer' : 'product', deleted: true }
}

/** Never set by the sandbox: stays null. */
const nothing: Expand = () => null

const customer = of('customers')
const paymentMethod = of('payment_methods')
const invoice = of('invoices')
const paymentIntent = of('payment_intents')
const subscription = of('subscriptions')
const testClock = of('test_clocks')
const product = of('products')
const price = of('prices')
const discount = of('discounts')

const coupon: Expand = (ctx, value) => {
  if (typeof value !== 'string') return null
  return ctx.tables.coupons.get(value) ?? ctx.tables.coupon_details.get(value)?.deleted ?? null
}

/** A plan has the id of its price. */
const tiers: Expand = (ctx, _value, owner) => ctx.tables.price_details.get(idOf(owner))?.tiers ?? null

const currencyOptions: Expand = (ctx, _value, owner) => {
  const row = ctx.tables.prices.get(idOf(owner))
  const details = ctx.tables.price_details.get(idOf(owner))
  if (row === undefined) return null
  const own: CurrencyOption = {
    custom_unit_amount: row.custom_unit_amount,
    tax_behavior: row.tax_behavior,
    ...(details?.tiers ? { tiers: details.tiers } : {}),
    unit_amount: row.unit_amount,
    unit_amount_decimal: row.unit_amount_decimal,
  }
  return { ...details?.currencyOptions, [row.currency]: own }
}

function listOf(data: object[], url: string): object {
  return { object: 'list', data, has_more: false, url }
}

function idOf(owner: Record<string, unknown>): string {
  return typeof owner['id'] === 'string' ? owner['id'] : ''
}

export const EXPANDABLE: Record<string, Record<string, Expand>> = {
  product: { default_price: price, tax_code: nothing },
  price: { product, currency_options: currencyOptions, tiers },
  plan: { product, tiers },
  coupon: {
    applies_to: (ctx, _value, owner) => {
      const products = ctx.tables.coupon_details.get(idOf(owner))?.products ?? null
      return products === null ? undefined : { products }
    },
    currency_options: (ctx, _value, owner) => {
      const amounts = ctx.tables.coupon_details.get(idOf(owner))?.amounts ?? null
      if (amounts === null) return undefined
      return Object.fromEntries(Object.entries(amounts).map(([key, off]) => [key, { amount_off: off }]))
    },
  },
  promotion_code: { customer, 'promotion.coupon': coupon },
  discount: { customer, promotion_code: of('promotion_codes'), 'source.coupon': coupon },
  customer: {
    default_source: of('sources'),
    discount: nothing,
    'invoice_settings.default_payment_method': paymentMethod,
    test_clock: testClock,
    cash_balance: (ctx, _value, owner) => cashBalanceOf(ctx, idOf(owner)),
    invoice_credit_balance: (ctx, _value, owner) => {
      const row = ctx.tables.customers.get(idOf(owner))
      return row === undefined ? {} : creditBalances(ctx, row)
    },
    sources: (ctx, _value, owner) =>
      listOf(ctx.tables.sources.by('customer', idOf(owner)), `/v1/customers/${idOf(owner)}/sources`),
    tax_ids: (ctx, _value, owner) =>
      listOf(ctx.tables.tax_ids.by('customer', idOf(owner)), `/v1/customers/${idOf(owner)}/tax_ids`),
    subscriptions: (ctx, _value, owner) =>
      listOf(
        ctx.tables.subscriptions
          .by('customer', idOf(owner))
          .filter((row) => row.status !== 'canceled')
          .toReversed(),
        `/v1/customers/${idOf(owner)}/subscriptions`,
      ),
    tax: () => ({
      automatic_tax: 'unrecognized_location',
      ip_address: null,
      location: null,
      provider: 'stripe',
    }),
  },
  payment_method: { customer },
  subscription: {
    application: nothing,
    customer,
    default_payment_method: paymentMethod,
    default_source: nothing,
    discounts: discount,
    latest_invoice: invoice,
    on_behalf_of: nothing,
    pending_setup_intent: of('setup_intents'),
    schedule: of('schedules'),
    test_clock: testClock,
  },
  subscription_item: { discounts: discount },
  invoice: {
    latest_revision: invoice,
    'from_invoice.invoice': invoice,
    application: nothing,
    charge: nothing,
    customer,
    default_payment_method: paymentMethod,
    default_source: nothing,
    discounts: discount,
    'total_discount_amounts.discount': discount,
    on_behalf_of: nothing,
    'parent.subscription_details.subscription': subscription,
    test_clock: testClock,
    payments: (ctx, _value, owner) =>
      listOf(ctx.tables.invoice_payments.by('invoice', idOf(owner)), '/v1/invoices/payments'),
    confirmation_secret: (ctx, _value, owner) => {
      const payment = ctx.tables.invoice_payments.by('invoice', idOf(owner)).at(-1)
      const intent = ctx.tables.payment_intents.get(payment?.payment.payment_intent ?? '')
      if (intent === undefined || intent.client_secret === null) return null
      return { client_secret: intent.client_secret, type: 'payment_intent' }
    },
  },
  quote: {
    customer,
    default_tax_rates: of('tax_rates'),
    discounts: discount,
    invoice,
    line_items: (ctx, _value, owner) =>
      listOf(ctx.tables.quote_plans.get(idOf(owner))?.lines ?? [], `/v1/quotes/${idOf(owner)}/line_items`),
    subscription,
    test_clock: testClock,
  },
  credit_note: {
    customer,
    customer_balance_transaction: of('customer_balance_transactions'),
    'discount_amounts.discount': discount,
    invoice,
    'refunds.refund': of('refunds'),
  },
  'radar.early_fraud_warning': { charge: of('charges'), payment_intent: paymentIntent },
  credit_note_line_item: { 'discount_amounts.discount': discount },
  line_item: { 'pricing.price_details.price': price, subscription, discounts: discount },
  invoiceitem: {
    customer,
    invoice,
    test_clock: testClock,
    discounts: discount,
    'pricing.price_details.price': price,
  },
  invoice_payment: { invoice, 'payment.payment_intent': paymentIntent, 'payment.charge': of('charges') },
  payment_intent: {
    customer,
    latest_charge: of('charges'),
    payment_method: paymentMethod,
    application: nothing,
    on_behalf_of: nothing,
    review: nothing,
  },
  charge: {
    customer,
    payment_intent: paymentIntent,
    application: nothing,
    balance_transaction: of('balance_transactions'),
    failure_balance_transaction: of('balance_transactions'),
    on_behalf_of: nothing,
    review: nothing,
    dispute: of('disputes'),
    refunds: (ctx, _value, owner) => {
      const refunds = ctx.tables.refunds.by('charge', idOf(owner)).toReversed()
      return {
        object: 'list',
        data: refunds.slice(0, 10),
        has_more: refunds.length > 10,
        total_count: refunds.length,
        url: `/v1/charges/${idOf(owner)}/refunds`,
      }
    },
  },
  refund: {
    balance_transaction: of('balance_transactions'),
    charge: of('charges'),
    customer,
    failure_balance_transaction: of('balance_transactions'),
    payment_intent: paymentIntent,
    payment_method: paymentMethod,
    source_transfer_reversal: nothing,
    transfer_reversal: nothing,
  },
  dispute: { charge: of('charges'), payment_intent: paymentIntent },
  balance_transaction: {
    source: (ctx, value) => {
      if (typeof value !== 'string') return null
      const { charges, refunds, disputes } = ctx.tables
      return charges.get(value) ?? refunds.get(value) ?? disputes.get(value) ?? null
    },
  },
  setup_intent: {
    application: nothing,
    customer,
    latest_attempt: of('setup_attempts'),
    mandate: of('mandates'),
    on_behalf_of: nothing,
    payment_method: paymentMethod,
    single_use_mandate: nothing,
  },
  setup_attempt: {
    application: nothing,
    customer,
    on_behalf_of: nothing,
    payment_method: paymentMethod,
    setup_intent: of('setup_intents'),
  },
  tax_id: { customer, 'owner.customer': customer },
  customer_balance_transaction: {
    checkout_session: of('sessions'),
    credit_note: of('credit_notes'),
    customer,
    invoice,
  },
  customer_cash_balance_transaction: {
    customer,
    'applied_to_payment.payment_intent': paymentIntent,
    'unapplied_from_payment.payment_intent': paymentIntent,
  },
  card: { customer },
  'checkout.session': {
    customer,
    invoice,
    subscription,
    payment_intent: paymentIntent,
    setup_intent: of('setup_intents'),
    payment_link: nothing,
    line_items: (ctx, _value, owner) => lineItems(ctx, idOf(owner)),
  },
  'billing_portal.configuration': {
    application: nothing,
    'features.subscription_update.products': (ctx, _value, owner) =>
      ctx.tables.portal_products.get(idOf(owner))?.products ?? [],
  },
  'billing_portal.session': { configuration: of('portal_configurations') },
  search_result: {
    total_count: () => {
      throw notBuilt('the `total_count` of a search', 'expand')
    },
  },
  item: { 'price.product': product },
  'billing.alert': { 'usage_threshold.meter': of('meters') },
  'entitlements.active_entitlement': { feature: of('features') },
  subscription_schedule: {
    customer,
    subscription,
    released_subscription: subscription,
    test_clock: testClock,
    'default_settings.default_payment_method': paymentMethod,
    'phases.items.price': nothing,
  },
}

function lineItems(ctx: Context, session: string): object {
  return listOf(
    ctx.tables.session_plans.get(session)?.lines ?? [],
    `/v1/checkout/sessions/${session}/line_items`,
  )
}
