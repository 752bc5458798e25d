import { publicProcedure } from '../trpc/procedures.ts'
import { router } from '../trpc/trpc.ts'
import { listPlans } from '../use-cases/list-plans.ts'

export const plansRouter = router({
  list: publicProcedure.query(() => listPlans()),
})
