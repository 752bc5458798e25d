import { isRecord } from '../store/parse.ts'
import type { Ask } from './ask.ts'
import { type PayKind, type SavedMethod, toKinds } from './pay-form.ts'
import { integer, list, record, text } from './read.ts'
import { readOffered } from './saved-methods.ts'

export interface CheckoutLine {
  id: string
  name: string
  quantity: number
  /** What the person may choose between; null where the quantity is fixed. */
  adjustable: { minimum: number; maximum: number } | null
  /** Minor units of the whole line, before discounts. */
  amount: number
  /** Null where it is paid once. */
  interval: string | null
  intervalCount: number
  /** Billed by what is used. */
  isMetered: boolean
}

export interface CustomField {
  key: string
  label: string
  type: 'dropdown' | 'numeric' | 'text'
  isOptional: boolean
  value: string
  options: [string, string][]
}

/** What the page asks for besides how to pay. */
export interface Asked {
  promotionCode: boolean
  taxId: 'no' | 'optional' | 'required'
  phone: boolean
  billingAddress: boolean
  /** Codes of countries; null where nothing is delivered. */
  deliversTo: string[] | null
  businessName: 'no' | 'optional' | 'required'
  individualName: 'no' | 'optional' | 'required'
  promotions: boolean
  terms: boolean
  customFields: CustomField[]
  /** Whether to offer to keep the payment method, and to remove kept ones. */
  saves: boolean
  removes: boolean
}

/** What the hosted page shows of a checkout session. */
export interface CheckoutSession {
  id: string
  status: 'open' | 'complete' | 'expired'
  mode: 'payment' | 'setup' | 'subscription'
  currency: string
  /** Minor units due when the button is pressed. */
  amountTotal: number
  /** Minor units that discounts take off, and that taxes add or hold. */
  amountDiscount: number
  amountTax: number
  submitType: string | null
  lines: CheckoutLine[]
  kinds: PayKind[]
  saved: SavedMethod[]
  asksPayment: boolean
  asked: Asked
  /** Words of the account, by their place. */
  texts: Record<'submit' | 'shipping_address' | 'terms_of_service_acceptance', string | null>
  customer: string | null
  /** Null where the page has to ask for it. */
  email: string | null
  successUrl: string
  cancelUrl: string | null
}

const PRODUCT = 'line_items.data.price.product'

/** Null where there is no such session. */
export function readCheckoutSession(ask: Ask, id: string): CheckoutSession | null {
  const { status, body } = ask('GET', `/v1/checkout/sessions/${id}`, { expand: [PRODUCT, 'customer'] })
  return status === 200 ? toCheckoutSession(ask, body, list(record(body, 'line_items'))) : null
}

/** The session as it would be with what the person chose; a sentence where that cannot be. */
export function previewCheckoutSession(
  ask: Ask,
  id: string,
  choices: { promotionCode: string; quantities: Record<string, string> },
): CheckoutSession | string {
  const { promotionCode, quantities } = choices
  const answer = ask('POST', `/_sandbox/checkout/sessions/${id}/preview`, {
    ...(promotionCode === '' ? {} : { promotion_code: promotionCode }),
    ...(Object.keys(quantities).length === 0 ? {} : { quantities }),
    expand: ['session.customer', 'lines.data.price.product'],
  })
  if (answer.status !== 200) return text(record(answer.body, 'error'), 'message') ?? 'That cannot be.'
  const session = toCheckoutSession(ask, record(answer.body, 'session'), list(record(answer.body, 'lines')))
  return session ?? 'There is no such checkout.'
}

function toCheckoutSession(
  ask: Ask,
  body: unknown,
  lines: Record<string, unknown>[],
): CheckoutSession | null {
  const id = text(body, 'id')
  const status = text(body, 'status')
  const mode = text(body, 'mode')
  if (id === null || (status !== 'open' && status !== 'complete' && status !== 'expired')) return null
  const totals = record(body, 'total_details')
  const amountTotal = integer(body, 'amount_total') ?? 0
  const kinds = toKinds(strings(body, 'payment_method_types'))
  const custom = record(body, 'custom_text')
  const message = (name: string) => text(record(custom, name), 'message')
  return {
    id,
    status,
    mode: mode === 'payment' || mode === 'setup' ? mode : 'subscription',
    currency: text(body, 'currency') ?? 'usd',
    amountTotal,
    amountDiscount: integer(totals, 'amount_discount') ?? 0,
    amountTax: integer(totals, 'amount_tax') ?? 0,
    submitType: text(body, 'submit_type'),
    lines: lines.map(toLine),
    kinds,
    // A session that saves a method asks for a new one.
    saved: status === 'open' && mode !== 'setup' ? readOffered(ask, body, kinds) : [],
    asksPayment:
      mode === 'setup' || amountTotal > 0 || text(body, 'payment_method_collection') !== 'if_required',
    asked: toAsked(body),
    texts: {
      submit: message('submit'),
      shipping_address: message('shipping_address'),
      terms_of_service_acceptance: message('terms_of_service_acceptance'),
    },
    customer: text(record(body, 'customer'), 'id'),
    email: text(record(body, 'customer'), 'email') ?? text(body, 'customer_email'),
    successUrl: (text(body, 'success_url') ?? '').replaceAll('{CHECKOUT_SESSION_ID}', id),
    cancelUrl: text(body, 'cancel_url'),
  }
}

function toAsked(body: unknown): Asked {
  const taxIds = record(body, 'tax_id_collection')
  const names = record(body, 'name_collection')
  const consent = record(body, 'consent_collection')
  const saved = record(body, 'saved_payment_method_options')
  const delivery = record(body, 'shipping_address_collection')
  return {
    promotionCode: isRecord(body) && body['allow_promotion_codes'] === true,
    taxId:
      taxIds['enabled'] !== true ? 'no' : taxIds['required'] === 'if_supported' ? 'required' : 'optional',
    phone: record(body, 'phone_number_collection')['enabled'] === true,
    billingAddress: text(body, 'billing_address_collection') === 'required',
    deliversTo: 'allowed_countries' in delivery ? strings(delivery, 'allowed_countries') : null,
    businessName: nameWish(record(names, 'business')),
    individualName: nameWish(record(names, 'individual')),
    promotions: text(consent, 'promotions') === 'auto',
    terms: text(consent, 'terms_of_service') === 'required',
    customFields: records(body, 'custom_fields').map(toCustomField),
    saves: text(saved, 'payment_method_save') === 'enabled',
    removes: text(saved, 'payment_method_remove') === 'enabled',
  }
}

function nameWish(name: Record<string, unknown>): 'no' | 'optional' | 'required' {
  if (name['enabled'] !== true) return 'no'
  return name['optional'] === true ? 'optional' : 'required'
}

function toCustomField(field: Record<string, unknown>): CustomField {
  const given = text(field, 'type')
  const type = given === 'dropdown' || given === 'numeric' ? given : 'text'
  const settings = record(field, type)
  return {
    key: text(field, 'key') ?? '',
    label: text(record(field, 'label'), 'custom') ?? '',
    type,
    isOptional: field['optional'] === true,
    value: text(settings, 'default_value') ?? '',
    options: records(settings, 'options').map((option) => [
      text(option, 'value') ?? '',
      text(option, 'label') ?? '',
    ]),
  }
}

function toLine(line: Record<string, unknown>): CheckoutLine {
  const price = record(line, 'price')
  const recurring = record(price, 'recurring')
  const adjustable = record(line, 'adjustable_quantity')
  return {
    id: text(line, 'id') ?? '',
    name: text(record(price, 'product'), 'name') ?? text(line, 'description') ?? 'Subscription',
    quantity: integer(line, 'quantity') ?? 1,
    adjustable:
      adjustable['enabled'] === true
        ? { minimum: integer(adjustable, 'minimum') ?? 0, maximum: integer(adjustable, 'maximum') ?? 99 }
        : null,
    amount: integer(line, 'amount_subtotal') ?? 0,
    interval: text(recurring, 'interval'),
    intervalCount: integer(recurring, 'interval_count') ?? 1,
    isMetered: text(recurring, 'usage_type') === 'metered',
  }
}

function strings(value: unknown, key: string): string[] {
  const found = isRecord(value) ? value[key] : undefined
  return Array.isArray(found) ? found.filter((entry): entry is string => typeof entry === 'string') : []
}

function records(value: unknown, key: string): Record<string, unknown>[] {
  const found = isRecord(value) ? value[key] : undefined
  return Array.isArray(found) ? found.filter(isRecord) : []
}
