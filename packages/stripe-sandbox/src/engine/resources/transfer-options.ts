// `payment_method_options[customer_balance]`: how a customer sends the money that an intent waits for.
// https://docs.stripe.com/payments/bank-transfers/accept-a-payment
import type Stripe from 'stripe'
import { missingParameter } from '../core/errors.ts'
import { arrayOf, object, oneOf, required } from '../core/schema.ts'
import type { Covers } from '../core/schema.ts'
import type { PaymentIntent } from '../core/wire.ts'
import { checkTransfer } from '../payments/bank-transfers.ts'

const AT = 'payment_method_options[customer_balance][bank_transfer]'

export const transferOptions = object({
  bank_transfer: object({
    eu_bank_transfer: object({ country: required(oneOf('BE', 'DE', 'ES', 'FR', 'IE', 'NL')) }),
    requested_address_types: arrayOf(oneOf('aba', 'iban', 'sepa', 'sort_code', 'spei', 'swift', 'zengin')),
    type: required(
      oneOf(
        'eu_bank_transfer',
        'gb_bank_transfer',
        'jp_bank_transfer',
        'mx_bank_transfer',
        'us_bank_transfer',
        // What the Stripe CLI's own script calls it.
        'jp_bank_account',
      ),
    ),
  } satisfies Covers<Stripe.PaymentIntentCreateParams.PaymentMethodOptions.CustomerBalance.BankTransfer>),
  funding_type: oneOf('bank_transfer'),
  setup_future_usage: oneOf('none'),
} satisfies Covers<Stripe.PaymentIntentCreateParams.PaymentMethodOptions.CustomerBalance>)

type Options = NonNullable<PaymentIntent['payment_method_options']>
type Transfer = NonNullable<NonNullable<Options['customer_balance']>['bank_transfer']>

function toTransfer(
  given: NonNullable<ReturnType<typeof transferOptions.parse>['bank_transfer']>,
  currency: string,
): Transfer {
  const type = given.type === 'jp_bank_account' ? 'jp_bank_transfer' : given.type
  checkTransfer(type, currency, `${AT}[type]`)
  if (type === 'eu_bank_transfer' && given.eu_bank_transfer === undefined) {
    throw missingParameter(`${AT}[eu_bank_transfer][country]`)
  }
  const types = given.requested_address_types
  return {
    ...(given.eu_bank_transfer === undefined ? {} : { eu_bank_transfer: given.eu_bank_transfer }),
    ...(types === undefined ? {} : { requested_address_types: types }),
    type,
  }
}

/** The intent's options after the parameters. */
export function withTransferOptions(
  before: Options | null,
  given: { customer_balance: ReturnType<typeof transferOptions.parse> | undefined } | undefined,
  currency: string,
): Options | null {
  const options = given?.customer_balance
  if (options === undefined) return before
  const transfer = options.bank_transfer
  return {
    ...before,
    customer_balance: {
      ...before?.customer_balance,
      ...(transfer === undefined ? {} : { bank_transfer: toTransfer(transfer, currency) }),
      funding_type: options.funding_type ?? before?.customer_balance?.funding_type ?? null,
    },
  }
}
