// Bank debits: confirmed at once, known hours later. https://docs.stripe.com/payments/ach-direct-debit/accept-a-payment#test
import { letters } from '../core/ids.ts'
import type { PaymentMethod } from '../core/wire.ts'
import type { Decline, DeclineCode } from './declines.ts'

export interface TestAccount {
  number: string
  token: string
  /** How the debit ends; null where it stays in processing. */
  end: 'succeeded' | Decline | null
  disputed: boolean
}

/** Assumed: an ACH debit settles four hours after it was confirmed; Stripe only says that it takes time. */
const ACH_SECONDS = 4 * 3600
/** SEPA test accounts are known at once or, the others, after three minutes. */
const SEPA_SECONDS = 1
const SLOW_SEPA_SECONDS = 180

function fails(code: DeclineCode, message: string): Decline {
  return { code, declineCode: code, message, advice: 'try_again_later', network: null, blocked: false }
}

function account(token: string, number: string, end: TestAccount['end'], disputed = false): TestAccount {
  return { token, number, end, disputed }
}

const ACCOUNTS: readonly TestAccount[] = [
  account('pm_usBankAccount_success', '000123456789', 'succeeded'),
  account(
    'pm_usBankAccount_accountClosed',
    '000111111113',
    fails('account_closed', "The customer's bank account has been closed."),
  ),
  account(
    'pm_usBankAccount_noAccount',
    '000111111116',
    fails('no_account', "The customer's bank account could not be located."),
  ),
  account(
    'pm_usBankAccount_insufficientFunds',
    '000222222227',
    fails('insufficient_funds', "The customer's account has insufficient funds to cover this payment."),
  ),
  account(
    'pm_usBankAccount_debitNotAuthorized',
    '000333333335',
    fails('debit_not_authorized', 'The customer has notified their bank that this payment was unauthorized.'),
  ),
  account('pm_usBankAccount_dispute', '000555555559', 'succeeded', true),
  account('pm_usBankAccount_processing', '000000000009', null),
]

/** The last three digits of the IBAN say how it ends. https://docs.stripe.com/payments/sepa-debit/accept-a-payment#test */
const IBAN_ENDS: Record<string, TestAccount['end']> = {
  // Stripe's own CLI takes IT60X0542811101000000123456 for a debit that fails.
  '456': fails('debit_not_authorized', 'The payment failed: the bank refused the debit.'),
  '202': fails('debit_not_authorized', 'The payment failed: the bank refused the debit.'),
  '205': fails('debit_not_authorized', 'The payment failed: the bank refused the debit.'),
}

export function accountOfToken(token: string): TestAccount | undefined {
  return ACCOUNTS.find((known) => known.token === token)
}

export function accountByNumber(number: string): TestAccount {
  const known = ACCOUNTS.find((other) => other.number === number)
  if (known !== undefined) return known
  const isIban = /^[A-Z]{2}/.test(number)
  return account(
    '',
    number,
    (isIban ? IBAN_ENDS[number.slice(-3)] : undefined) ?? 'succeeded',
    isIban && number.endsWith('203'),
  )
}

/** Seconds from a debit to the bank's answer. */
export function settleSeconds(number: string): number {
  if (!/^[A-Z]{2}/.test(number)) return ACH_SECONDS
  return /20[45]$/.test(number) ? SLOW_SEPA_SECONDS : SEPA_SECONDS
}

export function toUsBankAccount(
  number: string,
  holder: 'company' | 'individual',
  type: 'checking' | 'savings',
): NonNullable<PaymentMethod['us_bank_account']> {
  return {
    account_holder_type: holder,
    account_type: type,
    bank_name: 'STRIPE TEST BANK',
    financial_connections_account: null,
    fingerprint: letters(`fingerprint/${number}`, 16),
    last4: number.slice(-4),
    networks: { preferred: 'ach', supported: ['ach'] },
    routing_number: '110000000',
    status_details: {},
  }
}

export function toSepaDebit(iban: string): NonNullable<PaymentMethod['sepa_debit']> {
  return {
    bank_code: iban.slice(4, 12),
    branch_code: '',
    country: iban.slice(0, 2),
    fingerprint: letters(`fingerprint/${iban}`, 16),
    generated_from: { charge: null, setup_attempt: null },
    last4: iban.slice(-4),
  }
}
