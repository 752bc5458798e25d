import { z } from 'zod'
import { billingAdminProcedure } from '../trpc/procedures.ts'
import { router } from '../trpc/trpc.ts'
import {
  addPaymentMethod,
  listPaymentMethods,
  removePaymentMethod,
  setDefaultPaymentMethod,
} from '../use-cases/payment-methods.ts'

const paymentMethodInput = z.strictObject({
  paymentMethodId: z.string().regex(/^(?:pm|card|src|ba)_\w{1,250}$/, 'This is not a payment method'),
})

export const paymentMethodsRouter = router({
  list: billingAdminProcedure.query(({ ctx }) => listPaymentMethods(ctx.deps, ctx.member.organization.id)),

  add: billingAdminProcedure
    .input(z.strictObject({}).optional())
    .mutation(({ ctx }) => addPaymentMethod(ctx.deps, ctx.member)),

  setDefault: billingAdminProcedure
    .input(paymentMethodInput)
    .mutation(({ ctx, input }) => setDefaultPaymentMethod(ctx.deps, ctx.member, input.paymentMethodId)),

  remove: billingAdminProcedure
    .input(paymentMethodInput)
    .mutation(({ ctx, input }) => removePaymentMethod(ctx.deps, ctx.member, input.paymentMethodId)),
})
