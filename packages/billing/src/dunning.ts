/**
 * What happened to a customer's money between two looks at the provider. Told by the invoices' own attempt counts and
 * not by webhooks: however many arrive, in whatever order or none, an attempt is told once, and where several were missed
 * only the latest is.
 */

import type { Invoice } from './invoice.ts'
import { type Money, money } from './money.ts'
import type { SubscriptionEvent } from './observe.ts'
import type { Payment } from './payment.ts'
import { isEnded, type Subscription } from './subscription.ts'
import { day, hour, type Instant } from './time.ts'

export type MoneyEvent =
  /** `final`: the provider will not try again by itself. */
  | { kind: 'invoice_payment_failed'; invoiceId: string; attempt: number; final: boolean }
  /** The bank's question has gone unanswered for an hour. */
  | { kind: 'invoice_action_required'; invoiceId: string }
  /** Paid after it had failed. Comes beside `invoice_paid`. */
  | { kind: 'invoice_recovered'; invoiceId: string }
  | { kind: 'invoice_paid'; invoiceId: string }
  | { kind: 'payment_refunded'; paymentId: string; refunded: Money }

/** Tells them from what happens to a subscription: these are about an invoice or a payment. */
export function isMoneyEvent(event: SubscriptionEvent | MoneyEvent): event is MoneyEvent {
  return 'invoiceId' in event || 'paymentId' in event
}

/** Of the mails about one unpaid invoice there are at most three, however often the provider tries. */
export const dunningSteps = ['first', 'second', 'final'] as const
export type DunningStep = (typeof dunningSteps)[number]

/** One look at the provider. */
export interface MoneyState {
  subscription: Subscription
  invoices: readonly Invoice[]
  payments: readonly Payment[]
  lookedAt: Instant
}

/** Of what is first seen, only this much of the past is news: an imported customer gets no old receipts. */
const freshness = day
/** Somebody who is on the bank's page needs no mail; somebody who has left it does. */
export const actionPatience = hour

/** `previous` is `null` where the customer was never looked at before. Equal looks at one time yield no events. */
export function observeMoney(previous: MoneyState | null, next: MoneyState): MoneyEvent[] {
  const isNews = (at: Instant) => previous !== null || next.lookedAt - at <= freshness
  const before = new Map(previous?.invoices.map((invoice) => [invoice.id, invoice]))
  const invoiceEvents = next.invoices.toReversed().flatMap((invoice): MoneyEvent[] => {
    const known = before.get(invoice.id) ?? null
    switch (invoice.status) {
      case 'paid':
        return isNews(invoice.paidAt ?? invoice.createdAt) ? paidEvents(known, invoice) : []
      case 'open':
      case 'uncollectible':
        return isNews(invoice.createdAt) ? owedEvents(known && previous, known, next, invoice) : []
      case 'draft':
      case 'void':
        return []
      default:
        return invoice.status satisfies never
    }
  })
  return [...invoiceEvents, ...refundEvents(previous, next, isNews)]
}

function paidEvents(known: Invoice | null, { id: invoiceId, amountPaid }: Invoice): MoneyEvent[] {
  if (known?.status === 'paid' || amountPaid.amount === 0) return []
  const paid = { kind: 'invoice_paid', invoiceId } as const
  return known && known.attemptCount > 0 ? [{ kind: 'invoice_recovered', invoiceId }, paid] : [paid]
}

function owedEvents(
  previous: MoneyState | null,
  known: Invoice | null,
  next: MoneyState,
  invoice: Invoice,
): MoneyEvent[] {
  const { id: invoiceId, attemptCount: attempt } = invoice
  const step = stepOf(invoice, next.subscription)
  if (step !== null) {
    const isTold = previous && known && known.attemptCount === attempt
    if (isTold && stepOf(known, previous.subscription) === step) return []
    return [{ kind: 'invoice_payment_failed', invoiceId, attempt, final: step === 'final' }]
  }
  const waitsSince = invoice.createdAt + actionPatience
  const isDue = invoice.needsAction && invoice.status === 'open' && next.lookedAt >= waitsSince
  const wasDue = previous !== null && known?.needsAction === true && previous.lookedAt >= waitsSince
  return isDue && !wasDue ? [{ kind: 'invoice_action_required', invoiceId }] : []
}

/**
 * Which of its mails an unpaid invoice is at. `null` where nobody has to be reminded: what was declined while the person
 * was there (a change, a first payment) was told to them there, and keeps the subscription as it was.
 */
export function stepOf(invoice: Invoice, subscription: Subscription): DunningStep | null {
  const { attemptCount, nextPaymentAttempt } = invoice
  const isOff = subscription.status === 'unpaid' || isEnded(subscription)
  if (attemptCount === 0 || !(isOff || subscription.status === 'past_due')) return null
  // Without a card there is no next attempt either; that is not yet the end.
  if (nextPaymentAttempt === null && (isOff || attemptCount > 1)) return 'final'
  return attemptCount === 1 ? 'first' : 'second'
}

function refundEvents(
  previous: MoneyState | null,
  next: MoneyState,
  isNews: (at: Instant) => boolean,
): MoneyEvent[] {
  const before = new Map(previous?.payments.map((payment) => [payment.id, payment.amountRefunded.amount]))
  return next.payments.toReversed().flatMap(({ id, amountRefunded, createdAt }): MoneyEvent[] => {
    const refunded = amountRefunded.amount - (before.get(id) ?? 0)
    if (refunded <= 0 || !isNews(createdAt)) return []
    return [{ kind: 'payment_refunded', paymentId: id, refunded: money(refunded, amountRefunded.currency) }]
  })
}
