import { cancellationReasons, pauseMonths } from '@prorata/billing'
import { z } from 'zod'
import { billingAdminProcedure, memberProcedure } from '../trpc/procedures.ts'
import { router } from '../trpc/trpc.ts'
import { cancelSubscription, cancelSubscriptionNow } from '../use-cases/cancel-subscription.ts'
import { changePlan } from '../use-cases/change-plan.ts'
import { currentSubscription } from '../use-cases/current-subscription.ts'
import { pauseSubscription } from '../use-cases/pause-subscription.ts'
import { previewChange } from '../use-cases/preview-change.ts'
import { previewUnpause } from '../use-cases/preview-unpause.ts'
import { resumeSubscription, undoChange } from '../use-cases/resume-subscription.ts'
import { startTrial } from '../use-cases/start-trial.ts'
import { unpauseSubscription } from '../use-cases/unpause-subscription.ts'
import { moneyInput } from './money-input.ts'
import { toWish, wishInput } from './wish-input.ts'

const nothing = z.strictObject({})

const leaving = z.strictObject({
  reason: z.enum(cancellationReasons).nullable().default(null),
  comment: z.string().trim().max(500).nullable().default(null),
})

export const subscriptionRouter = router({
  current: memberProcedure.query(({ ctx }) => currentSubscription(ctx.deps, ctx.member)),

  previewChange: billingAdminProcedure
    .input(z.strictObject({ ...wishInput, promotionCode: moneyInput.promotionCode.nullable().default(null) }))
    .query(({ ctx, input: { promotionCode, ...wish } }) =>
      previewChange(ctx.deps, ctx.member, toWish(wish), promotionCode),
    ),

  change: billingAdminProcedure
    .input(z.strictObject({ token: z.string().min(1).max(4_096) }))
    .mutation(({ ctx, input }) => changePlan(ctx.deps, ctx.member, input.token)),

  undoChange: billingAdminProcedure.input(nothing).mutation(({ ctx }) => undoChange(ctx.deps, ctx.member)),

  startTrial: billingAdminProcedure
    .input(z.strictObject({ ...wishInput, currency: moneyInput.currency }))
    .mutation(({ ctx, input }) => startTrial(ctx.deps, ctx.member, toWish(input), input.currency)),

  cancel: billingAdminProcedure
    .input(leaving)
    .mutation(({ ctx, input }) => cancelSubscription(ctx.deps, ctx.member, input)),

  cancelNow: billingAdminProcedure
    .input(leaving)
    .mutation(({ ctx, input }) => cancelSubscriptionNow(ctx.deps, ctx.member, input)),

  resume: billingAdminProcedure
    .input(nothing)
    .mutation(({ ctx }) => resumeSubscription(ctx.deps, ctx.member)),

  pause: billingAdminProcedure
    .input(z.strictObject({ months: z.literal(pauseMonths) }))
    .mutation(({ ctx, input }) => pauseSubscription(ctx.deps, ctx.member, input.months)),

  previewUnpause: billingAdminProcedure
    .input(nothing)
    .query(({ ctx }) => previewUnpause(ctx.deps, ctx.member)),

  unpause: billingAdminProcedure
    .input(z.strictObject({ token: z.string().min(1).max(4_096) }))
    .mutation(({ ctx, input }) => unpauseSubscription(ctx.deps, ctx.member, input.token)),
})
