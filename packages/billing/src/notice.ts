/**
 * The one notice that matters now, in facts. Pages and mails word it; none of them decides for itself. What stops money
 * or access comes before what only will.
 */

import type { PaymentMethod } from './customer-profile.ts'
import type { Access } from './entitlements.ts'
import { type Invoice, owedInvoice } from './invoice.ts'
import type { Money } from './money.ts'
import type { PaymentFailure } from './payment-failure.ts'
import type { PlanId } from './plans.ts'
import {
  isFailing,
  isRunning,
  type RunningSubscription,
  type Subscription,
  type Terms,
} from './subscription.ts'
import { day, type Instant } from './time.ts'
import type { UsageMeter } from './usage.ts'

/** A payment that is owed. `accessUntil`: how long the plan stays on without it; `null` where it is off. */
interface OwedPayment {
  planId: PlanId
  since: Instant
  accessUntil: Instant | null
  invoiceId: string | null
  amountDue: Money | null
  nextAttempt: Instant | null
  failure: PaymentFailure | null
}

export type Notice =
  | { kind: 'verify_first_payment'; planId: PlanId; until: Instant; invoiceId: string | null }
  /** A change that waits for its payment. */
  | { kind: 'verify_change'; from: PlanId; to: PlanId; until: Instant; invoiceId: string | null }
  /** A renewal that the bank wants the person to confirm. */
  | ({ kind: 'verify_payment' } & OwedPayment)
  | ({ kind: 'payment_failed' } & OwedPayment)
  | { kind: 'paused'; planId: PlanId; cause: 'requested' | 'trial_ended'; resumesAt: Instant | null }
  | { kind: 'cancels'; planId: PlanId; at: Instant }
  | { kind: 'trial_ending'; terms: Terms; at: Instant; hasPaymentMethod: boolean }
  /** The card is no good any more at the next charge: it is good until `expiresAt`, and not in that instant. */
  | { kind: 'card_expires'; paymentMethod: PaymentMethod; expiresAt: Instant; nextChargeAt: Instant }
  | { kind: 'at_limit'; meter: UsageMeter }
  | { kind: 'near_limit'; meter: UsageMeter }
  | { kind: 'change_scheduled'; from: Terms; to: Terms; at: Instant }
  | { kind: 'pause_scheduled'; planId: PlanId; at: Instant; until: Instant | null }

export type NoticeKind = Notice['kind']

/** From the most pressing on. A notice is only shown where none before it applies. */
export const noticePriority = [
  'verify_first_payment',
  'verify_change',
  'verify_payment',
  'payment_failed',
  'paused',
  'cancels',
  'trial_ending',
  'card_expires',
  'at_limit',
  'near_limit',
  'change_scheduled',
  'pause_scheduled',
] as const satisfies readonly NoticeKind[]

export interface NoticeFacts {
  subscription: Subscription
  access: Access
  meters: readonly UsageMeter[]
  /** Newest first. */
  invoices: readonly Invoice[]
  /** The one that is charged by default. */
  paymentMethod: PaymentMethod | null
  /** When money is taken next; `null` where none is by itself. */
  nextChargeAt: Instant | null
  now: Instant
}

/** A trial's end is announced this long before, on pages and by mail. */
export const trialNotice = 3 * day
/** A card that expires is announced this long before it does, or before the charge it will fail. */
export const cardNotice = 30 * day

/** `null` where there is nothing to say. */
export function noticeOf(facts: NoticeFacts): Notice | null {
  const applying = noticesOf(facts)
  for (const kind of noticePriority) {
    const notice = applying.find((one) => one.kind === kind)
    if (notice) return notice
  }
  return null
}

/** For people without billing rights: that something is owed, not how much, and nothing of how it is paid. */
export function noticeWithoutMoney(facts: NoticeFacts): Notice | null {
  // Without a next charge no card is warned of.
  const notice = noticeOf({ ...facts, nextChargeAt: null })
  if (notice === null) return null
  if (notice.kind === 'verify_payment' || notice.kind === 'payment_failed') {
    return { ...notice, invoiceId: null, amountDue: null, nextAttempt: null, failure: null }
  }
  return 'invoiceId' in notice ? { ...notice, invoiceId: null } : notice
}

/** Everything that is so, in no order. */
function noticesOf(facts: NoticeFacts): Notice[] {
  const { subscription } = facts
  if (subscription.status === 'incomplete') {
    const { terms, expiresAt, processing } = subscription
    // Nobody can do anything about it: the welcome page and the plan's own card say so.
    if (processing) return usageNotices(facts)
    const invoiceId = owedInvoice(facts.invoices)?.id ?? null
    return [{ kind: 'verify_first_payment', planId: terms.planId, until: expiresAt, invoiceId }]
  }
  if (!isRunning(subscription)) return usageNotices(facts)
  return [
    ...paymentNotices(subscription, facts),
    ...lifeNotices(subscription, facts),
    ...cardNotices(facts),
    ...usageNotices(facts),
  ]
}

function paymentNotices(subscription: RunningSubscription, { access, invoices }: NoticeFacts): Notice[] {
  const { pendingChange, terms } = subscription
  const owed = owedInvoice(invoices)
  const notices: Notice[] = []
  if (pendingChange) {
    const { to, expiresAt: until } = pendingChange
    const waiting = invoices.find(({ status }) => status === 'open')
    const change = { from: terms.planId, to: to.planId, until, invoiceId: waiting?.id ?? null }
    notices.push({ kind: 'verify_change', ...change })
  }
  if (isFailing(subscription)) {
    notices.push({
      kind: owed?.needsAction ? 'verify_payment' : 'payment_failed',
      planId: terms.planId,
      since: subscription.since,
      accessUntil: access.reason.kind === 'in_grace' ? access.reason.until : null,
      invoiceId: owed?.id ?? null,
      amountDue: owed?.amountDue ?? null,
      nextAttempt: owed?.nextPaymentAttempt ?? null,
      failure: owed?.failure ?? null,
    })
  }
  return notices
}

function lifeNotices(subscription: RunningSubscription, { paymentMethod, now }: NoticeFacts): Notice[] {
  const { terms, renewal } = subscription
  const { planId } = terms
  const notices: Notice[] = []
  if (subscription.status === 'paused') {
    const { cause, resumesAt } = subscription
    notices.push({ kind: 'paused', planId, cause, resumesAt })
  }
  if (subscription.status === 'trialing' && subscription.trialEnd - now <= trialNotice) {
    const hasPaymentMethod = paymentMethod !== null
    notices.push({ kind: 'trial_ending', terms, at: subscription.trialEnd, hasPaymentMethod })
  }
  switch (renewal.kind) {
    case 'renews':
      return notices
    case 'cancels':
      return [...notices, { kind: 'cancels', planId, at: renewal.at }]
    case 'changes':
      return [...notices, { kind: 'change_scheduled', from: terms, to: renewal.to, at: renewal.at }]
    case 'pauses':
      return [...notices, { kind: 'pause_scheduled', planId, at: renewal.at, until: renewal.until }]
    default:
      return renewal satisfies never
  }
}

function cardNotices({ paymentMethod, nextChargeAt, now }: NoticeFacts): Notice[] {
  const expiresAt = paymentMethod && expiryOf(paymentMethod)
  if (!paymentMethod || expiresAt === null || nextChargeAt === null || nextChargeAt < expiresAt) return []
  const isSoon = expiresAt - now <= cardNotice || nextChargeAt - now <= cardNotice
  return isSoon ? [{ kind: 'card_expires', paymentMethod, expiresAt, nextChargeAt }] : []
}

/** The first instant in which a card is no good any more: its month is over. `null` for what does not expire. */
export function expiryOf({ expMonth, expYear }: PaymentMethod): Instant | null {
  return expMonth === null || expYear === null ? null : Date.UTC(expYear, expMonth, 1)
}

/** The worst of them. Beyond an allowance whose overage is sold there is nothing to warn of: it is simply paid for. */
function usageNotices({ meters }: NoticeFacts): Notice[] {
  const [meter] = meters
    .filter(({ level, overage }) => level !== 'ok' && !(level === 'over' && overage))
    .toSorted((a, b) => (b.percent ?? 0) - (a.percent ?? 0))
  if (!meter) return []
  return [{ kind: meter.level === 'near' ? 'near_limit' : 'at_limit', meter }]
}
