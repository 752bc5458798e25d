import { checkoutRouter } from '../routers/checkout.ts'
import { environmentRouter } from '../routers/environment.ts'
import { invoicesRouter } from '../routers/invoices.ts'
import { plansRouter } from '../routers/plans.ts'
import { seatsRouter } from '../routers/seats.ts'
import { subscriptionRouter } from '../routers/subscription.ts'
import { usageRouter } from '../routers/usage.ts'
import { createCallerFactory, router } from './trpc.ts'

export const appRouter = router({
  checkout: checkoutRouter,
  environment: environmentRouter,
  invoices: invoicesRouter,
  plans: plansRouter,
  seats: seatsRouter,
  subscription: subscriptionRouter,
  usage: usageRouter,
})

/** The whole API as a type; the dashboard's client is inferred from it. */
export type AppRouter = typeof appRouter

/** Calls procedures in process, under the same policies as over HTTP. */
export const createCaller = createCallerFactory(appRouter)
