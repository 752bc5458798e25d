import { taxIdTypes } from '@prorata/billing'
import { z } from 'zod'
import { billingAdminProcedure } from '../trpc/procedures.ts'
import { router } from '../trpc/trpc.ts'
import { currentBillingDetails, updateBillingDetails } from '../use-cases/billing-details.ts'

/** Nothing and nothing but spaces are the same. */
const line = z
  .string()
  .trim()
  .max(200)
  .nullable()
  .transform((text) => text || null)

const detailsInput = z.strictObject({
  name: line,
  email: z.email('This is not an e-mail address').max(320).nullable(),
  address: z
    .strictObject({
      line1: line,
      line2: line,
      city: line,
      state: line,
      postalCode: line,
      country: z
        .string()
        .regex(/^[A-Z]{2}$/, 'A country has two letters')
        .nullable(),
    })
    .nullable(),
  taxIds: z
    .array(z.strictObject({ type: z.enum(taxIdTypes), value: z.string().trim().min(1).max(50) }))
    .max(5),
})

export const billingDetailsRouter = router({
  current: billingAdminProcedure.query(({ ctx }) =>
    currentBillingDetails(ctx.deps, ctx.member.organization.id),
  ),

  update: billingAdminProcedure
    .input(detailsInput)
    .mutation(({ ctx, input }) => updateBillingDetails(ctx.deps, ctx.member, input)),
})
