import { z } from 'zod'
import { billingAdminProcedure } from '../trpc/procedures.ts'
import { router } from '../trpc/trpc.ts'
import { startCheckout } from '../use-cases/start-checkout.ts'
import { syncCheckout } from '../use-cases/sync-checkout.ts'
import { sessionInput } from './session-input.ts'
import { toWish, wishInput } from './wish-input.ts'

export const checkoutRouter = router({
  start: billingAdminProcedure
    .input(z.strictObject({ ...wishInput, skipTrial: z.boolean().default(false) }))
    .mutation(({ ctx, input }) =>
      startCheckout(ctx.deps, ctx.member, { wish: toWish(input), skipTrial: input.skipTrial }),
    ),

  sync: billingAdminProcedure
    .input(sessionInput)
    .mutation(({ ctx, input }) => syncCheckout(ctx.deps, ctx.member, input.sessionId)),
})
