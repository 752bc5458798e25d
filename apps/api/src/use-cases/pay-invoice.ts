import { BillingError, defaultPaymentMethod, type InvoicePaymentOutcome } from '@prorata/billing'
import { audited } from './audited.ts'
import { noSuchInvoice } from './find-invoice.ts'
import type { Member, Ports } from './ports.ts'
import { type HeldCustomer, withCustomer } from './with-customer.ts'

/**
 * Pays an open invoice with the default payment method. One that was paid meanwhile is `paid`: two clicks pay once. Throws
 * `refused` for one that cannot be paid, or where there is nothing to pay with; `payment_declined`; `not_found`.
 */
export async function payInvoice(
  ports: Ports,
  member: Member,
  invoiceId: string,
): Promise<InvoicePaymentOutcome> {
  const organizationId = member.organization.id
  const act = { organizationId, actor: member.userId, action: 'invoices.pay', details: { invoiceId } }
  return audited(ports, act, () =>
    withCustomer(ports, organizationId, (held) => pay(ports, held, organizationId, invoiceId), noSuchInvoice),
  )
}

async function pay(
  ports: Ports,
  held: HeldCustomer,
  organizationId: string,
  invoiceId: string,
): Promise<InvoicePaymentOutcome> {
  const { invoices, profile } = await held.look()
  // Older ones than the provider lists at once are as they were stored.
  const listed = invoices.find(({ id }) => id === invoiceId)
  const invoice = listed ?? (await ports.invoices.find(organizationId, invoiceId))
  if (!invoice) throw noSuchInvoice()
  if (invoice.status === 'paid') return { kind: 'paid' }
  if (invoice.status !== 'open') {
    throw new BillingError('refused', 'Nothing is left to pay of this invoice.', {
      details: { refusal: { code: 'invoice_not_payable', status: invoice.status } },
    })
  }
  const paymentMethod = defaultPaymentMethod(profile)
  if (!paymentMethod) {
    throw new BillingError('refused', 'There is no card to charge. Add one first.', {
      details: { refusal: { code: 'payment_method_required' } },
    })
  }
  try {
    return await ports.provider.payInvoice(invoiceId, paymentMethod.id)
  } finally {
    await held.look()
  }
}
