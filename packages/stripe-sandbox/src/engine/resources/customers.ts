import type Stripe from 'stripe'
import { getCustomer } from '../core/find.ts'
import { newId, newInvoicePrefix, nowOn } from '../core/context.ts'
import type { Context } from '../core/context.ts'
import { invalidRequest, noSuch } from '../core/errors.ts'
import { isWithin, page, paginate, range } from '../core/list.ts'
import { route } from '../core/route.ts'
import { arrayOf, changeMetadata, object, oneOf, required, string } from '../core/schema.ts'
import type { Covers, Parsed } from '../core/schema.ts'
import type { Tombstone } from '../core/tables.ts'
import type { Customer } from '../core/wire.ts'
import { cancelSubscription } from '../billing/cancel.ts'
import { checkRoomForCustomer } from '../billing/test-clock-limits.ts'
import { toAddress, toRecipient } from './address.ts'
import { cashBalanceOf, setReconciliation } from '../payments/cash-balance.ts'
import { recordBalance } from '../payments/customer-balance.ts'
import { giveCoupon } from './customer-discount.ts'
import { shared, toInvoiceSettings, withNames } from './customer-fields.ts'
import type { GivenCustomer } from './customer-fields.ts'
import { attachPaymentMethod } from '../payments/methods.ts'
import { addSource } from '../payments/sources.ts'
import { createTaxId } from '../payments/tax-ids.ts'
import { TAX_ID_TYPES } from './tax-id-types.ts'

const createFields = {
  ...shared,
  payment_method: string(),
  tax_id_data: arrayOf(
    object({
      type: required(oneOf(...TAX_ID_TYPES)),
      value: required(string(100)),
    } satisfies Covers<Stripe.CustomerCreateParams.TaxIdDatum>),
  ),
  test_clock: string(),
} satisfies Covers<Stripe.CustomerCreateParams>

const updateFields = { ...shared, default_source: string() } satisfies Covers<Stripe.CustomerUpdateParams>

const listFields = {
  ...page,
  created: range(),
  email: string(),
  test_clock: string(),
} satisfies Covers<Stripe.CustomerListParams>

/** A customer of whom only the clock is known. */
export function newCustomer(ctx: Context, testClock: string | null): Customer {
  const id = newId(ctx, 'cus')
  return {
    id,
    object: 'customer',
    address: null,
    balance: 0,
    created: nowOn(ctx, testClock),
    currency: null,
    customer_account: null,
    default_source: null,
    delinquent: false,
    description: null,
    discount: null,
    email: null,
    invoice_prefix: newInvoicePrefix(ctx, id),
    invoice_settings: {
      custom_fields: null,
      default_payment_method: null,
      footer: null,
      rendering_options: null,
    },
    livemode: false,
    metadata: {},
    name: null,
    next_invoice_sequence: 1,
    phone: null,
    preferred_locales: [],
    shipping: null,
    tax_exempt: 'none',
    test_clock: testClock,
  }
}

function keep<T>(given: T | undefined, before: T): T {
  return given === undefined ? before : given
}

function withParams(ctx: Context, customer: Customer, params: GivenCustomer): Customer {
  const settings = params.invoice_settings
  const method = settings?.default_payment_method
  if (typeof method === 'string' && ctx.tables.payment_methods.get(method)?.customer !== customer.id) {
    throw invalidRequest(
      `The customer does not have a payment method with the ID ${method}. The payment method must be attached to the customer.`,
      'invoice_settings[default_payment_method]',
      'resource_missing',
    )
  }
  if (params.invoice_prefix !== undefined && !/^[A-Z0-9]{3,12}$/.test(params.invoice_prefix)) {
    throw invalidRequest('Invoice prefix must be 3–12 uppercase letters or numbers.', 'invoice_prefix')
  }
  const mode = params.cash_balance?.settings?.reconciliation_mode
  if (mode !== undefined) setReconciliation(ctx, customer.id, mode)
  return {
    ...withNames(params.coupon === undefined ? customer : giveCoupon(ctx, customer, params.coupon), params),
    address: params.address === undefined ? (customer.address ?? null) : toAddress(params.address),
    balance: keep(params.balance, customer.balance),
    description: keep(params.description, customer.description),
    email: keep(params.email, customer.email),
    invoice_prefix: keep(params.invoice_prefix, customer.invoice_prefix ?? null),
    invoice_settings: toInvoiceSettings(customer.invoice_settings, settings),
    metadata: changeMetadata(customer.metadata, params.metadata),
    name: keep(params.name, customer.name ?? null),
    next_invoice_sequence: keep(params.next_invoice_sequence, customer.next_invoice_sequence),
    phone: keep(params.phone, customer.phone ?? null),
    preferred_locales: keep(params.preferred_locales, customer.preferred_locales ?? []),
    shipping: params.shipping === undefined ? customer.shipping : toRecipient(params.shipping),
    tax_exempt:
      params.tax_exempt === undefined ? (customer.tax_exempt ?? 'none') : (params.tax_exempt ?? 'none'),
  }
}

function create(ctx: Context, params: Parsed<typeof createFields>): Customer {
  const clock = params.test_clock ?? null
  if (clock !== null && ctx.tables.test_clocks.get(clock) === undefined) {
    throw noSuch('test clock', clock, 'test_clock')
  }
  if (clock !== null) checkRoomForCustomer(ctx, clock)
  const made = ctx.tables.customers.put(newCustomer(ctx, clock))
  for (const { type, value } of params.tax_id_data ?? []) createTaxId(ctx, made.id, type, value)
  const customer = withSource(ctx, made, params.source)
  if (params.payment_method === undefined) return stored(ctx, 'initial', 0, withParams(ctx, customer, params))
  const method = attachPaymentMethod(ctx, params.payment_method, customer.id, 'payment_method')
  const settings = params.invoice_settings
  // A test token named twice is one payment method.
  const isSame = settings?.default_payment_method === params.payment_method
  const changed = withParams(ctx, customer, {
    ...params,
    ...(isSame ? { invoice_settings: { ...settings, default_payment_method: method.id } } : {}),
  })
  return stored(ctx, 'initial', 0, changed)
}

/** A card token given as `source` becomes the customer's default. */
function withSource(ctx: Context, customer: Customer, token: string | undefined): Customer {
  if (token === undefined) return customer
  const card = addSource(ctx, customer, token)
  return ctx.tables.customers.put({ ...customer, default_source: card.id })
}

/** Stores a changed customer; a balance that was set by hand leaves its transaction. */
function stored(ctx: Context, type: 'initial' | 'adjustment', balance: number, customer: Customer): Customer {
  const moved = customer.balance !== balance
  // Assumed: a balance set by hand is in the account's currency where the customer has none.
  const currency = customer.currency ?? (moved ? ctx.settings.account.defaultCurrency : null)
  const put = ctx.tables.customers.put<Customer>({ ...customer, currency })
  if (moved) {
    recordBalance(ctx, put, {
      type,
      amount: put.balance - balance,
      currency: put.currency ?? ctx.settings.account.defaultCurrency,
    })
  }
  return put
}

export const customerRoutes = [
  route('POST', '/v1/customers', createFields, create),
  route('GET', '/v1/customers/:id', {}, (ctx, _, id) =>
    ctx.tables.tombstones.get(id) === undefined ? getCustomer(ctx, id) : deleted(id),
  ),
  route('POST', '/v1/customers/:id', updateFields, (ctx, params, id) => {
    const customer = withSource(ctx, getCustomer(ctx, id), params.source)
    const source = params.default_source
    if (source !== undefined && ctx.tables.sources.get(source)?.customer !== id) {
      throw noSuch('source', source, 'default_source')
    }
    const changed = withParams(ctx, customer, params)
    return stored(
      ctx,
      'adjustment',
      customer.balance,
      source === undefined ? changed : { ...changed, default_source: source },
    )
  }),
  route('DELETE', '/v1/customers/:id', {}, (ctx, _, id) => {
    const customer = getCustomer(ctx, id)
    // https://docs.stripe.com/api/cash_balance/object#cash_balance_object-available
    if (cashBalanceOf(ctx, id).available !== null) {
      throw invalidRequest('You cannot delete a customer with a cash balance.', 'id')
    }
    deleteCustomer(ctx, customer)
    return deleted(id)
  }),
  route('GET', '/v1/customers', listFields, (ctx, params) => {
    const rows = [...ctx.tables.customers.all()].filter(
      (customer) =>
        (params.email === undefined || customer.email === params.email) &&
        (params.test_clock === undefined
          ? customer.test_clock === null
          : customer.test_clock === params.test_clock) &&
        isWithin(customer.created, params.created),
    )
    return paginate(rows, params, '/v1/customers', 'customer', {
      entry: (id) => ctx.tables.customers.entry(id) ?? placeOf(ctx.tables.tombstones.get(id)),
    })
  }),
]

function deleted(id: string) {
  return { id, object: 'customer', deleted: true } as const
}

function placeOf(tombstone: Tombstone | undefined): { seq: number } | undefined {
  return tombstone?.seq === undefined ? undefined : { seq: tombstone.seq }
}

/** Ends the customer's subscriptions and forgets the customer; invoices stay. */
export function deleteCustomer(ctx: Context, customer: Customer): void {
  for (const subscription of ctx.tables.subscriptions.by('customer', customer.id)) {
    if (subscription.status === 'canceled' || subscription.status === 'incomplete_expired') continue
    cancelSubscription(ctx, subscription, { reason: 'cancellation_requested' })
  }
  for (const invoice of ctx.tables.invoices.by('customer', customer.id)) ctx.store.cancelTasksOf(invoice.id)
  for (const method of ctx.tables.payment_methods.by('customer', customer.id)) {
    ctx.tables.payment_methods.put({ ...method, customer: null })
  }
  const seq = ctx.tables.customers.entry(customer.id)?.seq
  ctx.tables.customers.delete(customer.id)
  ctx.tables.tombstones.put({ ...deleted(customer.id), ...(seq === undefined ? {} : { seq }) })
}
