/** The customer's payment methods that a page offers again. */
import type { Ask } from './ask.ts'
import type { PayKind, SavedMethod } from './pay-form.ts'
import { integer, list, record, text } from './read.ts'

/**
 * Those that may be shown again, and before them what the customer's invoices are paid with: the customer's default is
 * prefilled however it was saved. https://docs.stripe.com/api/checkout/sessions/create#create_checkout_session-customer
 */
export function readOffered(ask: Ask, session: unknown, kinds: readonly PayKind[]): SavedMethod[] {
  const customer = record(session, 'customer')
  const id = text(customer, 'id')
  if (id === null) return []
  const filters = record(session, 'saved_payment_method_options')['allow_redisplay_filters']
  const shown: readonly unknown[] = Array.isArray(filters) ? filters : ['always']
  const main = text(record(customer, 'invoice_settings'), 'default_payment_method')
  const { body } = ask('GET', `/v1/customers/${id}/payment_methods`, { limit: '100' })
  const offered = list(body).filter(
    (method) =>
      kinds.some((kind) => kind === text(method, 'type')) &&
      (text(method, 'id') === main || shown.includes(method['allow_redisplay'])),
  )
  const isMain = (method: Record<string, unknown>) => text(method, 'id') === main
  return [...offered.filter(isMain), ...offered.filter((method) => !isMain(method))].map((method) => ({
    id: text(method, 'id') ?? '',
    label: describeMethod(method),
  }))
}

/** `Visa ending in 4242 (12 / 2030)`. */
export function describeMethod(method: unknown): string {
  const expiry = expiryOf(method)
  return expiry === null ? nameMethod(method) : `${nameMethod(method)} (${expiry})`
}

/** `Visa ending in 4242`: of a payment method, or of a charge's details of one. */
export function nameMethod(method: unknown): string {
  const type = text(method, 'type') ?? 'card'
  const shown = record(method, type)
  const last4 = text(shown, 'last4') ?? ''
  switch (type) {
    case 'card':
      return `${capitalize(text(shown, 'brand') ?? 'card')} ending in ${last4}`
    case 'us_bank_account':
      return `Bank account ending in ${last4}`
    case 'sepa_debit':
      return `SEPA debit, IBAN ending in ${last4}`
    default:
      return capitalize(type.replaceAll('_', ' '))
  }
}

/** `12 / 2030`; null for what does not expire. */
export function expiryOf(method: unknown): string | null {
  const card = record(method, 'card')
  const month = integer(card, 'exp_month')
  return month === null ? null : `${String(month).padStart(2, '0')} / ${integer(card, 'exp_year')}`
}

function capitalize(word: string): string {
  return `${word.charAt(0).toUpperCase()}${word.slice(1)}`
}
