import { publicProcedure } from '../trpc/procedures.ts'
import { router } from '../trpc/trpc.ts'

export const environmentRouter = router({
  current: publicProcedure.query(({ ctx: { deps } }) => ({
    mode: deps.environment.mode,
    sandboxUrl: deps.environment.sandboxUrl,
    now: deps.clock.now(),
  })),
})
