import { z } from 'zod'
import { memberProcedure } from '../trpc/procedures.ts'
import { router } from '../trpc/trpc.ts'
import { currentSeats } from '../use-cases/current-seats.ts'

const pageInput = z.strictObject({
  limit: z.int().min(1).max(100).default(50),
  cursor: z.string().min(1).max(500).nullable().default(null),
  /** Sent along by tRPC's infinite queries. There are later pages only. */
  direction: z.literal('forward').optional(),
})

export const seatsRouter = router({
  current: memberProcedure
    .input(pageInput)
    .query(({ ctx, input }) => currentSeats(ctx.deps, ctx.member.organization.id, input)),
})
