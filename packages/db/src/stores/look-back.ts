import type { MoneyState } from '@prorata/billing'
import type { Run } from '../statements.ts'
import { toInvoice, toPayment, toSubscription } from '../stored.ts'

interface LookRow {
  subscription: unknown
  synced_at: Date
  invoices: unknown[]
  payments: unknown[]
}

/** As much as a look at the provider shows: the newest 100 of each. */
export async function lookBack(run: Run, organizationId: string): Promise<MoneyState | null> {
  const [row] = await run<LookRow>('sync.look-back', latestLook, [organizationId])
  if (!row) return null
  return {
    subscription: toSubscription(row.subscription),
    invoices: row.invoices.map(toInvoice),
    payments: row.payments.map(toPayment),
    lookedAt: row.synced_at.getTime(),
  }
}

const latestLook = `
  SELECT subscription, synced_at,
    coalesce((SELECT jsonb_agg(data) FROM (
      SELECT data FROM invoice WHERE organization_id = $1 ORDER BY created_at DESC, id DESC LIMIT 100) AS newest),
      '[]') AS invoices,
    coalesce((SELECT jsonb_agg(data) FROM (
      SELECT data FROM payment WHERE organization_id = $1 ORDER BY created_at DESC, id DESC LIMIT 100) AS newest),
      '[]') AS payments
  FROM billing_customer WHERE organization_id = $1 AND synced_at IS NOT NULL`
