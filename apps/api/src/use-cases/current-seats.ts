import {
  accessOf,
  type Amount,
  type Instant,
  type Interval,
  isPerSeat,
  isRunning,
  type Money,
  plan,
  type PlanId,
  type SeatHolder,
} from '@prorata/billing'
import type { Ports } from './ports.ts'

export interface CurrentSeats {
  /** The plan in force. */
  planId: PlanId
  /** Seats are bought one by one; otherwise the plan comes with as many as `seats` says. */
  perSeat: boolean
  seats: Amount
  /** Who is a member takes a seat. */
  assigned: number
  /** What one seat costs an interval; `null` where seats are not bought one by one. */
  price: { unitAmount: Money; interval: Interval } | null
  /** Another number of seats that begins with the renewal. */
  planned: { seats: number; at: Instant } | null
  members: SeatHolder[]
  nextCursor: string | null
}

/** The seats of an organization and who takes them; the members page by page, who joined first first. */
export async function currentSeats(
  ports: Ports,
  organizationId: string,
  page: { limit: number; cursor: string | null },
): Promise<CurrentSeats> {
  const [{ subscription }, assigned, { members, nextCursor }] = await Promise.all([
    ports.subscriptions.load(organizationId),
    ports.members.count(organizationId),
    ports.members.list(organizationId, page),
  ])
  const { planId } = accessOf(subscription, ports.clock.now(), ports.accessPolicy)
  const taken = { assigned, members, nextCursor, planId }
  const terms = isRunning(subscription) ? subscription.terms : null
  if (!terms || terms.planId !== planId || !isPerSeat(terms)) {
    return { ...taken, perSeat: false, seats: plan(planId).limits.seats, price: null, planned: null }
  }
  const { quantity, unitAmount, currency, interval } = terms
  const renewal = isRunning(subscription) ? subscription.renewal : null
  const isPlanned = renewal?.kind === 'changes' && isPerSeat(renewal.to) && renewal.to.quantity !== quantity
  return {
    ...taken,
    perSeat: true,
    seats: quantity,
    price: { unitAmount: { amount: unitAmount, currency }, interval },
    planned: isPlanned ? { seats: renewal.to.quantity, at: renewal.at } : null,
  }
}
