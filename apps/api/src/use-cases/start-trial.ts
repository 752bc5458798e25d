/** A trial without a card. Like a checkout, it is one at most: a page that could be paid meanwhile is closed around it. */

import {
  catalog,
  day,
  decideCurrency,
  decideStartTrial,
  type Instant,
  isSameTerms,
  type SoldCurrency,
  type Wish,
} from '@prorata/billing'
import { ensureCustomer } from './ensure-customer.ts'
import type { Member, Ports } from './ports.ts'
import { refused, runCommand } from './run-command.ts'
import { trialRedeemed } from './trial-redeemed.ts'

export interface StartedTrial {
  trialEnd: Instant
}

/**
 * Throws `refused` where a subscription runs, a trial was had before, or the customer does not pay in `asked`; without one it
 * is the customer's currency, or the catalogue's.
 */
export async function startTrial(
  ports: Ports,
  member: Member,
  wish: Wish,
  asked: SoldCurrency | null = null,
): Promise<StartedTrial> {
  const organizationId = member.organization.id
  const { subscription: stored, profile } = await ports.subscriptions.load(organizationId)
  const priced = decideCurrency(asked, profile.currency)
  if (!priced.ok) throw refused(priced.refusal)
  const facts = {
    trialRedeemed: await trialRedeemed(ports, member),
    use: await ports.limits.find(organizationId),
    currency: priced.currency,
  }
  const isRunningAlready = stored.status === 'trialing' && isSameTerms(stored.terms, wish)
  const early = decideStartTrial(stored, wish, facts)
  // Refuse before a customer is made for it.
  if (!early.ok && !isRunningAlready) throw refused(early.refusal)
  await ensureCustomer(ports, member)

  await closeCheckout(ports, organizationId)
  const started = await runCommand(ports, member, {
    action: 'subscription.startTrial',
    details: { ...wish, currency: priced.currency },
    standing: (subscription): StartedTrial | null => {
      if (subscription.status !== 'trialing' || !isSameTerms(subscription.terms, wish)) return null
      return { trialEnd: subscription.trialEnd }
    },
    decide: (subscription) => decideStartTrial(subscription, wish, facts),
    act: async ({ terms, trialDays }, customerId) => {
      await ports.provider.startTrial({
        organizationId,
        customerId,
        terms,
        trialDays,
        withoutPaymentMethod: catalog.trialWithoutPaymentMethod,
        // One trial an organization, so that these name the intent.
        idempotencyKey: `trial:${organizationId}:${wish.planId}:${wish.interval}:${wish.quantity}:${priced.currency}`,
      })
    },
    expected: ({ trialDays }) => ({ trialEnd: ports.clock.now() + trialDays * day }),
  })
  await closeCheckout(ports, organizationId)
  return started
}

/** Whoever is about to answer a page looks once more whether it may still be paid, and finds the trial. */
async function closeCheckout({ checkouts, provider }: Ports, organizationId: string): Promise<void> {
  for (;;) {
    const standing = await checkouts.find(organizationId)
    if (!standing) return
    if (standing.sessionId !== null) await provider.expireCheckout(standing.sessionId)
    // One that gets its page at this very moment is found again, with the page.
    if (await checkouts.withdraw(organizationId, standing)) return
  }
}
