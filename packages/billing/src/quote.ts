/**
 * The frozen answer to "what would this change cost?". What a person saw is what they pay: a quote fixes the second the
 * proration is computed at, is signed, expires, and a change that would cost anything else is refused with a new quote.
 */

import { z } from 'zod'
import type { ChangeDirection } from './decide/change.ts'
import type { Refusal } from './decide/refusal.ts'
import type { EntitlementDifference } from './entitlements.ts'
import type { InvoiceLine } from './invoice.ts'
import type { Money } from './money.ts'
import { type RunningSubscription, termsSchema, type Terms } from './subscription.ts'
import { type Instant, minute } from './time.ts'

/** How long a quote holds. Long enough to read and fetch a colleague, short enough that nobody gains by waiting. */
export const quoteLifetime = 15 * minute

/** What the provider says a change would put on an invoice. */
export interface ChangePreview {
  lines: InvoiceLine[]
  subtotal: Money
  tax: Money
  /** Zero or more; already taken off. */
  discount: Money
  total: Money
  /** What the customer's balance pays: zero or more. */
  creditApplied: Money
  dueToday: Money
  /** Where the change leaves the customer with a credit: zero or more. */
  creditLeft: Money
  /** Too small to be charged by itself: it joins the next invoice, and is in `nextInvoice`. Zero or more. */
  carriedOver: Money
  nextInvoice: { amount: Money; at: Instant } | null
}

/** What is signed: enough to make the same request again and to tell whether anything moved. */
export const quoteClaimsSchema = z.object({
  /** What it was quoted for: it can be submitted for nothing else. */
  purpose: z.enum(['change', 'unpause']),
  id: z.string(),
  organizationId: z.string(),
  subscriptionId: z.string(),
  itemId: z.string(),
  /** `basisOf` the subscription the quote was made on. */
  basis: z.string(),
  to: termsSchema,
  /** Redeemed with the change. */
  promotion: z.object({ id: z.string(), code: z.string() }).nullable(),
  effective: z.enum(['now', 'period_end']),
  /** A whole second: the provider prorates to the second. */
  prorationDate: z.number().int(),
  dueToday: z.object({ amount: z.number().int(), currency: z.string() }),
  issuedAt: z.number().int(),
  expiresAt: z.number().int(),
})
export type QuoteClaims = z.infer<typeof quoteClaimsSchema>

export interface Quote extends ChangePreview {
  id: string
  /** Hand it back to `subscription.change`. */
  token: string
  from: Terms
  to: Terms
  direction: ChangeDirection
  effective: 'now' | 'period_end'
  /** When the new plan begins. */
  startsAt: Instant
  gained: EntitlementDifference[]
  lost: EntitlementDifference[]
  issuedAt: Instant
  expiresAt: Instant
}

/** What going on with a paused subscription costs: a whole period, which begins at once. */
export interface UnpauseQuote extends ChangePreview {
  id: string
  /** Hand it back to `subscription.unpause`. */
  token: string
  terms: Terms
  startsAt: Instant
  issuedAt: Instant
  expiresAt: Instant
}

export type UnpauseQuoteAnswer = { ok: true; quote: UnpauseQuote } | { ok: false; refusal: Refusal }

/** `previewChange` answers a quote, or why there is none. A failed preview is an error, never an amount of zero. */
export type QuoteAnswer = { ok: true; quote: Quote } | { ok: false; refusal: Refusal }

/** Everything about a subscription that a quote depends on: where it differs, the quote no longer holds. */
export function basisOf(subscription: RunningSubscription): string {
  const { id, itemId, status, terms, period, renewal, pendingChange } = subscription
  return JSON.stringify([id, itemId, status, terms, period, renewal, pendingChange])
}
