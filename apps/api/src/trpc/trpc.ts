import { BillingError } from '@prorata/billing'
import { initTRPC } from '@trpc/server'
import type { Context } from './context.ts'
import { toBillingData, toPublicMessage, toTrpcError } from './errors.ts'

/** Who may call a procedure. One without a policy fails the walk over all procedures. */
export type Policy = 'public' | 'member' | 'billing_admin' | 'operator'

export interface Meta {
  policy: Policy
}

const t = initTRPC
  .context<Context>()
  .meta<Meta>()
  .create({
    // Stack traces stay in the log, in development too: what a browser gets is the same everywhere.
    isDev: false,
    errorFormatter: ({ shape, error }) => ({
      ...shape,
      message: toPublicMessage(error),
      data: { ...shape.data, billing: toBillingData(error) },
    }),
  })

/** Turns a thrown `BillingError` into the tRPC error its code stands for. */
const translateErrors = t.middleware(async ({ next }) => {
  const result = await next()
  if (!result.ok && result.error.cause instanceof BillingError) throw toTrpcError(result.error.cause)
  return result
})

export const { router, createCallerFactory } = t
export const baseProcedure = t.procedure.use(translateErrors)
