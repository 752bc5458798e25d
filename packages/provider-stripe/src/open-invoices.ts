import { Stripe } from 'stripe'

/**
 * Voids what a subscription still has to be paid, and what is about to: nothing of it is collected any more. A payment
 * that is under way cannot be called back, and its invoice stays. https://docs.stripe.com/invoicing/overview#void
 */
export async function voidUnpaidInvoices(stripe: Stripe, subscription: string): Promise<void> {
  for (const status of ['draft', 'open'] as const) {
    const { data } = await stripe.invoices.list({ subscription, status, limit: 100 })
    for (const invoice of data) await voidInvoice(stripe, invoice)
  }
}

/** Voids the invoice of a change that waits for its payment, which discards the change. */
export async function discardPendingUpdate(
  stripe: Stripe,
  { latest_invoice: invoice }: Stripe.Subscription,
): Promise<void> {
  if (invoice === null) return
  await voidInvoice(stripe, typeof invoice === 'string' ? await stripe.invoices.retrieve(invoice) : invoice)
}

/** Where it was paid in the meantime Stripe refuses, and it stays paid. */
async function voidInvoice(stripe: Stripe, invoice: Stripe.Invoice): Promise<void> {
  try {
    // A subscription's draft cannot be deleted: https://docs.stripe.com/api/invoices/delete
    const { id, status } =
      invoice.status === 'draft'
        ? await stripe.invoices.finalizeInvoice(invoice.id, { auto_advance: false })
        : invoice
    if (status === 'open') await stripe.invoices.voidInvoice(id)
  } catch (error) {
    if (!(error instanceof Stripe.errors.StripeInvalidRequestError)) throw error
  }
}
