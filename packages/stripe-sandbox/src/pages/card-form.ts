/** The card fields of the hosted pages: how they are shown, read back, and told what is wrong with them. */
import type { ApiResponse, Params } from '../engine/contract.ts'
import { type Html, html } from './html.ts'
import { record, text } from './read.ts'

export type CardField = 'email' | 'number' | 'expiry' | 'cvc' | 'name'

/** What the person typed. The security code is never given back. */
export type CardValues = Record<Exclude<CardField, 'cvc'>, string>

export interface CardErrors {
  /** Stands above the form and takes the focus. */
  summary: string
  fields: Partial<Record<CardField, string>>
}

export const NO_VALUES: CardValues = { email: '', number: '', expiry: '', name: '' }

const LABELS: Record<CardField, string> = {
  email: 'Email',
  number: 'Card number',
  expiry: 'Expiry (MM / YY)',
  cvc: 'Security code (CVC)',
  name: 'Name on card',
}

export const TEST_CARDS = [
  { number: '4242 4242 4242 4242', meets: 'Succeeds' },
  { number: '4000 0000 0000 0002', meets: 'Declined' },
  { number: '4000 0000 0000 9995', meets: 'Insufficient funds' },
  { number: '4000 0000 0000 0341', meets: 'Is accepted, later charges fail' },
  { number: '4000 0027 6000 3184', meets: 'Asks for authentication' },
] as const

/** What a link of the test cards fills in: `?card=` its number. */
export function filledFrom(url: URL, values: CardValues): CardValues {
  const card = TEST_CARDS.find(({ number }) => number.replaceAll(' ', '') === url.searchParams.get('card'))
  return card === undefined
    ? values
    : { ...values, number: card.number, expiry: '12 / 40', name: 'Ada Lovelace' }
}

export interface CardFields {
  values: CardValues
  errors: CardErrors | null
  /** False where the address is known and is not asked for. */
  asksEmail: boolean
  /** Fills the security code too, after a click on a test card. */
  isFilled: boolean
}

export function cardFields({ values, errors, asksEmail, isFilled }: CardFields): Html {
  return html`
${asksEmail && field('email', { type: 'email', autocomplete: 'email', value: values.email }, errors)}
${field('number', { inputmode: 'numeric', autocomplete: 'cc-number', value: values.number, placeholder: '4242 4242 4242 4242' }, errors)}
<div class="pair">
${field('expiry', { inputmode: 'numeric', autocomplete: 'cc-exp', value: values.expiry, placeholder: '12 / 40' }, errors)}
${field('cvc', { inputmode: 'numeric', autocomplete: 'cc-csc', value: isFilled ? '123' : '', placeholder: '123' }, errors)}
</div>
${field('name', { autocomplete: 'cc-name', value: values.name }, errors)}`
}

function field(name: CardField, attributes: Record<string, string>, errors: CardErrors | null): Html {
  const error = errors?.fields[name] ?? null
  return html`<div class="field">
<label for="${name}">${LABELS[name]}</label>
<input id="${name}" name="${name}" required${Object.entries(attributes).map(([key, value]) => html` ${key}="${value}"`)}${
    error !== null && html` aria-invalid="true" aria-describedby="${name}-error"`
  }>
${error !== null && html`<p class="error" id="${name}-error">${error}</p>`}
</div>`
}

/** Stands above the form; named by its heading and focused when the page opens. */
export function errorSummary(errors: CardErrors | null): Html | null {
  if (errors === null) return null
  return html`<div class="notice bad" role="alert" tabindex="-1" autofocus>
<p>${errors.summary}</p>
</div>`
}

export function testCards(path: string): Html {
  return html`<section class="test-cards" aria-labelledby="test-cards">
<h2 id="test-cards">Test cards</h2>
<p>Choose one to fill it in. Any expiry date in the future and any three digits will do.</p>
<ul>${TEST_CARDS.map(
    ({ number, meets }) =>
      html`<li><a href="${path}?card=${number.replaceAll(' ', '')}"><span class="number">${number}</span> <span>${meets}</span></a></li>`,
  )}</ul>
</section>`
}

export type ReadForm =
  | { ok: true; values: CardValues; params: Params }
  | { ok: false; values: CardValues; errors: CardErrors }

/** What was typed, as the engine takes it. Only the shape is checked here; whether the card is any good is the engine's word. */
export function readCardForm(form: URLSearchParams, { asksEmail }: { asksEmail: boolean }): ReadForm {
  const values = {
    email: typed('email'),
    number: typed('number'),
    expiry: typed('expiry'),
    name: typed('name'),
  }
  const cvc = typed('cvc')
  const fields: CardErrors['fields'] = {}
  if (asksEmail && !/^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(values.email))
    fields.email = 'Enter an email address, like ada@example.com.'
  const number = values.number.replace(/[\s-]/g, '')
  if (!/^\d{12,19}$/.test(number)) fields.number = 'Enter the long number on the card.'
  const [, month, year] = /^(\d{1,2})\s*[/\s-]\s*(\d{2}|\d{4})$/.exec(values.expiry) ?? []
  if (month === undefined || year === undefined) fields.expiry = 'Enter month and year, like 12 / 40.'
  if (!/^\d{3,4}$/.test(cvc)) fields.cvc = 'Enter the three or four digits.'
  if (values.name === '') fields.name = 'Enter the name on the card.'
  if (Object.keys(fields).length > 0 || month === undefined || year === undefined) {
    return {
      ok: false,
      values,
      errors: { summary: 'Some details are missing or cannot be read. You have not been charged.', fields },
    }
  }
  const expYear = year.length === 2 ? `20${year}` : year
  const card = { number, exp_month: String(Number(month)), exp_year: expYear, cvc }
  return {
    ok: true,
    values,
    params: { card, name: values.name, ...(asksEmail ? { email: values.email } : {}) },
  }

  function typed(name: CardField): string {
    return (form.get(name) ?? '').trim().slice(0, 200)
  }
}

/** The engine's refusal of a card as the person reads it, at the field it is about. */
export function toCardErrors(answer: ApiResponse): CardErrors {
  const error = record(answer.body, 'error')
  const message = text(error, 'message') ?? 'The payment failed.'
  const code = text(error, 'code') ?? ''
  const summary = `${message} You have not been charged. Try another card.`
  const about = fieldOf(code)
  return { summary, fields: about === null ? {} : { [about]: message } }
}

function fieldOf(code: string): CardField | null {
  if (/number/.test(code)) return 'number'
  if (/expir/.test(code)) return 'expiry'
  return /cvc/.test(code) ? 'cvc' : null
}
