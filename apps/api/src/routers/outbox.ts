import { z } from 'zod'
import { billingAdminProcedure } from '../trpc/procedures.ts'
import { router } from '../trpc/trpc.ts'
import { findInOutbox, listOutbox, previewEmails } from '../use-cases/read-outbox.ts'
import { pageInput } from './page-input.ts'

export const outboxRouter = router({
  list: billingAdminProcedure
    .input(z.strictObject(pageInput))
    .query(({ ctx, input: { limit, cursor } }) =>
      listOutbox(ctx.deps, ctx.member.organization.id, { limit, cursor: cursor ?? null }),
    ),

  find: billingAdminProcedure
    .input(z.strictObject({ id: z.uuid() }))
    .query(({ ctx, input }) => findInOutbox(ctx.deps, ctx.member.organization.id, input.id)),

  previews: billingAdminProcedure.query(({ ctx }) => previewEmails(ctx.deps, ctx.member.organization.name)),
})
