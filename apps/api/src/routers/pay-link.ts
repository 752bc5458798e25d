import { z } from 'zod'
import { publicProcedure } from '../trpc/procedures.ts'
import { router } from '../trpc/trpc.ts'
import { openPayLink } from '../use-cases/open-pay-link.ts'

export const payLinkRouter = router({
  open: publicProcedure
    .input(z.strictObject({ token: z.string().min(1).max(4_096) }))
    .query(({ ctx, input }) => openPayLink(ctx.deps, input.token)),
})
