import { memberProcedure } from '../trpc/procedures.ts'
import { router } from '../trpc/trpc.ts'
import { currentCredits } from '../use-cases/current-credits.ts'

export const creditsRouter = router({
  current: memberProcedure.query(({ ctx }) => currentCredits(ctx.deps, ctx.member.organization.id)),
})
