/** One mail of every kind and variant, for the page that shows how they look and for the test that none has a gap. */

import {
  addMonths,
  catalog,
  day,
  type EmailContent,
  type EmailOf,
  type PlanId,
  priceOf,
  type Terms,
} from '@prorata/billing'

/** The golden example's instant: 7 Nov 2026, 16:00 UTC. */
const now = Date.UTC(2026, 10, 7, 16)
const december = Date.UTC(2026, 11, 1)
const { currency } = catalog
const usd = (amount: number) => ({ amount, currency })

function termsOf(planId: PlanId, quantity = 1): Terms {
  const unitAmount = priceOf(planId, 'month')?.unitAmount ?? 0
  return { planId, interval: 'month', quantity, unitAmount, currency }
}

const invoice = { id: 'in_sample', number: 'ACME-0007', amountDue: usd(4_900) }
const failed = {
  kind: 'payment_failed',
  planId: 'pro',
  invoice,
  failure: { reason: 'insufficient_funds', last4: '0341' },
  nextAttempt: december + 3 * day,
  plan: { kind: 'on', until: december + 14 * day },
} as const
const receipt: EmailOf<'receipt'> = {
  kind: 'receipt',
  invoiceId: 'in_sample',
  number: 'ACME-0006',
  lines: [
    { description: 'Unused time on Starter after 7 Nov 2026', amount: usd(-1_478) },
    { description: 'Remaining time on Pro after 7 Nov 2026', amount: usd(3_811) },
  ],
  total: usd(2_333),
  amountPaid: usd(2_333),
  paidAt: now,
  pdfUrl: null,
  recovered: false,
}

export const emailSamples: readonly { name: string; content: EmailContent }[] = [
  { name: 'Payment failed, first notice', content: { ...failed, step: 'first' } },
  {
    name: 'Payment failed, reminder',
    content: { ...failed, step: 'second', nextAttempt: december + 8 * day },
  },
  {
    name: 'Payment failed, last notice: grace goes on',
    content: { ...failed, step: 'final', nextAttempt: null },
  },
  {
    name: 'Payment failed, last notice: the plan is off',
    content: { ...failed, step: 'final', nextAttempt: null, plan: { kind: 'off' } },
  },
  {
    name: 'Payment failed, last notice: the plan has ended',
    content: { ...failed, step: 'final', nextAttempt: null, plan: { kind: 'ended' } },
  },
  {
    name: 'Payment failed, nothing to pay with',
    content: {
      ...failed,
      step: 'first',
      nextAttempt: null,
      failure: { reason: 'no_payment_method', last4: null },
    },
  },
  {
    name: 'Confirm a renewal',
    content: {
      kind: 'payment_action_required',
      planId: 'pro',
      invoice,
      until: december + 14 * day,
      change: null,
    },
  },
  {
    name: 'Confirm a change',
    content: {
      kind: 'payment_action_required',
      planId: 'starter',
      invoice: { ...invoice, amountDue: usd(2_333) },
      until: now + day,
      change: 'pro',
    },
  },
  {
    name: 'Trial ends soon, with a card',
    content: { kind: 'trial_ending', terms: termsOf('pro'), at: now + 3 * day, hasPaymentMethod: true },
  },
  {
    name: 'Trial ends soon, without a card',
    content: { kind: 'trial_ending', terms: termsOf('pro'), at: now + 3 * day, hasPaymentMethod: false },
  },
  { name: 'Trial refused', content: { kind: 'trial_refused', planId: 'pro', because: 'card' } },
  { name: 'Receipt', content: receipt },
  { name: 'Receipt after a payment that had failed', content: { ...receipt, recovered: true } },
  { name: 'Cancellation', content: { kind: 'cancellation_scheduled', planId: 'pro', at: december } },
  { name: 'Plan ended', content: { kind: 'subscription_ended', planId: 'pro', at: december } },
  {
    name: 'Refund',
    content: {
      kind: 'refund',
      paymentId: 'pi_sample',
      refunded: usd(2_000),
      of: usd(4_900),
      paidAt: addMonths(december, -1),
    },
  },
  {
    name: 'Plan changed',
    content: { kind: 'plan_changed', from: termsOf('starter'), to: termsOf('pro'), at: now },
  },
  {
    name: 'Change scheduled',
    content: { kind: 'change_scheduled', from: termsOf('pro'), to: termsOf('starter'), at: december },
  },
]
