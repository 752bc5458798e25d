import { refundAccesses } from '@prorata/billing'
import { z } from 'zod'
import { operatorProcedure } from '../trpc/procedures.ts'
import { router } from '../trpc/trpc.ts'
import { refundPayment } from '../use-cases/refund-payment.ts'

const refundInput = z.strictObject({
  paymentId: z.string().regex(/^pi_\w{1,250}$/, 'This is not a payment'),
  /** In minor units; left out: all that is left. */
  amount: z.int().min(1).nullable().default(null),
  access: z.enum(refundAccesses),
  reason: z.string().trim().min(1).max(400),
  intentId: z.uuid('An intent is named by a UUID'),
})

export const operatorRouter = router({
  refund: operatorProcedure
    .input(refundInput)
    .mutation(({ ctx, input }) => refundPayment(ctx.deps, ctx.operator, input)),
})
