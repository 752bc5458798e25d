/** The bank debit fields of the hosted pages, and Stripe's test accounts to fill them with. */
import type { Params } from '../engine/contract.ts'
import { type FormErrors, inputField, typed } from './fields.ts'
import { type Html, html } from './html.ts'

export type BankKind = 'us_bank_account' | 'sepa_debit'
export type BankValues = Record<'account' | 'routing' | 'iban' | 'holder', string>

export const NO_BANK: BankValues = { account: '', routing: '', iban: '', holder: '' }

/** https://docs.stripe.com/testing#ach-direct-debit, https://docs.stripe.com/payments/sepa-debit/accept-a-payment#test */
export const TEST_ACCOUNTS: Record<BankKind, readonly { number: string; meets: string }[]> = {
  us_bank_account: [
    { number: '000123456789', meets: 'Processing, then succeeds' },
    { number: '000222222227', meets: 'Processing, then fails: insufficient funds' },
    { number: '000111111113', meets: 'Processing, then fails: account closed' },
    { number: '000555555559', meets: 'Succeeds, then is disputed' },
    { number: '000000000009', meets: 'Stays in processing' },
  ],
  sepa_debit: [
    { number: 'DE89370400440532013000', meets: 'Processing, then succeeds' },
    { number: 'DE62370400440532013001', meets: 'Processing, then fails' },
    { number: 'DE65370400440002222227', meets: 'Processing, then fails: insufficient funds' },
    { number: 'DE35370400440532013002', meets: 'Succeeds, then is disputed' },
  ],
}

/** What a link of the test accounts fills in: `?account=` its number. */
export function bankFrom(url: URL): { kind: BankKind; values: BankValues } | null {
  const number = url.searchParams.get('account')
  const has = (kind: BankKind) => TEST_ACCOUNTS[kind].some((known) => known.number === number)
  if (number === null) return null
  const holder = 'Ada Lovelace'
  if (has('us_bank_account')) {
    return { kind: 'us_bank_account', values: { ...NO_BANK, account: number, routing: '110000000', holder } }
  }
  return has('sepa_debit') ? { kind: 'sepa_debit', values: { ...NO_BANK, iban: number, holder } } : null
}

export function bankFields(kind: BankKind, values: BankValues, errors: FormErrors | null): Html {
  const own =
    kind === 'sepa_debit'
      ? inputField(
          {
            id: 'iban',
            label: 'IBAN',
            value: values.iban,
            attributes: { autocomplete: 'off', placeholder: 'DE89 3704 0044 0532 0130 00' },
          },
          errors,
        )
      : html`<div class="pair">
${inputField(
  {
    id: 'routing',
    label: 'Routing number',
    value: values.routing,
    attributes: { inputmode: 'numeric', autocomplete: 'off', placeholder: '110000000' },
  },
  errors,
)}
${inputField(
  {
    id: 'account',
    label: 'Account number',
    value: values.account,
    attributes: { inputmode: 'numeric', autocomplete: 'off', placeholder: '000123456789' },
  },
  errors,
)}
</div>`
  return html`${own}
${inputField(
  {
    id: `${kind}_holder`,
    label: 'Account holder',
    value: values.holder,
    attributes: { autocomplete: 'name' },
  },
  errors,
)}
<p class="small">You allow this account to be debited. The bank answers days later: until then the payment is processing.</p>`
}

export function readBank(
  form: URLSearchParams,
  kind: BankKind,
): { values: BankValues; errors: Record<string, string>; params: Params } {
  const values = {
    account: typed(form, 'account').replaceAll(' ', ''),
    routing: typed(form, 'routing').replaceAll(' ', ''),
    iban: typed(form, 'iban'),
    holder: typed(form, `${kind}_holder`),
  }
  const errors: Record<string, string> = {}
  if (values.holder === '') errors[`${kind}_holder`] = 'Enter the name of the account holder.'
  if (kind === 'sepa_debit') {
    if (values.iban === '') errors['iban'] = 'Enter the IBAN of the account.'
    return { values, errors, params: { sepa_debit: { iban: values.iban }, name: values.holder } }
  }
  if (!/^\d{9}$/.test(values.routing)) errors['routing'] = 'Enter the nine digits of the bank.'
  if (!/^\d{4,17}$/.test(values.account)) errors['account'] = 'Enter the number of the account.'
  const bank = { account_number: values.account, routing_number: values.routing }
  return { values, errors, params: { us_bank_account: bank, name: values.holder } }
}
