import { z } from 'zod'
import { billingAdminProcedure } from '../trpc/procedures.ts'
import { router } from '../trpc/trpc.ts'
import { startCheckout } from '../use-cases/start-checkout.ts'
import { syncCheckout } from '../use-cases/sync-checkout.ts'
import { moneyInput } from './money-input.ts'
import { sessionInput } from './session-input.ts'
import { toWish, wishInput } from './wish-input.ts'

const startInput = z.strictObject({
  ...wishInput,
  skipTrial: z.boolean().default(false),
  currency: moneyInput.currency,
  promotionCode: moneyInput.promotionCode.nullable().default(null),
})

export const checkoutRouter = router({
  start: billingAdminProcedure
    .input(startInput)
    .mutation(({ ctx, input: { skipTrial, currency, promotionCode, ...wish } }) =>
      startCheckout(ctx.deps, ctx.member, { wish: toWish(wish), skipTrial, currency, promotionCode }),
    ),

  sync: billingAdminProcedure
    .input(sessionInput)
    .mutation(({ ctx, input }) => syncCheckout(ctx.deps, ctx.member, input.sessionId)),
})
