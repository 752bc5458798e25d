/** Which mails the events between two looks call for. One occasion calls for one mail, and one look for one mail about it. */

import { isMoneyEvent, type MoneyEvent, stepOf } from './dunning.ts'
import type { EmailContent, EmailDraft, EmailOf } from './email.ts'
import { type AccessPolicy, accessOf } from './entitlements.ts'
import { type Invoice, owedInvoice } from './invoice.ts'
import type { SubscriptionEvent } from './observe.ts'
import type { CustomerTruth } from './ports/provider.ts'
import {
  isEnded,
  isFailing,
  isRunning,
  type Subscription,
  type SubscriptionIn,
  type Terms,
} from './subscription.ts'
import type { Instant } from './time.ts'

/** What a look showed, and what the one before it did. */
export interface Occasion {
  previous: Subscription
  truth: Pick<CustomerTruth, 'invoices' | 'payments' | 'profile'> & { subscription: Subscription }
  events: readonly (SubscriptionEvent | MoneyEvent)[]
  lookedAt: Instant
  policy: AccessPolicy
  /** Tells this look from every other one of this customer's. */
  id: string
}

export function emailsOf(occasion: Occasion): EmailDraft[] {
  return occasion.events.flatMap((event) => {
    const draft = draftOf(event, occasion)
    return draft ? [draft] : []
  })
}

function draftOf(event: SubscriptionEvent | MoneyEvent, occasion: Occasion): EmailDraft | null {
  return isMoneyEvent(event) ? moneyDraft(event, occasion) : lifecycleDraft(event, occasion)
}

function moneyDraft(event: MoneyEvent, occasion: Occasion): EmailDraft | null {
  const { events, truth } = occasion
  switch (event.kind) {
    case 'invoice_payment_failed':
    case 'invoice_action_required': {
      const invoice = truth.invoices.find(({ id }) => id === event.invoiceId)
      return invoice ? owedDraft(invoice, occasion) : null
    }
    case 'invoice_paid': {
      const { invoiceId } = event
      const invoice = truth.invoices.find(({ id }) => id === invoiceId)
      const recovered = events.some((one) => one.kind === 'invoice_recovered' && one.invoiceId === invoiceId)
      return invoice ? { key: `invoice:${invoiceId}:receipt`, content: receiptOf(invoice, recovered) } : null
    }
    case 'payment_refunded': {
      const payment = truth.payments.find(({ id }) => id === event.paymentId)
      if (!payment) return null
      const { id: paymentId, amount: of, amountRefunded, createdAt: paidAt } = payment
      const key = `payment:${paymentId}:refunded:${amountRefunded.amount}`
      return { key, content: { kind: 'refund', paymentId, refunded: event.refunded, of, paidAt } }
    }
    case 'invoice_recovered':
      return null
    default:
      return event satisfies never
  }
}

function lifecycleDraft(
  event: SubscriptionEvent,
  { truth, previous, events, lookedAt, id }: Occasion,
): EmailDraft | null {
  const { subscription } = truth
  if (subscription.status === 'none') return null
  const { planId } = subscription.terms
  /** Somebody may schedule an end, take it back and schedule it again: each of them is an occasion of its own. */
  const keyOf = (what: string) => `subscription:${subscription.id}:${what}:${id}`
  switch (event.kind) {
    case 'plan_changed': {
      const { from, to } = event
      if (!isAnotherPlan(from, to)) return null
      return { key: keyOf('changed'), content: { kind: 'plan_changed', from, to, at: lookedAt } }
    }
    case 'change_scheduled': {
      const { to, at } = event
      const from = subscription.terms
      if (!isAnotherPlan(from, to)) return null
      return { key: keyOf('change_scheduled'), content: { kind: 'change_scheduled', from, to, at } }
    }
    case 'cancellation_scheduled':
      return {
        key: keyOf('cancellation_scheduled'),
        content: { kind: 'cancellation_scheduled', planId, at: event.at },
      }
    case 'ended': {
      // An end that a payment brought is told by the last mail about that payment, a refused trial by its own.
      if (isFailing(previous) && owedInvoice(truth.invoices)) return null
      if (events.some(({ kind }) => kind === 'trial_refused')) return null
      const key = `subscription:${subscription.id}:ended`
      return { key, content: { kind: 'subscription_ended', planId, at: event.at } }
    }
    case 'trial_will_end': {
      const { terms, at, hasPaymentMethod } = event
      const key = `subscription:${subscription.id}:trial_ending:${at}`
      return { key, content: { kind: 'trial_ending', terms, at, hasPaymentMethod } }
    }
    case 'trial_refused': {
      const key = `subscription:${subscription.id}:trial_refused`
      return { key, content: { kind: 'trial_refused', planId, because: event.because } }
    }
    case 'started':
    case 'trial_converted':
    case 'renewed':
    case 'payment_failed':
    case 'recovered':
    case 'resumed':
    case 'pause_scheduled':
    case 'paused':
    case 'unpaused':
      return null
    default:
      return event satisfies never
  }
}

type Sold = Exclude<Subscription, SubscriptionIn<'none'>>

/** One mail a step. Where the bank only asks for a confirmation, the first of them asks for just that. */
function owedDraft(invoice: Invoice, { truth, policy, lookedAt }: Occasion): EmailDraft | null {
  const { subscription, invoices } = truth
  if (subscription.status === 'none') return null
  const step = stepOf(invoice, subscription)
  const about = { id: invoice.id, number: invoice.number, amountDue: invoice.amountDue }
  const { planId } = subscription.terms
  const plan = standingOf(subscription, lookedAt, policy)
  if (step === null) {
    const content = askOf(subscription, about)
    return content && { key: `invoice:${invoice.id}:action_required`, content }
  }
  const key = `invoice:${invoice.id}:${step}`
  if (step === 'first' && invoice.needsAction) {
    const until = plan.kind === 'on' ? plan.until : null
    return { key, content: { kind: 'payment_action_required', planId, invoice: about, until, change: null } }
  }
  // Of what was owed before, the newest speaks for all: a person pays one thing at a time.
  if (owedInvoice(invoices)?.id !== invoice.id && invoice.status === 'open') return null
  const { failure, nextPaymentAttempt: nextAttempt } = invoice
  return {
    key,
    content: { kind: 'payment_failed', step, planId, invoice: about, failure, nextAttempt, plan },
  }
}

/** A first payment or a change that somebody left at the bank's question. */
function askOf(
  subscription: Sold,
  invoice: EmailOf<'payment_action_required'>['invoice'],
): EmailContent | null {
  const { planId } = subscription.terms
  const ask = { kind: 'payment_action_required', planId, invoice } as const
  if (subscription.status === 'incomplete') return { ...ask, until: subscription.expiresAt, change: planId }
  if (!isRunning(subscription) || !subscription.pendingChange) return null
  const { to, expiresAt: until } = subscription.pendingChange
  return { ...ask, until, change: to.planId }
}

function standingOf(
  subscription: Sold,
  now: Instant,
  policy: AccessPolicy,
): EmailOf<'payment_failed'>['plan'] {
  if (isEnded(subscription)) return { kind: 'ended' }
  const { reason } = accessOf(subscription, now, policy)
  return reason.kind === 'in_grace' ? { kind: 'on', until: reason.until } : { kind: 'off' }
}

function receiptOf(invoice: Invoice, recovered: boolean): EmailContent {
  const { id: invoiceId, number, lines, total, amountPaid, paidAt, createdAt, pdfUrl } = invoice
  return {
    kind: 'receipt',
    invoiceId,
    number,
    lines: lines.map(({ description, amount }) => ({ description, amount })),
    total,
    amountPaid,
    paidAt: paidAt ?? createdAt,
    pdfUrl,
    recovered,
  }
}

/** Seats that come and go with members are on the receipts; they are no news. */
function isAnotherPlan(from: Terms, to: Terms): boolean {
  return from.planId !== to.planId || from.interval !== to.interval
}
