/** The card fields of the hosted pages: how they are shown, read back, and told what is wrong with them. */
import type { ApiResponse, Params } from '../engine/contract.ts'
import { type FormErrors, inputField, typed } from './fields.ts'
import { type Html, html } from './html.ts'
import { record, text } from './read.ts'

/** What the person typed. The security code is never given back. */
export type CardValues = Record<'number' | 'expiry' | 'name', string>

export const NO_CARD: CardValues = { number: '', expiry: '', name: '' }

export const TEST_CARDS = [
  { number: '4242 4242 4242 4242', meets: 'Succeeds' },
  { number: '4000 0000 0000 0002', meets: 'Declined' },
  { number: '4000 0000 0000 9995', meets: 'Insufficient funds' },
  { number: '4000 0000 0000 0341', meets: 'Is accepted, later charges fail' },
  { number: '4000 0027 6000 3184', meets: 'Asks for authentication' },
] as const

/** What a link of the test cards fills in: `?card=` its number. */
export function cardFrom(url: URL): CardValues | null {
  const card = TEST_CARDS.find(({ number }) => number.replaceAll(' ', '') === url.searchParams.get('card'))
  return card === undefined ? null : { number: card.number, expiry: '12 / 40', name: 'Ada Lovelace' }
}

/** `isFilled` fills the security code too, after a click on a test card. */
export function cardFields(values: CardValues, errors: FormErrors | null, isFilled: boolean): Html {
  return html`${inputField(
    {
      id: 'number',
      label: 'Card number',
      value: values.number,
      attributes: { inputmode: 'numeric', autocomplete: 'cc-number', placeholder: '4242 4242 4242 4242' },
    },
    errors,
  )}
<div class="pair">
${inputField(
  {
    id: 'expiry',
    label: 'Expiry (MM / YY)',
    value: values.expiry,
    attributes: { inputmode: 'numeric', autocomplete: 'cc-exp', placeholder: '12 / 40' },
  },
  errors,
)}
${inputField(
  {
    id: 'cvc',
    label: 'Security code (CVC)',
    value: isFilled ? '123' : '',
    attributes: { inputmode: 'numeric', autocomplete: 'cc-csc', placeholder: '123' },
  },
  errors,
)}
</div>
${inputField(
  { id: 'name', label: 'Name on card', value: values.name, attributes: { autocomplete: 'cc-name' } },
  errors,
)}`
}

export function readCard(form: URLSearchParams): {
  values: CardValues
  errors: Record<string, string>
  params: Params
} {
  const values = { number: typed(form, 'number'), expiry: typed(form, 'expiry'), name: typed(form, 'name') }
  const cvc = typed(form, 'cvc')
  const errors: Record<string, string> = {}
  const number = values.number.replace(/[\s-]/g, '')
  if (!/^\d{12,19}$/.test(number)) errors['number'] = 'Enter the long number on the card.'
  const [, month = '', year = ''] = /^(\d{1,2})\s*[/\s-]\s*(\d{2}|\d{4})$/.exec(values.expiry) ?? []
  if (month === '') errors['expiry'] = 'Enter month and year, like 12 / 40.'
  if (!/^\d{3,4}$/.test(cvc)) errors['cvc'] = 'Enter the three or four digits.'
  if (values.name === '') errors['name'] = 'Enter the name on the card.'
  const expYear = year.length === 2 ? `20${year}` : year
  const card = { number, exp_month: String(Number(month)), exp_year: expYear, cvc }
  return { values, errors, params: { card, name: values.name } }
}

/** The engine's refusal of a payment method as the person reads it, at the field it is about. */
export function toPayErrors(answer: ApiResponse): FormErrors {
  const error = record(answer.body, 'error')
  const message = text(error, 'message') ?? 'The payment failed.'
  const about = fieldOf(text(error, 'code') ?? '')
  return {
    summary: `${message} You have not been charged. Try another ${about === 'iban' || about === 'account' || about === 'routing' ? 'account' : 'card'}.`,
    fields: about === null ? {} : { [about]: message },
  }
}

function fieldOf(code: string): string | null {
  if (/iban/.test(code)) return 'iban'
  if (/routing/.test(code)) return 'routing'
  if (/account_number/.test(code)) return 'account'
  if (/number/.test(code)) return 'number'
  if (/expir/.test(code)) return 'expiry'
  return /cvc/.test(code) ? 'cvc' : null
}
