// What a payment method shows of a bank account. Bank debits are confirmed at once and known days later.
// https://docs.stripe.com/payments/bank-debits
import { letters } from '../core/ids.ts'
import { invalidRequest } from '../core/errors.ts'
import type { PaymentMethod } from '../core/wire.ts'

export type UsBankAccount = NonNullable<PaymentMethod['us_bank_account']>
type SepaDebit = NonNullable<PaymentMethod['sepa_debit']>

/** What is asked for an account in the United States. */
export interface UsBankEntry {
  number: string
  /** Nine digits; Stripe's test accounts have 110000000. */
  routing?: string | undefined
  holder?: UsBankAccount['account_holder_type'] | undefined
  type?: UsBankAccount['account_type'] | undefined
}

export function isIban(number: string): boolean {
  return /^[A-Z]{2}/.test(number)
}

/** Refuses what cannot be an account number or a routing number. https://docs.stripe.com/error-codes#routing-number-invalid */
export function checkUsBank({ number, routing }: UsBankEntry): void {
  if (!/^\d{4,17}$/.test(number)) {
    throw invalidRequest(
      'The bank account number provided is invalid.',
      'us_bank_account[account_number]',
      'account_number_invalid',
    )
  }
  if (routing !== undefined && !/^\d{9}$/.test(routing)) {
    throw invalidRequest(
      'The routing number must have 9 digits.',
      'us_bank_account[routing_number]',
      'routing_number_invalid',
    )
  }
}

export function toUsBankAccount(entry: UsBankEntry): UsBankAccount {
  return {
    account_holder_type: entry.holder ?? 'individual',
    account_type: entry.type ?? 'checking',
    bank_name: 'STRIPE TEST BANK',
    financial_connections_account: null,
    fingerprint: letters(`fingerprint/${entry.number}`, 16),
    last4: entry.number.slice(-4),
    networks: { preferred: 'ach', supported: ['ach'] },
    routing_number: entry.routing ?? '110000000',
    status_details: {},
  }
}

/** Without spaces, in capitals; refuses what is no IBAN. https://docs.stripe.com/error-codes#invalid-bank-account-iban */
export function readIban(iban: string): string {
  const given = iban.replaceAll(' ', '').toUpperCase()
  if (/^[A-Z]{2}\d{2}[A-Z0-9]{10,30}$/.test(given) && passesIban(given)) return given
  throw invalidRequest('The IBAN you provided is invalid.', 'sepa_debit[iban]', 'invalid_bank_account_iban')
}

/** The check digits of ISO 13616: the number with its first four at the end leaves 1 of 97. */
function passesIban(iban: string): boolean {
  const moved = `${iban.slice(4)}${iban.slice(0, 4)}`
  const digits = moved.replace(/[A-Z]/g, (letter) => String(parseInt(letter, 36)))
  let rest = 0
  for (const digit of digits) rest = (rest * 10 + Number(digit)) % 97
  return rest === 1
}

export function toSepaDebit(iban: string): SepaDebit {
  return {
    bank_code: iban.slice(4, 12),
    branch_code: '',
    country: iban.slice(0, 2),
    fingerprint: letters(`fingerprint/${iban}`, 16),
    generated_from: { charge: null, setup_attempt: null },
    last4: iban.slice(-4),
  }
}
