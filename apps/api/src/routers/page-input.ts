import { z } from 'zod'

/** One page of a list, newest first. */
export const pageInput = {
  limit: z.int().min(1).max(100).default(20),
  cursor: z.string().max(500).nullish(),
  /** Sent along by tRPC's infinite queries. There are older pages only. */
  direction: z.literal('forward').optional(),
}
