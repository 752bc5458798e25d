import { z } from 'zod'

/** Something the provider shows that the code does not know. The last good state is kept and people are told. */
export const anomalySchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('unknown_status'), subscriptionId: z.string(), status: z.string() }),
  z.object({ kind: z.literal('unknown_price'), subscriptionId: z.string(), priceId: z.string() }),
  /** More than one live subscription where the product sells one. */
  z.object({ kind: z.literal('several_live_subscriptions'), subscriptionIds: z.array(z.string()) }),
  /** More members than seats, and the bank declined the seats that are missing. */
  z.object({
    kind: z.literal('seats_not_paid'),
    members: z.number().int(),
    seats: z.number().int(),
  }),
  /** An object that lacks what its kind must have, for example an active subscription of no units. */
  z.object({ kind: z.literal('unreadable'), objectId: z.string(), reason: z.string() }),
])
export type Anomaly = z.infer<typeof anomalySchema>
