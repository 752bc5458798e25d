import { billingDetailsRouter } from '../routers/billing-details.ts'
import { checkoutRouter } from '../routers/checkout.ts'
import { environmentRouter } from '../routers/environment.ts'
import { invoicesRouter } from '../routers/invoices.ts'
import { paymentMethodsRouter } from '../routers/payment-methods.ts'
import { plansRouter } from '../routers/plans.ts'
import { portalRouter } from '../routers/portal.ts'
import { seatsRouter } from '../routers/seats.ts'
import { subscriptionRouter } from '../routers/subscription.ts'
import { usageRouter } from '../routers/usage.ts'
import { createCallerFactory, router } from './trpc.ts'

export const appRouter = router({
  billingDetails: billingDetailsRouter,
  checkout: checkoutRouter,
  environment: environmentRouter,
  invoices: invoicesRouter,
  paymentMethods: paymentMethodsRouter,
  plans: plansRouter,
  portal: portalRouter,
  seats: seatsRouter,
  subscription: subscriptionRouter,
  usage: usageRouter,
})

/** The whole API as a type; the dashboard's client is inferred from it. */
export type AppRouter = typeof appRouter

/** Calls procedures in process, under the same policies as over HTTP. */
export const createCaller = createCallerFactory(appRouter)
