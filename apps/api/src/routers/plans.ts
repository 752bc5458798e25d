import { catalog } from '@prorata/billing'
import { z } from 'zod'
import { publicProcedure } from '../trpc/procedures.ts'
import { router } from '../trpc/trpc.ts'
import { listPlans } from '../use-cases/list-plans.ts'

export const plansRouter = router({
  list: publicProcedure
    .input(z.strictObject({ currency: z.enum(catalog.currencies).optional() }).optional())
    .query(({ input }) => listPlans(input?.currency)),
})
