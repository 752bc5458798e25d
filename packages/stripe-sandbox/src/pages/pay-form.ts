/** How a person pays on a hosted page: with something saved, a card or a bank debit. Works without a script. */
import type { Params } from '../engine/contract.ts'
import {
  bankFields,
  bankFrom,
  type BankKind,
  type BankValues,
  NO_BANK,
  readBank,
  TEST_ACCOUNTS,
} from './bank-form.ts'
import { type CardValues, cardFields, cardFrom, NO_CARD, readCard, TEST_CARDS } from './card-form.ts'
import { type FormErrors, inputField, typed } from './fields.ts'
import { type Html, html } from './html.ts'

export type PayKind = 'card' | BankKind

export interface SavedMethod {
  id: string
  /** `Visa ending in 4242 (12 / 2030)`. */
  label: string
}

/** The kinds that are offered; what is saved stands first. */
export interface PayChoices {
  kinds: readonly PayKind[]
  saved: readonly SavedMethod[]
}

export interface PayValues {
  /** A kind, or the id of what is saved. */
  choice: string
  email: string
  card: CardValues
  bank: BankValues
}

export interface PayState {
  values: PayValues
  errors: FormErrors | null
  /** Fills the security code too, after a click on a test card. */
  isFilled: boolean
}

const KIND_WORDS: Record<PayKind, string> = {
  card: 'Card',
  us_bank_account: 'US bank account (ACH debit)',
  sepa_debit: 'SEPA debit',
}

/** Of the types a session or the account takes, those the pages can ask for. */
export function toKinds(types: readonly string[]): PayKind[] {
  const kinds: readonly PayKind[] = ['card', 'us_bank_account', 'sepa_debit']
  return kinds.filter((kind) => types.includes(kind))
}

/** What the page shows at first, or after a link of the test cards or accounts was followed. */
export function startPay(url: URL, { kinds, saved }: PayChoices): PayState {
  const card = cardFrom(url)
  const bank = bankFrom(url)
  const first = saved[0]?.id ?? kinds[0] ?? 'card'
  return {
    values: {
      choice: card !== null ? 'card' : (bank?.kind ?? first),
      email: '',
      card: card ?? NO_CARD,
      bank: bank?.values ?? NO_BANK,
    },
    errors: null,
    isFilled: card !== null,
  }
}

/** `asksEmail` is false where the address is known. `asksPayment` is false where nothing has to be paid with. */
export function payFields(
  choices: PayChoices,
  { values, errors, isFilled }: PayState,
  { asksEmail, asksPayment = true }: { asksEmail: boolean; asksPayment?: boolean },
): Html {
  return html`${
    asksEmail &&
    inputField(
      {
        id: 'email',
        label: 'Email',
        value: values.email,
        attributes: { type: 'email', autocomplete: 'email' },
      },
      errors,
    )
  }${asksPayment && methodFields(choices, values, errors, isFilled)}`
}

function methodFields(
  { kinds, saved }: PayChoices,
  values: PayValues,
  errors: FormErrors | null,
  isFilled: boolean,
): Html {
  const [only] = kinds
  if (saved.length === 0 && kinds.length === 1 && only !== undefined) {
    return html`<input type="hidden" name="pay" value="${only}">${kindFields(only, values, errors, isFilled)}`
  }
  return html`<fieldset class="methods">
<legend>Pay with</legend>
${saved.map(({ id, label }) => html`<div class="method">${radio(id, label, values.choice)}</div>`)}
${kinds.map(
  (kind) => html`<div class="method">${radio(kind, nameOf(kind, saved), values.choice)}
<div class="method-body">${kindFields(kind, values, errors, isFilled)}</div></div>`,
)}
</fieldset>`
}

function nameOf(kind: PayKind, saved: readonly SavedMethod[]): string {
  return kind === 'card' && saved.length > 0 ? 'Another card' : KIND_WORDS[kind]
}

function radio(value: string, label: string, chosen: string): Html {
  return html`<label for="pay-${value}"><input id="pay-${value}" name="pay" type="radio" value="${value}"${value === chosen && html` checked`}> <span>${label}</span></label>`
}

function kindFields(kind: PayKind, values: PayValues, errors: FormErrors | null, isFilled: boolean): Html {
  return kind === 'card' ? cardFields(values.card, errors, isFilled) : bankFields(kind, values.bank, errors)
}

export type ReadPay =
  | { ok: true; values: PayValues; params: Params }
  | { ok: false; values: PayValues; errors: FormErrors }

/** What was typed, as the engine takes it. Only the shape is checked here; whether it is any good is the engine's word. */
export function readPayForm(
  form: URLSearchParams,
  { kinds, saved }: PayChoices,
  { asksEmail, asksPayment = true }: { asksEmail: boolean; asksPayment?: boolean },
): ReadPay {
  const wish = form.get('pay') ?? ''
  const method = saved.find(({ id }) => id === wish)
  const kind = kinds.find((offered) => offered === wish) ?? kinds[0] ?? 'card'
  const email = typed(form, 'email')
  const card = readCard(form)
  const bank = readBank(form, kind === 'card' ? 'us_bank_account' : kind)
  const values = { choice: method?.id ?? kind, email, card: card.values, bank: bank.values }
  const chosen =
    !asksPayment || method !== undefined
      ? { errors: {}, params: method === undefined ? {} : { payment_method: method.id } }
      : kind === 'card'
        ? card
        : bank
  const fields: Record<string, string> = { ...chosen.errors }
  if (asksEmail && !/^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(email)) {
    fields['email'] = 'Enter an email address, like ada@example.com.'
  }
  if (Object.keys(fields).length > 0) {
    return { ok: false, values, errors: { summary: UNREADABLE, fields } }
  }
  return { ok: true, values, params: { ...chosen.params, ...(asksEmail ? { email } : {}) } }
}

export const UNREADABLE = 'Some details are missing or cannot be read. You have not been charged.'

/** What to fill in, with what it leads to in words. */
export function testMethods(path: string, kinds: readonly PayKind[]): Html {
  return html`<section class="test-cards" aria-labelledby="test-cards">
<h2 id="test-cards">Test cards${kinds.length > 1 && ' and accounts'}</h2>
<p>Choose one to fill it in. For a card any expiry date in the future and any three digits will do.</p>
${kinds.map((kind) => html`${kinds.length > 1 && html`<h3>${KIND_WORDS[kind]}</h3>`}<ul>${linksFor(path, kind)}</ul>`)}
</section>`
}

function linksFor(path: string, kind: PayKind): Html[] {
  const entries = kind === 'card' ? TEST_CARDS : TEST_ACCOUNTS[kind]
  const query = kind === 'card' ? 'card' : 'account'
  return entries.map(
    ({ number, meets }) =>
      html`<li><a href="${path}?${query}=${number.replaceAll(' ', '')}"><span class="number">${number}</span> <span>${meets}</span></a></li>`,
  )
}
