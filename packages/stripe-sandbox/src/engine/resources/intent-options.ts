// What a request says about an intent's ways to be paid, put on what the intent had.
import { methodsFor, optionsFor } from '../payments/new-intent.ts'
import { invalidRequest } from '../core/errors.ts'
import type { PaymentIntent } from '../core/wire.ts'
import type { methodOptions } from './intent-fields.ts'
import { withTransferOptions } from './transfer-options.ts'

type Options = PaymentIntent['payment_method_options']
type Given = ReturnType<typeof methodOptions.parse> | undefined

/** https://docs.stripe.com/payments/3d-secure/authentication-flow#manual-three-ds */
function withCardOptions(before: Options, given: Given): Options {
  const asked = given?.card?.request_three_d_secure
  if (asked === undefined || before?.card === undefined) return before
  return { ...before, card: { ...before.card, request_three_d_secure: asked } }
}

export function withOptions(before: Options, given: Given, currency: string): Options {
  return withTransferOptions(withCardOptions(before, given), given, currency)
}

type Ways = Pick<
  PaymentIntent,
  'excluded_payment_method_types' | 'payment_method_options' | 'payment_method_types'
>

/** The methods that are named, or the account's own without those that are left out, and their options. */
export function waysOf(
  named: readonly string[] | undefined,
  excluded: NonNullable<Ways['excluded_payment_method_types']> | null,
  held: boolean,
  currency: string,
  given: Given,
): Ways {
  const all: readonly string[] = named ?? methodsFor(currency, held)
  const types = all.filter((type) => excluded?.some((other) => other === type) !== true)
  if (types.length === 0) {
    throw invalidRequest('At least one payment method type must be left.', 'excluded_payment_method_types')
  }
  return {
    excluded_payment_method_types: excluded,
    payment_method_options: withOptions(optionsFor(types, named === undefined), given, currency),
    payment_method_types: types,
  }
}

type GivenDetails =
  | Record<'customer_reference' | 'order_reference', string | null | undefined>
  | null
  | undefined

/** Spread into the intent: nothing where nothing is said. */
export function withDetails(
  before: PaymentIntent['payment_details'],
  given: GivenDetails,
): Pick<PaymentIntent, 'payment_details'> {
  if (given === undefined || given === null) return before === undefined ? {} : { payment_details: before }
  return {
    payment_details: {
      customer_reference:
        given.customer_reference === undefined
          ? (before?.customer_reference ?? null)
          : given.customer_reference,
      order_reference:
        given.order_reference === undefined ? (before?.order_reference ?? null) : given.order_reference,
    },
  }
}
