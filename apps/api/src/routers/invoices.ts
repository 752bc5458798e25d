import { invoiceStatuses } from '@prorata/billing'
import { z } from 'zod'
import { billingAdminProcedure } from '../trpc/procedures.ts'
import { router } from '../trpc/trpc.ts'
import { findInvoice } from '../use-cases/find-invoice.ts'
import { listInvoices } from '../use-cases/list-invoices.ts'
import { payInvoice } from '../use-cases/pay-invoice.ts'
import { pageInput } from './page-input.ts'

const invoiceInput = z.strictObject({
  invoiceId: z.string().regex(/^in_\w{1,250}$/, 'This is not an invoice'),
})

export const invoicesRouter = router({
  list: billingAdminProcedure
    .input(z.strictObject({ ...pageInput, status: z.enum(invoiceStatuses).optional() }))
    .query(({ ctx, input: { limit, cursor, status } }) =>
      listInvoices(ctx.deps, ctx.member.organization.id, { limit, cursor: cursor ?? null, status }),
    ),

  find: billingAdminProcedure
    .input(invoiceInput)
    .query(({ ctx, input }) => findInvoice(ctx.deps, ctx.member.organization.id, input.invoiceId)),

  pay: billingAdminProcedure
    .input(invoiceInput)
    .mutation(({ ctx, input }) => payInvoice(ctx.deps, ctx.member, input.invoiceId)),
})
