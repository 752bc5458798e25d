import { catalog, type PlanId, plan, priceOf, type SoldCurrency } from '../plans.ts'
import type { Interval } from '../catalog.ts'
import type { Terms } from '../subscription.ts'
import { type Decision, refuse } from './refusal.ts'

/** What a person wants to buy or change to. */
export interface Wish {
  planId: PlanId
  interval: Interval
  quantity: number
}

/** The catalogue's price for a wish, or why it is not sold. Prices come from here, never from the client. */
export function toTerms(wish: Wish, currency: SoldCurrency = catalog.currency): Decision<{ terms: Terms }> {
  const price = priceOf(wish.planId, wish.interval, currency)
  if (!price) return refuse({ code: 'plan_not_sold', planId: wish.planId })
  const { quantity } = wish
  const allowed = Number.isSafeInteger(quantity) && quantity >= 1 && quantity <= maxQuantity(wish.planId)
  if (!allowed) return refuse({ code: 'quantity_not_allowed', planId: wish.planId, quantity })
  return { ok: true, terms: { ...wish, unitAmount: price.unitAmount, currency } }
}

/** Stripe's own bound on an item's quantity is far higher; nobody means to buy more seats than this by hand. */
const mostSeats = 10_000

/** How many of a plan can be bought: seats where it is sold by the seat, else one. */
export function maxQuantity(planId: PlanId): number {
  return plan(planId).perSeat ? mostSeats : 1
}

/** The same plan, interval and quantity. Prices are the catalogue's, and do not make a difference of their own. */
export function isSameTerms(a: Wish, b: Wish): boolean {
  return a.planId === b.planId && a.interval === b.interval && a.quantity === b.quantity
}
