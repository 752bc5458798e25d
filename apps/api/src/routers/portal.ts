import { portalFlows } from '@prorata/billing'
import { z } from 'zod'
import { billingAdminProcedure } from '../trpc/procedures.ts'
import { router } from '../trpc/trpc.ts'
import { startPortal } from '../use-cases/start-portal.ts'

const startInput = z.strictObject({
  flow: z.enum(portalFlows).optional(),
  /** The page to come back to, one of the dashboard's: `/billing`. */
  returnTo: z.string().min(1).max(500),
})

export const portalRouter = router({
  start: billingAdminProcedure
    .input(startInput)
    .mutation(({ ctx, input: { flow = null, returnTo } }) =>
      startPortal(ctx.deps, ctx.member, { flow, returnTo }),
    ),
})
