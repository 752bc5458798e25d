/**
 * A scheduled change gives way to one that is made at once; where that one is not made after all (its payment is never
 * confirmed, it is given up, we die in between) the scheduled one has to come back. Until then it is kept with the
 * subscription, in a note that holds for the present period and the terms in force alone.
 */

import type { SetAside } from '@prorata/billing'
import type { Stripe } from 'stripe'
import { z } from 'zod'
import { itemOf, type KeyedChange } from './change-request.ts'
import { setAsideMetadata, setAsideOf } from './metadata.ts'
import type { PriceBook } from './price-book.ts'

const noteSchema = z.object({
  key: z.string(),
  price: z.string(),
  quantity: z.number().int(),
  /** What the note holds for. */
  inForce: z.string(),
})

/** Keeps the change that is scheduled, before it is let go of. */
export async function setAside(
  stripe: Stripe,
  prices: PriceBook,
  request: KeyedChange,
  current: Stripe.Subscription,
): Promise<void> {
  const { renewal } = request.subscription
  if (renewal.kind !== 'changes' || current.schedule === null) return
  const { price, quantity } = itemOf({ ...request, to: renewal.to }, prices)
  const note = { key: request.idempotencyKey, price, quantity, inForce: inForceOf(current) }
  await stripe.subscriptions.update(current.id, { metadata: setAsideMetadata(JSON.stringify(note)) })
}

/** Forgets what was set aside: it is back, or has given way for good. */
export async function forgetSetAside(stripe: Stripe, current: Stripe.Subscription): Promise<void> {
  if (setAsideOf(current.metadata) === null) return
  await stripe.subscriptions.update(current.id, { metadata: setAsideMetadata('') })
}

/** The change that has to come back; `null` where there is none, or where the one it gave way to can still be made. */
export function toSetAside(current: Stripe.Subscription, prices: PriceBook): SetAside | null {
  const { schedule, pending_update, cancel_at, status, currency } = current
  if (schedule !== null || pending_update || cancel_at !== null) return null
  if (status !== 'active' && status !== 'trialing') return null
  const note = readNote(setAsideOf(current.metadata))
  if (!note || note.inForce !== inForceOf(current)) return null
  const priced = prices.planOf(note.price, currency)
  return priced && { key: note.key, to: { ...priced, quantity: note.quantity } }
}

function readNote(text: string | null): z.infer<typeof noteSchema> | null {
  if (text === null) return null
  try {
    return noteSchema.parse(JSON.parse(text))
  } catch {
    // Metadata can be edited by hand.
    return null
  }
}

/** The terms and the end of their period. */
function inForceOf({ items }: Stripe.Subscription): string {
  return items.data
    .map(({ price, quantity, current_period_end }) => `${price.id}x${quantity ?? 1}@${current_period_end}`)
    .join()
}
