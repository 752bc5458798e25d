import { z } from 'zod'
import { billingAdminProcedure } from '../trpc/procedures.ts'
import { router } from '../trpc/trpc.ts'
import { listInvoices } from '../use-cases/list-invoices.ts'

const pageInput = z.strictObject({
  limit: z.int().min(1).max(100).default(20),
  cursor: z.string().max(500).nullish(),
  /** Sent along by tRPC's infinite queries. There are older pages only. */
  direction: z.literal('forward').optional(),
})

export const invoicesRouter = router({
  list: billingAdminProcedure
    .input(pageInput)
    .query(({ ctx, input: { limit, cursor } }) =>
      listInvoices(ctx.deps, ctx.member.organization.id, { limit, cursor: cursor ?? null }),
    ),
})
