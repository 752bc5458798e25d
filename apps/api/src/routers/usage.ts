import { meterIds } from '@prorata/billing'
import { z } from 'zod'
import { billingAdminProcedure, memberProcedure } from '../trpc/procedures.ts'
import { router } from '../trpc/trpc.ts'
import { currentUsage } from '../use-cases/current-usage.ts'
import { recordUsage } from '../use-cases/record-usage.ts'

const recordInput = z.strictObject({
  meterId: z.enum(meterIds),
  quantity: z.int().min(1).max(1_000_000),
  identifier: z.string().min(1).max(200),
})

export const usageRouter = router({
  current: memberProcedure.query(({ ctx }) => currentUsage(ctx.deps, ctx.member.organization.id)),

  record: billingAdminProcedure
    .input(recordInput)
    .mutation(({ ctx, input }) => recordUsage(ctx.deps, ctx.member.organization.id, input)),
})
