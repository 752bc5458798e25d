/**
 * One trial for an organization, an e-mail address and a card. Each of them is a key that a trial takes for ever; whose key
 * is taken has had its trial.
 */

import { defaultPaymentMethod, type CustomerProfile } from './customer-profile.ts'
import { trialNotice } from './notice.ts'
import type { SubscriptionEvent } from './observe.ts'
import type { Subscription } from './subscription.ts'
import type { Instant } from './time.ts'

export const trialKeyKinds = ['organization', 'email', 'card'] as const
export type TrialKeyKind = (typeof trialKeyKinds)[number]

export interface TrialKey {
  kind: TrialKeyKind
  value: string
}

/** Everything by which an organization would be known again. `emails`: whoever asks, and whom invoices go to. */
export function trialKeys(
  organizationId: string,
  emails: readonly (string | null)[],
  { paymentMethods }: Pick<CustomerProfile, 'paymentMethods'>,
): TrialKey[] {
  const addresses = emails.flatMap((email) => (email ? [normalizeEmail(email)] : []))
  const cards = paymentMethods.flatMap(({ fingerprint }) => fingerprint ?? [])
  return [
    { kind: 'organization', value: organizationId },
    ...[...new Set(addresses)].map((value): TrialKey => ({ kind: 'email', value })),
    ...[...new Set(cards)].map((value): TrialKey => ({ kind: 'card', value })),
  ]
}

const dotless = new Set(['gmail.com', 'googlemail.com'])

/**
 * The mailbox behind an address: `Ada.Lovelace+x@GoogleMail.com` and `adalovelace@gmail.com` are one. What follows a plus
 * sign is the reader's own sorting with every larger provider; dots mean nothing at Google alone.
 */
export function normalizeEmail(email: string): string {
  const address = email.trim().toLowerCase()
  const at = address.lastIndexOf('@')
  if (at < 0) return address
  const domain = address.slice(at + 1)
  const [mailbox = ''] = address.slice(0, at).split('+')
  return dotless.has(domain) ? `${mailbox.replaceAll('.', '')}@gmail.com` : `${mailbox}@${domain}`
}

/** What was found where a trial had begun that should not have. */
export interface RefusedTrial {
  subscriptionId: string
  because: TrialKeyKind
}

interface Look {
  subscription: Subscription
  lookedAt: Instant
}

/**
 * What is to be told of a trial: that it ends soon, once, three days before (at once where it is shorter, as Stripe does:
 * https://docs.stripe.com/billing/subscriptions/trials), and that it was refused. `previous` is the look before.
 */
export function observeTrial(
  previous: Look | null,
  { subscription, lookedAt }: Look,
  profile: CustomerProfile,
  refused: RefusedTrial | null,
): SubscriptionEvent[] {
  if (refused) return [{ kind: 'trial_refused', because: refused.because }]
  if (!isAboutToEnd(subscription, lookedAt)) return []
  if (previous && isAboutToEnd(previous.subscription, previous.lookedAt)) return []
  const hasPaymentMethod = defaultPaymentMethod(profile) !== null
  const { terms, trialEnd: at } = subscription
  return [{ kind: 'trial_will_end', terms, at, hasPaymentMethod }]
}

function isAboutToEnd(
  subscription: Subscription,
  now: Instant,
): subscription is Extract<Subscription, { status: 'trialing' }> {
  if (subscription.status !== 'trialing' || subscription.renewal.kind === 'cancels') return false
  return now < subscription.trialEnd && subscription.trialEnd - now <= trialNotice
}
