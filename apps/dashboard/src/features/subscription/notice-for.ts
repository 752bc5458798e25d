/** The one notice that matters now. What stops money or access comes before what only will. */

import { catalog, day, type Instant, isRunning, plan, type UsageMeter } from '@prorata/billing'
import type { Tone } from '../../components/tone.ts'
import type { Format } from '../../format.ts'
import type { Outputs } from '../../trpc.ts'
import { termsPrice } from '../../words/terms-text.ts'

type Current = Outputs['subscription']['current']

export interface NoticeFacts {
  tone: Tone
  title: string
  text: string
  /** Where to act. For people without billing rights it is whom to ask instead. */
  to: '/billing/invoices' | '/billing/plans' | '/billing/usage' | null
  action: string
}

/** A trial's end is announced this long before. */
const trialNotice = 3 * day

export function noticeFor(
  current: Current,
  meters: readonly UsageMeter[],
  format: Format,
): NoticeFacts | null {
  return (
    verificationNotice(current, format) ??
    paymentNotice(current, format) ??
    endNotice(current, format) ??
    usageNotice(meters, format) ??
    changeNotice(current, format)
  )
}

function verificationNotice({ subscription }: Current, format: Format): NoticeFacts | null {
  const act = { tone: 'warn', to: '/billing/invoices', action: 'Finish the payment' } as const
  if (subscription.status === 'incomplete') {
    return {
      ...act,
      title: 'Your first payment is not finished',
      text: `${plan(subscription.terms.planId).name} turns on once it is. You have until ${format.moment(subscription.expiresAt)} UTC.`,
    }
  }
  if (isRunning(subscription) && subscription.pendingChange) {
    const { to, expiresAt } = subscription.pendingChange
    return {
      ...act,
      title: `Your change to ${plan(to.planId).name} waits for its payment`,
      text: `Until it is confirmed you keep ${plan(subscription.terms.planId).name}. The change lapses at ${format.moment(expiresAt)} UTC.`,
    }
  }
  return null
}

function paymentNotice({ subscription, access }: Current, format: Format): NoticeFacts | null {
  if (subscription.status !== 'past_due' && subscription.status !== 'unpaid') return null
  const { reason } = access
  return {
    tone: 'bad',
    title: `Your payment failed on ${format.day(subscription.since)}`,
    text:
      reason.kind === 'in_grace'
        ? `${plan(access.planId).name} stays on until ${format.day(reason.until)}. Pay the open invoice to keep it.`
        : `${plan(subscription.terms.planId).name} is off until the open invoice is paid. Nothing is deleted.`,
    to: '/billing/invoices',
    action: 'Pay the invoice',
  }
}

function endNotice({ subscription, now }: Current, format: Format): NoticeFacts | null {
  if (!isRunning(subscription)) return null
  const { name } = plan(subscription.terms.planId)
  if (subscription.status === 'paused') {
    return { ...plain, title: `${name} is paused`, text: 'You are not charged while it is.' }
  }
  if (subscription.renewal.kind === 'cancels') {
    const { at } = subscription.renewal
    return {
      ...plain,
      title: `${name} ends on ${format.day(at)}`,
      text: 'No more charges. Nothing is deleted.',
    }
  }
  if (subscription.status === 'trialing' && isSoon(subscription.trialEnd, now)) {
    return {
      ...plain,
      title: `Your trial ends on ${format.day(subscription.trialEnd)}`,
      text: `Then the first charge: ${termsPrice(subscription.terms, format)}.`,
    }
  }
  return null
}

function usageNotice(meters: readonly UsageMeter[], format: Format): NoticeFacts | null {
  const worst = meters
    .filter(({ level, overage }) => level !== 'ok' && !(level === 'over' && overage))
    .toSorted((a, b) => (b.percent ?? 0) - (a.percent ?? 0))[0]
  if (!worst || worst.percent === null) return null
  const { name } = catalog.meters[worst.meterId]
  const spent = worst.remaining === 0
  const after = worst.overage
    ? `After that each costs ${format.rate(worst.overage.unitAmountDecimal, catalog.currency)}.`
    : 'Beyond that, calls are refused.'
  return {
    tone: 'warn',
    title: spent
      ? `You have used all included ${name}`
      : `You have used ${format.percent(worst.percent)} of your ${name}`,
    text: `${spent && !worst.overage ? `New ones are refused until ${format.day(worst.resetsAt)}.` : after} Resets ${format.day(worst.resetsAt)}.`,
    to: '/billing/plans',
    action: 'See larger plans',
  }
}

function changeNotice({ subscription }: Current, format: Format): NoticeFacts | null {
  if (!isRunning(subscription) || subscription.renewal.kind !== 'changes') return null
  const { to, at } = subscription.renewal
  return {
    ...plain,
    title: `${plan(to.planId).name} starts on ${format.day(at)}`,
    text: `You are not charged before then, and keep ${plan(subscription.terms.planId).name} until it starts.`,
  }
}

const plain = { tone: 'waiting', to: null, action: '' } as const

function isSoon(at: Instant, now: Instant): boolean {
  return at - now <= trialNotice
}
