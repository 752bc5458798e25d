import { z } from 'zod'
import { billingAdminProcedure } from '../trpc/procedures.ts'
import { router } from '../trpc/trpc.ts'
import { checkPromotion } from '../use-cases/check-promotion.ts'
import { moneyInput } from './money-input.ts'
import { toWish, wishInput } from './wish-input.ts'

export const promotionsRouter = router({
  check: billingAdminProcedure
    .input(z.strictObject({ ...wishInput, code: moneyInput.promotionCode, currency: moneyInput.currency }))
    .query(({ ctx, input: { code, currency, ...wish } }) =>
      checkPromotion(ctx.deps, ctx.member, { code, currency, wish: toWish(wish) }),
    ),
})
