// Payments that take their time: a bank debit is sent, and days later the bank says how it ended.
// https://docs.stripe.com/payments/payment-methods#payment-notification
import type { PaymentOutcome } from '../contract.ts'
import type { Context } from '../core/context.ts'
import type { Row } from '../core/table.ts'
import type { PaymentMethod } from '../core/wire.ts'
import { isIban } from './bank-accounts.ts'
import type { Decline } from './declines.ts'
import { toDecline } from './declines.ts'
import { accountByNumber, toBankDecline } from './test-accounts.ts'

/** The slow ones of SEPA's test accounts. */
const SLOW_SECONDS = 180

export interface Settlement {
  /** Null where the payment stays in processing. */
  end: 'succeeded' | Decline | null
  /** Until the end is known. */
  seconds: number
}

/** What a payment intent in processing will come to. */
export interface SettlementRow extends Row {
  end: 'succeeded' | Decline
}

/** How a debit of that account ends; null for what is known at once. */
export function settlementOf(ctx: Context, method: PaymentMethod): Settlement | null {
  if (method.type !== 'us_bank_account' && method.type !== 'sepa_debit') return null
  const number = ctx.tables.cards.get(method.id)?.number ?? ''
  const { end, slow } = accountByNumber(number)
  const { us_bank_account: ach, sepa_debit: sepa } = ctx.settings.settlementDelay
  return { end, seconds: (isIban(number) ? sepa : ach) + (slow ? SLOW_SECONDS : 0) }
}

/** How it ends where that was set: what `processing_then_…` says of any method, and every outcome of a debit. */
export function settlementSet(ctx: Context, method: PaymentMethod, set: PaymentOutcome): Settlement | null {
  const own = settlementOf(ctx, method)
  const seconds = set.afterSeconds ?? own?.seconds ?? ctx.settings.settlementDelay.us_bank_account
  switch (set.outcome) {
    case 'processing_then_succeeds':
      return { end: 'succeeded', seconds }
    case 'processing_then_fails':
      return { end: declineFor(method, set), seconds }
    case 'succeeded':
      return own === null ? null : { end: 'succeeded', seconds }
    case 'declined':
      return own === null ? null : { end: declineFor(method, set), seconds }
    case 'requires_action':
      return null
    default:
      return set.outcome satisfies never
  }
}

function declineFor(method: PaymentMethod, { declineCode }: PaymentOutcome): Decline {
  return method.type === 'card'
    ? toDecline(declineCode ?? 'generic_decline')
    : toBankDecline(declineCode ?? 'insufficient_funds')
}
