import type { Payment } from '@prorata/billing'
import type { Ports } from './ports.ts'

export interface PurchaseList {
  purchases: Payment[]
  nextCursor: string | null
}

/** What the organization bought once, newest first: each with how its payment stands. */
export async function listPurchases(
  { payments }: Ports,
  organizationId: string,
  page: { limit: number; cursor: string | null },
): Promise<PurchaseList> {
  const { payments: purchases, nextCursor } = await payments.purchases(organizationId, page)
  return { purchases, nextCursor }
}
