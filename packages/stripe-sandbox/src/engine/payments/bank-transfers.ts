// Where customers send money to: the bank account that Stripe opens for each of them, in the words of its country.
// https://docs.stripe.com/payments/customer-balance/funding-instructions
import type { Context } from '../core/context.ts'
import { invalidRequest } from '../core/errors.ts'
import { letters } from '../core/ids.ts'
import type { CashBalanceTransaction, FundingInstructions } from '../core/wire.ts'

export const TRANSFERS = {
  eu_bank_transfer: 'eur',
  gb_bank_transfer: 'gbp',
  jp_bank_transfer: 'jpy',
  mx_bank_transfer: 'mxn',
  us_bank_transfer: 'usd',
} as const

export type Transfer = keyof typeof TRANSFERS
type FinancialAddress = FundingInstructions['bank_transfer']['financial_addresses'][number]
type Funded = NonNullable<CashBalanceTransaction['funded']>['bank_transfer']

const BANK = 'STRIPE TEST BANK'

/** The kind of transfer for a currency; refuses the currencies that have none. */
export function transferFor(currency: string, param = 'currency'): Transfer {
  switch (currency) {
    case 'eur':
      return 'eu_bank_transfer'
    case 'gbp':
      return 'gb_bank_transfer'
    case 'jpy':
      return 'jp_bank_transfer'
    case 'mxn':
      return 'mx_bank_transfer'
    case 'usd':
      return 'us_bank_transfer'
    default:
      throw invalidRequest(
        `The currency provided (${currency}) is invalid for bank transfers. It must be one of: eur, gbp, jpy, mxn, usd.`,
        param,
      )
  }
}

/** Refuses a kind of transfer that is not made in that currency. */
export function checkTransfer(transfer: Transfer, currency: string, param: string): void {
  if (TRANSFERS[transfer] === currency) return
  throw invalidRequest(`The bank transfer type ${transfer} does not support the currency ${currency}.`, param)
}

/** What identifies a payment on the transfer; Japanese transfers have no such field. */
export function referenceOf(ctx: Context, intent: string, transfer: Transfer): string | null {
  if (transfer === 'jp_bank_transfer') return null
  return letters(`${ctx.settings.seed}/reference/${intent}`, 12, '0123456789ABCDEFGHJKLMNPQRSTUVWXYZ')
}

function address(country: string, city: string) {
  return { city, country, line1: '1 Test Street', line2: null, postal_code: '00000', state: null }
}

/** The accounts of that customer for that kind of transfer. */
export function addressesOf(ctx: Context, customer: string, transfer: Transfer): FinancialAddress[] {
  const digits = (length: number) =>
    letters(`${ctx.settings.seed}/${transfer}/${customer}`, length, '0123456789')
  const holder = ctx.settings.account.name
  switch (transfer) {
    case 'us_bank_transfer': {
      const us = {
        account_holder_address: address('US', 'San Francisco'),
        account_holder_name: holder,
        account_number: digits(12),
        account_type: 'checking',
        bank_address: address('US', 'San Francisco'),
        bank_name: BANK,
      }
      return [
        {
          aba: { ...us, routing_number: '110000000' },
          supported_networks: ['ach', 'domestic_wire_us'],
          type: 'aba',
        },
        { supported_networks: ['swift'], swift: { ...us, swift_code: 'TESTUS99XXX' }, type: 'swift' },
      ]
    }
    case 'eu_bank_transfer':
      return [
        {
          iban: {
            account_holder_address: address('DE', 'Berlin'),
            account_holder_name: holder,
            bank_address: address('DE', 'Berlin'),
            bic: 'TESTDE99XXX',
            country: 'DE',
            iban: `DE00${digits(18)}`,
          },
          supported_networks: ['sepa'],
          type: 'iban',
        },
      ]
    case 'gb_bank_transfer':
      return [
        {
          sort_code: {
            account_holder_address: address('GB', 'London'),
            account_holder_name: holder,
            account_number: digits(8),
            bank_address: address('GB', 'London'),
            sort_code: '108800',
          },
          supported_networks: ['bacs', 'fps'],
          type: 'sort_code',
        },
      ]
    case 'jp_bank_transfer':
      return [
        {
          supported_networks: ['zengin'],
          type: 'zengin',
          zengin: {
            account_holder_address: address('JP', 'Tokyo'),
            account_holder_name: holder,
            account_number: digits(7),
            account_type: 'futsu',
            bank_address: address('JP', 'Tokyo'),
            bank_code: '1100',
            bank_name: BANK,
            branch_code: '000',
            branch_name: 'TEST BRANCH',
          },
        },
      ]
    case 'mx_bank_transfer':
      return [
        {
          spei: {
            account_holder_address: address('MX', 'Mexico City'),
            account_holder_name: holder,
            bank_address: address('MX', 'Mexico City'),
            bank_code: '000',
            bank_name: BANK,
            clabe: digits(18),
          },
          supported_networks: ['spei'],
          type: 'spei',
        },
      ]
    default:
      return transfer satisfies never
  }
}

/** What is known of the sender of a test transfer. */
export function toFunded(transfer: Transfer, reference: string | null): Funded {
  switch (transfer) {
    case 'eu_bank_transfer':
      return {
        eu_bank_transfer: { bic: 'TESTDE99XXX', iban_last4: '3000', sender_name: 'Sample Business' },
        reference,
        type: transfer,
      }
    case 'gb_bank_transfer':
      return {
        gb_bank_transfer: {
          account_number_last4: '2345',
          sender_name: 'Sample Business',
          sort_code: '108800',
        },
        reference,
        type: transfer,
      }
    case 'jp_bank_transfer':
      return {
        jp_bank_transfer: { sender_bank: BANK, sender_branch: 'TEST BRANCH', sender_name: 'Sample Business' },
        reference,
        type: transfer,
      }
    case 'mx_bank_transfer':
      return { reference, type: transfer }
    case 'us_bank_transfer':
      return {
        reference,
        type: transfer,
        us_bank_transfer: { network: 'ach', sender_name: 'Sample Business' },
      }
    default:
      return transfer satisfies never
  }
}
