import type { PaymentStore } from '@prorata/billing'
import { pageOf } from '../page.ts'
import type { Run } from '../statements.ts'
import { toPayment } from '../stored.ts'

interface PaymentRow {
  data: unknown
}

export function createPaymentStore(run: Run): PaymentStore {
  return {
    async purchases(organizationId, page) {
      const { items, nextCursor } = await pageOf(
        page,
        (count, after) =>
          after === null
            ? run<PaymentRow>('payment.first-purchases', firstPurchases, [organizationId, count])
            : run<PaymentRow>('payment.next-purchases', nextPurchases, [
                organizationId,
                count,
                new Date(after.createdAt),
                after.id,
              ]),
        (row) => toPayment(row.data),
      )
      return { payments: items, nextCursor }
    },

    async ofPurchase(organizationId, purchaseId) {
      const [row] = await run<PaymentRow>('payment.of-purchase', ofPurchase, [organizationId, purchaseId])
      return row ? toPayment(row.data) : null
    },

    async ofInvoice(organizationId, invoiceId) {
      const rows = await run<PaymentRow>('payment.of-invoice', ofInvoice, [organizationId, invoiceId])
      return rows.map((row) => toPayment(row.data))
    },

    async findAnywhere(paymentId) {
      const [row] = await run<PaymentRow & { organization_id: string }>(
        'payment.find-anywhere',
        findAnywhere,
        [paymentId],
      )
      return row ? { organizationId: row.organization_id, payment: toPayment(row.data) } : null
    },
  }
}

const firstPurchases = `
  SELECT data FROM payment WHERE organization_id = $1 AND purchase_id IS NOT NULL
  ORDER BY created_at DESC, id DESC LIMIT $2`

const nextPurchases = `
  SELECT data FROM payment
  WHERE organization_id = $1 AND purchase_id IS NOT NULL AND (created_at, id) < ($3::timestamptz, $4)
  ORDER BY created_at DESC, id DESC LIMIT $2`

const ofPurchase = `
  SELECT data FROM payment WHERE purchase_id = $2 AND organization_id = $1
  ORDER BY created_at DESC, id DESC LIMIT 1`

const ofInvoice = `
  SELECT data FROM payment WHERE invoice_id = $2 AND organization_id = $1 ORDER BY created_at DESC, id DESC`

const findAnywhere = 'SELECT organization_id, data FROM payment WHERE id = $1'
