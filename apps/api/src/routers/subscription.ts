import { z } from 'zod'
import { billingAdminProcedure, memberProcedure } from '../trpc/procedures.ts'
import { router } from '../trpc/trpc.ts'
import { changePlan } from '../use-cases/change-plan.ts'
import { currentSubscription } from '../use-cases/current-subscription.ts'
import { previewChange } from '../use-cases/preview-change.ts'
import { toWish, wishInput } from './wish-input.ts'

export const subscriptionRouter = router({
  current: memberProcedure.query(({ ctx }) => currentSubscription(ctx.deps, ctx.member)),

  previewChange: billingAdminProcedure
    .input(z.strictObject(wishInput))
    .query(({ ctx, input }) => previewChange(ctx.deps, ctx.member, toWish(input))),

  change: billingAdminProcedure
    .input(z.strictObject({ token: z.string().min(1).max(4_096) }))
    .mutation(({ ctx, input }) => changePlan(ctx.deps, ctx.member, input.token)),
})
