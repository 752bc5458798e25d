/**
 * Keeps the seats that are paid for in step with the members, under the claim of the sync that noticed. Each change is named
 * by what it leads from and to within a period, so that a repeated sync charges nothing twice.
 */

import {
  BillingError,
  followMembers,
  isPerSeat,
  isRunning,
  type RunningSubscription,
  second,
  type SeatsAnswer,
  type SyncClaim,
  type Terms,
} from '@prorata/billing'
import { type FetchedTruth, fetchTruth } from './fetch-truth.ts'
import type { Ports } from './ports.ts'

type Following = Extract<SeatsAnswer, { kind: 'follow' }>

/**
 * Answers the truth after the seats followed. Where the bank declined a seat, everything is as it was, and the truth says
 * `seats_not_paid`: it is tried again with another card, or when the members change.
 */
export async function followSeats(
  ports: Ports,
  claim: SyncClaim,
  truth: FetchedTruth,
): Promise<FetchedTruth> {
  const { subscription } = truth
  if (!subscription || !isRunning(subscription) || !isPerSeat(subscription.terms)) return truth
  const { organizationId } = claim
  const members = await ports.members.count(organizationId)
  const membersBefore = (await ports.members.followed(organizationId)) ?? members
  const answer = followMembers(subscription, { members, membersBefore })
  switch (answer.kind) {
    case 'wait':
      return truth
    case 'stay':
      await ports.members.setFollowed(organizationId, members)
      return truth
    case 'follow':
      return follow(ports, claim, { truth, subscription, answer, members })
    default:
      return answer satisfies never
  }
}

interface Step {
  truth: FetchedTruth
  subscription: RunningSubscription
  answer: Following
  members: number
}

async function follow(ports: Ports, claim: SyncClaim, step: Step): Promise<FetchedTruth> {
  const { answer, members, subscription } = step
  const { organizationId, customerId } = claim
  const audit = (outcome: string) =>
    ports.auditLog.append({
      organizationId,
      actor: 'sync',
      action: 'seats.follow',
      details: { from: subscription.terms.quantity, now: answer.now, atRenewal: answer.atRenewal, outcome },
      at: ports.clock.now(),
    })
  try {
    await buySeats(ports, customerId, step)
    await planSeats(ports, customerId, step)
  } catch (error) {
    if (!(error instanceof BillingError) || error.code !== 'payment_declined') throw error
    await audit(error.code)
    const truth = await fetchTruth(ports, customerId)
    const notPaid = { kind: 'seats_not_paid', members, seats: subscription.terms.quantity } as const
    return { ...truth, anomalies: [...truth.anomalies, notPaid] }
  }
  await audit('followed')
  await ports.members.setFollowed(organizationId, members)
  return fetchTruth(ports, customerId)
}

/** Seats for now are charged at once, for the rest of the period. */
async function buySeats(
  ports: Ports,
  customerId: string,
  { truth, subscription, answer }: Step,
): Promise<void> {
  const { terms } = subscription
  if (answer.now === terms.quantity) return
  const card = truth.profile.paymentMethods.find(({ isDefault }) => isDefault)
  await change(ports, customerId, subscription, { ...terms, quantity: answer.now }, 'now', card?.id ?? 'none')
}

/** What begins with the renewal: a change that was scheduled stays, with its seats in step. */
async function planSeats(ports: Ports, customerId: string, { subscription, answer }: Step): Promise<void> {
  const { renewal } = subscription
  const inForce: Terms = { ...subscription.terms, quantity: answer.now }
  const planned = renewal.kind === 'changes' ? renewal.to : inForce
  const to = isPerSeat(planned) ? { ...planned, quantity: answer.atRenewal } : planned
  const current = await currentOf(ports, customerId)
  if (!current) return
  const { planId, interval, quantity } = inForce
  if (to.planId !== planId || to.interval !== interval || to.quantity !== quantity) {
    await change(ports, customerId, current, to, 'period_end', String(answer.now))
  } else if (current.renewal.kind === 'changes') {
    await ports.provider.undoChange({ customerId, subscription: current })
  }
}

async function currentOf(ports: Ports, customerId: string): Promise<RunningSubscription | null> {
  const { subscription } = await fetchTruth(ports, customerId)
  return subscription && isRunning(subscription) ? subscription : null
}

async function change(
  { provider, clock }: Ports,
  customerId: string,
  subscription: RunningSubscription,
  to: Terms,
  effective: 'now' | 'period_end',
  occasion: string,
): Promise<void> {
  const { id, terms, period, renewal } = subscription
  const planned = renewal.kind === 'changes' ? renewal.to.quantity : terms.quantity
  const name = [id, period.start, effective, terms.quantity, planned, to.planId, to.quantity, occasion]
  await provider.changePlan({
    customerId,
    subscription,
    to,
    effective,
    prorationDate: Math.floor(clock.now() / second) * second,
    idempotencyKey: `seats:${name.join(':')}`,
  })
}
