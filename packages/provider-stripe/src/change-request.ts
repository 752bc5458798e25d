import type { ChangeRequest } from '@prorata/billing'
import type { PriceBook } from './price-book.ts'

export type KeyedChange = ChangeRequest & { idempotencyKey: string }

/** The change of one item. Preview and update both take it from here, so that they cannot differ. */
export function itemOf(
  { subscription, to }: ChangeRequest,
  prices: PriceBook,
): { id: string; price: string; quantity: number } {
  return {
    id: subscription.itemId,
    price: prices.priceIdOf(to.planId, to.interval),
    quantity: to.quantity,
  }
}
