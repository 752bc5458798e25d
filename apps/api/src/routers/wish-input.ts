import { intervals, planIds, type Wish } from '@prorata/billing'
import { z } from 'zod'

/** What a person wants to buy, in the catalogue's own ids. Prices and amounts are never taken from a client. */
export const wishInput = {
  planId: z.enum(planIds),
  interval: z.enum(intervals),
  quantity: z.int().default(1),
}

export function toWish({ planId, interval, quantity }: Wish): Wish {
  return { planId, interval, quantity }
}
