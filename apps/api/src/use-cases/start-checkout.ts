/** A first purchase. An organization has at most one checkout that can be paid, however often and from wherever it is asked for. */

import {
  BillingError,
  type CheckoutReservation,
  type CheckoutSession,
  decideCheckout,
  decideCurrency,
  hour,
  type SoldCurrency,
  type Terms,
  type Wish,
} from '@prorata/billing'
import { requirePromotion } from './check-promotion.ts'
import { ensureCustomer } from './ensure-customer.ts'
import type { Member, Ports } from './ports.ts'
import { refused } from './run-command.ts'
import { syncNow } from './sync-customer.ts'
import { trialRedeemed } from './trial-redeemed.ts'

export interface CheckoutWish {
  wish: Wish
  skipTrial: boolean
  /** `null` for the customer's own, or the catalogue's. */
  currency?: SoldCurrency | null
  /** As it was typed. */
  promotionCode?: string | null
}

export interface StartedCheckout {
  sessionId: string
  /** The provider's page. The browser goes there by a full redirect. */
  url: string
}

/** How many times somebody else may be faster before we give up: each loser sees the winner's reservation. */
const attempts = 8
/** Stripe replays the answer to a key for a day at least; a reservation that never got its session is renewed long before. */
const reservationLifetime = hour

/**
 * Answers the open checkout for this very wish where there is one, else starts one and makes any other unpayable. Throws
 * `refused` where a subscription is running already.
 */
export async function startCheckout(
  ports: Ports,
  member: Member,
  asked: CheckoutWish,
): Promise<StartedCheckout> {
  const organizationId = member.organization.id
  // Refuse before a customer is made for it.
  const { currency } = await decide(ports, member, asked)
  const checkout = { ...asked, currency, promotionCode: asked.promotionCode ?? null }
  const customerId = await ensureCustomer(ports, member)

  for (let attempt = 0; attempt < attempts; attempt += 1) {
    await decide(ports, member, checkout)
    const standing = await ports.checkouts.find(organizationId)

    if (standing && !isStale(ports, standing)) {
      const session = await sessionOf(ports, member, customerId, standing)
      if (isSameWish(standing, checkout)) {
        if (session.status === 'open' && session.url) return { sessionId: session.id, url: session.url }
      } else if (session.status === 'open') {
        await ports.provider.expireCheckout(session.id)
      }
      if ((await ports.provider.retrieveCheckout(session.id)).status === 'complete') {
        // It has been paid: what may be bought has to be decided again with what it made.
        await syncNow(ports, organizationId)
        await decide(ports, member, checkout)
      }
    }

    const reservation = { id: ports.ids.next(), ...checkout, sessionId: null, reservedAt: ports.clock.now() }
    if (!(await ports.checkouts.reserve(organizationId, reservation, standing?.id ?? null))) continue
    const session = await sessionOf(ports, member, customerId, reservation)
    if (session.status !== 'open' || !session.url) continue
    if (!(await isStillFree(ports, member, checkout, reservation.id))) {
      await ports.provider.expireCheckout(session.id)
      continue
    }
    await ports.auditLog.append({
      organizationId,
      actor: member.userId,
      action: 'checkout.start',
      details: { ...checkout, sessionId: session.id },
      at: ports.clock.now(),
    })
    return { sessionId: session.id, url: session.url }
  }
  throw new BillingError('provider_unavailable', 'Checkouts were started faster than they could be answered')
}

/**
 * A trial may be started while the page is made: it withdraws the reservation, or is stored already. Whichever comes first
 * sees the other, and nobody gets a page that would buy a second subscription.
 */
async function isStillFree(
  ports: Ports,
  member: Member,
  { wish, skipTrial }: CheckoutWish,
  reservationId: string,
): Promise<boolean> {
  const organizationId = member.organization.id
  const standing = await ports.checkouts.find(organizationId)
  const { subscription } = await ports.subscriptions.load(organizationId)
  const facts = { trialRedeemed: false, skipTrial }
  return standing?.id === reservationId && decideCheckout(subscription, wish, facts).ok
}

interface DecidedCheckout {
  terms: Terms
  trialDays: number
  currency: SoldCurrency
  promotionId: string | null
}

async function decide(
  ports: Ports,
  member: Member,
  { wish, skipTrial, currency: asked = null, promotionCode = null }: CheckoutWish,
): Promise<DecidedCheckout> {
  const { subscription, profile } = await ports.subscriptions.load(member.organization.id)
  const priced = decideCurrency(asked, profile.currency)
  if (!priced.ok) throw refused(priced.refusal)
  const { currency } = priced
  const decision = decideCheckout(subscription, wish, {
    trialRedeemed: await trialRedeemed(ports, member),
    skipTrial,
    use: await ports.limits.find(member.organization.id),
    currency,
  })
  if (!decision.ok) throw refused(decision.refusal)
  const { terms, trialDays } = decision
  const promotion = await requirePromotion(ports, member.organization.id, promotionCode, terms)
  return { terms, trialDays, currency, promotionId: promotion?.id ?? null }
}

/** The session of a reservation. Its id names the intent: asked twice, by whomever, the provider makes one session. */
async function sessionOf(
  ports: Ports,
  member: Member,
  customerId: string,
  reservation: CheckoutReservation,
): Promise<CheckoutSession> {
  const organizationId = member.organization.id
  const { provider, checkouts, environment } = ports
  if (reservation.sessionId !== null) return provider.retrieveCheckout(reservation.sessionId)
  try {
    const session = await provider.startCheckout({
      organizationId,
      customerId,
      ...(await decide(ports, member, reservation)),
      successUrl: `${environment.baseUrl}/billing/welcome?session_id={CHECKOUT_SESSION_ID}`,
      cancelUrl: `${environment.baseUrl}/billing/plans?canceled=1`,
      idempotencyKey: `checkout:${reservation.id}`,
    })
    await checkouts.attach(organizationId, reservation.id, session)
    return session
  } catch (error) {
    // The provider may answer this key with the same failure for a day. A session nobody has the page of cannot be paid.
    const standing = await checkouts.find(organizationId)
    if (standing?.id === reservation.id && standing.sessionId === null) {
      await checkouts.clear(organizationId, reservation.id)
    }
    throw error
  }
}

function isStale({ clock }: Ports, { sessionId, reservedAt }: CheckoutReservation): boolean {
  return sessionId === null && clock.now() - reservedAt > reservationLifetime
}

function isSameWish(
  reservation: CheckoutReservation,
  { wish, skipTrial, currency, promotionCode }: Omit<CheckoutReservation, 'id' | 'sessionId' | 'reservedAt'>,
): boolean {
  const { planId, interval, quantity } = reservation.wish
  return (
    planId === wish.planId &&
    interval === wish.interval &&
    quantity === wish.quantity &&
    reservation.skipTrial === skipTrial &&
    reservation.currency === currency &&
    reservation.promotionCode === promotionCode
  )
}
