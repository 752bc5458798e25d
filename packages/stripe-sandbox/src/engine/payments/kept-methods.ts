// Payment methods of other lands and kinds: made and shown as Stripe does, so that what lists them has something to list.
// Paying with them leads to pages of others and is not built.
import type { Context } from '../core/context.ts'
import { letters } from '../core/ids.ts'
import { notBuilt } from '../core/errors.ts'
import type { PaymentMethod } from '../core/wire.ts'

export const KEPT_TYPES = [
  'acss_debit',
  'afterpay_clearpay',
  'alipay',
  'bancontact',
  'boleto',
  'eps',
  'fpx',
  'giropay',
  'grabpay',
  'ideal',
  'oxxo',
  'p24',
  'sofort',
  'wechat_pay',
] as const

export type KeptType = (typeof KEPT_TYPES)[number]

/** One of them and what is shown of it. */
export type Kept = { [T in KeptType]: { type: T } & { [K in T]: NonNullable<PaymentMethod[T]> } }[KeptType]

/** Throws 501 for what is only kept. `what` says what was to be done with it. */
export function refuseKept(method: PaymentMethod, what: string): void {
  if (KEPT_TYPES.some((type) => type === method.type)) throw notBuilt(`${what} of type \`${method.type}\``)
}

/** The account of a bank in Canada. Recorded: the test bank's name. */
export function toAcssDebit(
  ctx: Context,
  account: { account_number: string; institution_number: string; transit_number: string },
): NonNullable<PaymentMethod['acss_debit']> {
  return {
    bank_name: 'STRIPE TEST BANK',
    fingerprint: letters(`${ctx.settings.seed}/acss/${account.account_number}`, 16),
    institution_number: account.institution_number,
    last4: account.account_number.slice(-4),
    transit_number: account.transit_number,
  }
}
