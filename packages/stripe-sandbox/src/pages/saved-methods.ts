/** The customer's payment methods that a page offers again. */
import { isRecord } from '../store/parse.ts'
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

/** `Visa ending in 4242, expires 12 / 2030`. */
export function describeMethod(method: unknown): string {
  const card = record(method, 'card')
  const bank = isRecord(method) && 'us_bank_account' in method ? record(method, 'us_bank_account') : null
  const sepa = isRecord(method) && 'sepa_debit' in method ? record(method, 'sepa_debit') : null
  if (bank !== null)
    return `${text(bank, 'bank_name') ?? 'Bank account'} ending in ${text(bank, 'last4') ?? ''}`
  if (sepa !== null) return `SEPA debit, IBAN ending in ${text(sepa, 'last4') ?? ''}`
  const brand = text(card, 'brand') ?? 'card'
  const name = `${brand.charAt(0).toUpperCase()}${brand.slice(1)}`
  const month = String(integer(card, 'exp_month') ?? '').padStart(2, '0')
  return `${name} ending in ${text(card, 'last4') ?? ''}, expires ${month} / ${integer(card, 'exp_year') ?? ''}`
}
