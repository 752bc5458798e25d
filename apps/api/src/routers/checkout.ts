import { z } from 'zod'
import { billingAdminProcedure } from '../trpc/procedures.ts'
import { router } from '../trpc/trpc.ts'
import { startCheckout } from '../use-cases/start-checkout.ts'
import { syncCheckout } from '../use-cases/sync-checkout.ts'
import { toWish, wishInput } from './wish-input.ts'

const sessionId = z.string().regex(/^cs_\w{1,250}$/, 'This is not a checkout session')

export const checkoutRouter = router({
  start: billingAdminProcedure
    .input(z.strictObject({ ...wishInput, skipTrial: z.boolean().default(false) }))
    .mutation(({ ctx, input }) =>
      startCheckout(ctx.deps, ctx.member, { wish: toWish(input), skipTrial: input.skipTrial }),
    ),

  sync: billingAdminProcedure
    .input(z.strictObject({ sessionId }))
    .mutation(({ ctx, input }) => syncCheckout(ctx.deps, ctx.member, input.sessionId)),
})
