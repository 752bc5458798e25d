import type Stripe from 'stripe'
import type { Context } from '../core/context.ts'
import { missingParameter } from '../core/errors.ts'
import { object, oneOf, required, string } from '../core/schema.ts'
import type { Covers, Parsed } from '../core/schema.ts'
import { EPS_BANKS, FPX_BANKS, IDEAL_BANKS, P24_BANKS } from '../payments/bank-names.ts'
import { toAcssDebit } from '../payments/kept-methods.ts'
import type { Kept, KeptType } from '../payments/kept-methods.ts'

type Create = Stripe.PaymentMethodCreateParams

const nothing = object({})

/** What is said of the payment methods that are only kept. */
export const KEPT_FIELDS = {
  acss_debit: object({
    account_number: required(string()),
    institution_number: required(string()),
    transit_number: required(string()),
  } satisfies Covers<NonNullable<Create['acss_debit']>>),
  afterpay_clearpay: nothing,
  alipay: nothing,
  bancontact: nothing,
  boleto: object({ tax_id: required(string()) } satisfies Covers<NonNullable<Create['boleto']>>),
  eps: object({ bank: oneOf(...EPS_BANKS) } satisfies Covers<NonNullable<Create['eps']>>),
  fpx: object({
    account_holder_type: oneOf('company', 'individual'),
    bank: required(oneOf(...FPX_BANKS)),
  } satisfies Covers<NonNullable<Create['fpx']>>),
  giropay: nothing,
  grabpay: nothing,
  ideal: object({ bank: oneOf(...keysOf(IDEAL_BANKS)) } satisfies Covers<NonNullable<Create['ideal']>>),
  oxxo: nothing,
  p24: object({ bank: oneOf(...P24_BANKS) } satisfies Covers<NonNullable<Create['p24']>>),
  sofort: object({
    country: required(oneOf('AT', 'BE', 'DE', 'ES', 'IT', 'NL')),
  } satisfies Covers<NonNullable<Create['sofort']>>),
  wechat_pay: nothing,
}

/** What is shown of a payment method of that type. */
export function toKept(ctx: Context, type: KeptType, given: Parsed<typeof KEPT_FIELDS>): Kept {
  switch (type) {
    case 'acss_debit':
      return { type, acss_debit: toAcssDebit(ctx, need(given.acss_debit, type)) }
    case 'afterpay_clearpay':
      return { type, afterpay_clearpay: {} }
    case 'alipay':
      return { type, alipay: {} }
    case 'bancontact':
      return { type, bancontact: {} }
    case 'boleto':
      return { type, boleto: need(given.boleto, type) }
    case 'eps':
      return { type, eps: { bank: given.eps?.bank ?? null } }
    case 'fpx': {
      const { account_holder_type: holder, bank } = need(given.fpx, type)
      // Recorded: a person where nothing is said.
      return { type, fpx: { account_holder_type: holder ?? 'individual', bank } }
    }
    case 'giropay':
      return { type, giropay: {} }
    case 'grabpay':
      return { type, grabpay: {} }
    case 'ideal': {
      const bank = given.ideal?.bank ?? null
      return { type, ideal: { bank, bic: bank === null ? null : IDEAL_BANKS[bank] } }
    }
    case 'oxxo':
      return { type, oxxo: {} }
    case 'p24':
      return { type, p24: { bank: given.p24?.bank ?? null } }
    case 'sofort':
      return { type, sofort: need(given.sofort, type) }
    case 'wechat_pay':
      return { type, wechat_pay: {} }
    default:
      return type satisfies never
  }
}

function need<T>(value: T | undefined, param: string): T {
  if (value === undefined) throw missingParameter(param)
  return value
}

function keysOf(banks: typeof IDEAL_BANKS): (keyof typeof IDEAL_BANKS)[] {
  const names: (keyof typeof IDEAL_BANKS)[] = []
  for (const name in banks) if (isBank(name)) names.push(name)
  return names
}

function isBank(name: string): name is keyof typeof IDEAL_BANKS {
  return Object.hasOwn(IDEAL_BANKS, name)
}
