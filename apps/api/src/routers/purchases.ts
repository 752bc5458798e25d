import { productIds } from '@prorata/billing'
import { z } from 'zod'
import { billingAdminProcedure } from '../trpc/procedures.ts'
import { router } from '../trpc/trpc.ts'
import { listPurchases } from '../use-cases/list-purchases.ts'
import { startPurchase } from '../use-cases/start-purchase.ts'
import { syncPurchase } from '../use-cases/sync-purchase.ts'
import { moneyInput } from './money-input.ts'
import { pageInput } from './page-input.ts'
import { sessionInput } from './session-input.ts'

const startInput = z.strictObject({
  productId: z.enum(productIds),
  intentId: z.uuid('An intent is named by a UUID'),
  currency: moneyInput.currency,
})

export const purchasesRouter = router({
  start: billingAdminProcedure
    .input(startInput)
    .mutation(({ ctx, input }) => startPurchase(ctx.deps, ctx.member, input)),

  sync: billingAdminProcedure
    .input(sessionInput)
    .mutation(({ ctx, input }) => syncPurchase(ctx.deps, ctx.member, input.sessionId)),

  list: billingAdminProcedure
    .input(z.strictObject(pageInput))
    .query(({ ctx, input: { limit, cursor } }) =>
      listPurchases(ctx.deps, ctx.member.organization.id, { limit, cursor: cursor ?? null }),
    ),
})
