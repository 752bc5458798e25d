/** What the portal pages know: the session, what its configuration offers, and what the customer has. */
import { isRecord } from '../store/parse.ts'
import type { Ask } from './ask.ts'
import { integer, list, record, text } from './read.ts'
import { expiryOf, nameMethod } from './saved-methods.ts'

export interface PortalItem {
  id: string
  price: string
  product: string
  name: string
  quantity: number | null
  /** Minor units each; null where the price has tiers. */
  unitAmount: number | null
  currency: string
  interval: string
  intervalCount: number
  /** Seconds. */
  periodEnd: number
}

export interface PortalSubscription {
  id: string
  status: string
  /** When it ends by itself, in seconds; null where it renews. */
  cancelAt: number | null
  /** A schedule changes it by itself. */
  schedule: string | null
  items: PortalItem[]
}

/** A product people may switch to. */
export interface PortalChoice {
  product: string
  prices: string[]
  adjustable: { minimum: number; maximum: number | null } | null
}

export interface Portal {
  id: string
  customer: string
  headline: string | null
  privacyUrl: string | null
  termsUrl: string | null
  returnUrl: string | null
  flow: Record<string, unknown> | null
  features: Record<string, unknown>
  choices: PortalChoice[]
}

export const ADDRESS_FIELDS = ['line1', 'line2', 'city', 'state', 'postal_code', 'country'] as const
export type AddressField = (typeof ADDRESS_FIELDS)[number]

export interface PortalAccount {
  name: string | null
  email: string | null
  phone: string | null
  address: Record<AddressField, string | null>
  subscriptions: PortalSubscription[]
  methods: { id: string; label: string; expiry: string; isDefault: boolean }[]
  invoices: { id: string; number: string; status: string; total: number; currency: string; created: number }[]
  taxIds: { id: string; type: string; value: string }[]
}

/** Null where there is no such session. */
export function readPortal(ask: Ask, id: string): Portal | null {
  const { status, body } = ask('GET', `/_sandbox/billing_portal/sessions/${id}`, {
    expand: ['configuration.features.subscription_update.products'],
  })
  const customer = text(body, 'customer')
  if (status !== 200 || customer === null) return null
  const configuration = record(body, 'configuration')
  const features = record(configuration, 'features')
  const profile = record(configuration, 'business_profile')
  const products = record(features, 'subscription_update')['products']
  return {
    id,
    customer,
    headline: text(profile, 'headline'),
    privacyUrl: text(profile, 'privacy_policy_url'),
    termsUrl: text(profile, 'terms_of_service_url'),
    returnUrl: text(body, 'return_url'),
    flow: isRecord(body) && isRecord(body['flow']) ? body['flow'] : null,
    features,
    choices: (Array.isArray(products) ? products.filter(isRecord) : []).map(toChoice),
  }
}

function toChoice(row: Record<string, unknown>): PortalChoice {
  const quantity = record(row, 'adjustable_quantity')
  return {
    product: text(row, 'product') ?? '',
    prices: strings(row['prices']),
    adjustable:
      quantity['enabled'] === true
        ? { minimum: integer(quantity, 'minimum') ?? 1, maximum: integer(quantity, 'maximum') }
        : null,
  }
}

export function strings(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((entry) => typeof entry === 'string') : []
}

export function offers({ features }: Portal, feature: string): boolean {
  return record(features, feature)['enabled'] === true
}

/** Everything the start page shows of the customer. */
export function readAccount(ask: Ask, portal: Portal): PortalAccount {
  const { customer } = portal
  const { body } = ask('GET', `/v1/customers/${customer}`, { expand: ['tax_ids'] })
  const main = text(record(body, 'invoice_settings'), 'default_payment_method')
  const methods = ask('GET', `/v1/customers/${customer}/payment_methods`, { limit: '100' }).body
  const invoices = ask('GET', '/v1/invoices', { customer, limit: '12' }).body
  return {
    name: text(body, 'name'),
    email: text(body, 'email'),
    phone: text(body, 'phone'),
    address: readAddress(record(body, 'address')),
    subscriptions: readSubscriptions(ask, customer),
    methods: list(methods).map((method) => {
      const expiry = expiryOf(method)
      return {
        id: text(method, 'id') ?? '',
        label: nameMethod(method),
        expiry: expiry === null ? '' : `Expires ${expiry}`,
        isDefault: text(method, 'id') === main,
      }
    }),
    invoices: list(invoices)
      .filter((invoice) => text(invoice, 'status') !== 'draft')
      .map((invoice) => ({
        id: text(invoice, 'id') ?? '',
        number: text(invoice, 'number') ?? '',
        status: text(invoice, 'status') ?? '',
        total: integer(invoice, 'total') ?? 0,
        currency: text(invoice, 'currency') ?? 'usd',
        created: integer(invoice, 'created') ?? 0,
      })),
    taxIds: list(record(body, 'tax_ids')).map((row) => ({
      id: text(row, 'id') ?? '',
      type: text(row, 'type') ?? '',
      value: text(row, 'value') ?? '',
    })),
  }
}

function readAddress(address: Record<string, unknown>): PortalAccount['address'] {
  return {
    line1: text(address, 'line1'),
    line2: text(address, 'line2'),
    city: text(address, 'city'),
    state: text(address, 'state'),
    postal_code: text(address, 'postal_code'),
    country: text(address, 'country'),
  }
}

export function readSubscriptions(ask: Ask, customer: string): PortalSubscription[] {
  const { body } = ask('GET', '/v1/subscriptions', { customer, limit: '100' })
  return list(body).map((row) => ({
    id: text(row, 'id') ?? '',
    status: text(row, 'status') ?? '',
    cancelAt: integer(row, 'cancel_at'),
    schedule: text(row, 'schedule'),
    items: list(record(row, 'items')).map((item) => toItem(ask, item)),
  }))
}

function toItem(ask: Ask, item: Record<string, unknown>): PortalItem {
  const price = record(item, 'price')
  const recurring = record(price, 'recurring')
  const product = text(price, 'product') ?? ''
  return {
    id: text(item, 'id') ?? '',
    price: text(price, 'id') ?? '',
    product,
    name: text(ask('GET', `/v1/products/${product}`, {}).body, 'name') ?? 'Plan',
    quantity: integer(item, 'quantity'),
    unitAmount: integer(price, 'unit_amount'),
    currency: text(price, 'currency') ?? 'usd',
    interval: text(recurring, 'interval') ?? 'month',
    intervalCount: integer(recurring, 'interval_count') ?? 1,
    periodEnd: integer(item, 'current_period_end') ?? 0,
  }
}
