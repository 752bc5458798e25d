/** The golden example: Starter to Pro on 7 Nov 2026 16:00 UTC, with seven ninths of November left. */

import {
  type Access,
  compareEntitlements,
  lifecycle,
  type Money,
  type PaymentMethod,
  type Quote,
  type Subscription,
  type Terms,
  usageMeter,
} from '@prorata/billing'
import type { Outputs } from '../src/trpc.ts'

export const now = Date.UTC(2026, 10, 7, 16)
export const november = { start: Date.UTC(2026, 10, 1), end: Date.UTC(2026, 11, 1) }
export const usd = (amount: number): Money => ({ amount, currency: 'usd' })

export const starter: Terms = {
  planId: 'starter',
  interval: 'month',
  quantity: 1,
  unitAmount: 1_900,
  currency: 'usd',
}
export const pro: Terms = { ...starter, planId: 'pro', unitAmount: 4_900 }

export const activeStarter = {
  status: 'active',
  id: 'sub_1',
  itemId: 'si_1',
  terms: starter,
  startedAt: november.start,
  period: november,
  renewal: { kind: 'renews' },
  pendingChange: null,
} as const satisfies Subscription

export const activePro = { ...activeStarter, terms: pro } as const satisfies Subscription

export const visa: PaymentMethod = {
  id: 'pm_1',
  kind: 'card',
  brand: 'visa',
  last4: '4242',
  expMonth: 12,
  expYear: 2034,
  isDefault: true,
  fingerprint: null,
}

const rest = { start: now, end: november.end }

export const goldenQuote: Quote = {
  id: 'quote_1',
  token: 'token_1',
  from: starter,
  to: pro,
  direction: 'upgrade',
  effective: 'now',
  startsAt: now,
  lines: [
    { description: 'Unused time on Starter', amount: usd(-1_478), period: rest, proration: true },
    { description: 'Remaining time on Pro', amount: usd(3_811), period: rest, proration: true },
  ],
  subtotal: usd(2_333),
  tax: usd(0),
  discount: usd(0),
  total: usd(2_333),
  creditApplied: usd(0),
  dueToday: usd(2_333),
  creditLeft: usd(0),
  carriedOver: usd(0),
  nextInvoice: { amount: usd(4_900), at: november.end },
  ...compareEntitlements('starter', 'pro'),
  issuedAt: now,
  expiresAt: now + 15 * 60_000,
}

export function currentWith(
  subscription: Subscription,
  more: Partial<Outputs['subscription']['current']> = {},
): Outputs['subscription']['current'] {
  const access: Access =
    subscription.status === 'none'
      ? { planId: 'free', reason: { kind: 'no_subscription' } }
      : { planId: 'starter', reason: { kind: 'active' } }
  return {
    organization: { id: 'org_1', name: 'Acme' },
    role: 'owner',
    canManageBilling: true,
    billingAdmins: ['Dana'],
    now,
    subscription,
    lifecycle: lifecycle(subscription),
    access,
    nextCharge: subscription.status === 'none' ? null : { amount: usd(1_900), at: november.end },
    paymentMethod: null,
    credit: null,
    discount: null,
    notice: null,
    limitUse: {},
    currency: null,
    trialAvailable: subscription.status === 'none',
    syncedAt: now,
    ...more,
  }
}

export function apiCalls(used: number, planId: Access['planId'] = 'starter') {
  return usageMeter('apiCalls', used, { planId, reason: { kind: 'active' } }, november)
}
