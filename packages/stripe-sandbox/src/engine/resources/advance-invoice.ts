// Whether an invoice goes on by itself: a draft to be finalized, an open one to be paid.
// https://docs.stripe.com/invoicing/integration/automatic-advancement-collection
import { DRAFT_SECONDS } from '../billing/invoice.ts'
import { nowOn } from '../core/context.ts'
import type { Context } from '../core/context.ts'
import type { Invoice } from '../core/wire.ts'

/** Starts the hour of a draft, or waits until `given`; a draft that does not go on waits for nothing. */
export function advanceDraft(ctx: Context, draft: Invoice, given: number | null): Invoice {
  const waits = draft.auto_advance || given !== null
  const at = waits ? (given ?? nowOn(ctx, draft.test_clock) + DRAFT_SECONDS) : null
  ctx.store.cancelTask('finalize_invoice', draft.id)
  if (at !== null) ctx.store.schedule('finalize_invoice', draft.id, draft.test_clock, at)
  return ctx.tables.invoices.put({ ...draft, automatically_finalizes_at: at, next_payment_attempt: at })
}

/**
 * Charges an open invoice by itself from now on, or no more. Assumed: an hour later where no attempt is planned, as for an
 * invoice that was a draft.
 */
export function advanceOpen(ctx: Context, open: Invoice, advance: boolean): Invoice {
  const charges = advance && open.collection_method === 'charge_automatically'
  const at = charges ? (open.next_payment_attempt ?? nowOn(ctx, open.test_clock) + DRAFT_SECONDS) : null
  ctx.store.cancelTask('retry_invoice', open.id)
  if (at !== null) ctx.store.schedule('retry_invoice', open.id, open.test_clock, at)
  return ctx.tables.invoices.put({ ...open, auto_advance: advance, next_payment_attempt: at })
}
