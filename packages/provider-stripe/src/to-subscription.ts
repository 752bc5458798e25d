/**
 * Stripe's subscription, whose status is an open string, as our closed union. What we do not know is an anomaly: never
 * active, never free.
 */

import {
  type Anomaly,
  hour,
  type Renewal,
  type Subscription,
  subscriptionSchema,
  type Terms,
} from '@prorata/billing'
import type { Stripe } from 'stripe'
import { unpaidFirstInvoice } from './first-payment.ts'
import type { PriceBook } from './price-book.ts'
import type { Reading } from './reading.ts'
import { toInstant } from './seconds.ts'
import { toPause } from './to-pause.ts'
import { toRenewal } from './to-renewal.ts'

/** How long the first payment and a pending update may take. https://docs.stripe.com/billing/subscriptions/overview#subscription-statuses */
const firstPaymentWindow = 23 * hour

/**
 * `invoices` are the customer's: they tell since when payment fails, and whether a paused period was paid for. The subscription's `schedule`
 * has to be expanded. `isProcessing`: a bank takes its time with the invoice's payment.
 */
export function toSubscription(
  subscription: Stripe.Subscription,
  invoices: readonly Stripe.Invoice[],
  prices: PriceBook,
  isProcessing: (invoice: Stripe.Invoice) => boolean = () => false,
): Reading<Subscription> {
  const { currency } = subscription
  const found = planItem(subscription.items.data, currency, prices)
  const { id, status, ended_at, canceled_at, created, trial_end } = subscription
  if (!found) return unknownPrice(id, subscription.items.data[0]?.price.id)
  const { item, terms } = found
  const period = { start: toInstant(item.current_period_start), end: toInstant(item.current_period_end) }
  const base = { id, itemId: item.id, terms, startedAt: toInstant(subscription.start_date) }
  const renewal = toRenewal(subscription, period.end, prices)
  if (!renewal.ok) return renewal
  const pending = toPendingChange(subscription, prices)
  if (!pending.ok) return pending
  const running = { ...base, period, renewal: renewal.value, pendingChange: pending.value }
  const endedAt = ended_at ?? canceled_at

  const unpaid = isBilled(status) ? unpaidFirstInvoice(subscription, invoices) : null
  if (unpaid) {
    // Stripe tries it again as it does any invoice, at most until the next period has its own.
    return parse({ status: 'incomplete', ...base, expiresAt: period.end, processing: isProcessing(unpaid) })
  }

  switch (status) {
    case 'active': {
      const pause = toPause(subscription, period, invoices)
      if (pause?.kind === 'begun') {
        return parse({ status: 'paused', ...running, cause: 'requested', resumesAt: pause.until })
      }
      const pauses: Renewal = { kind: 'pauses', at: period.end, until: pause?.until ?? null }
      const isNext = pause !== null && running.renewal.kind === 'renews'
      return parse({ status, ...running, ...(isNext ? { renewal: pauses } : {}) })
    }
    case 'paused':
      return parse({ status, ...running, cause: causeOf(subscription), resumesAt: null })
    case 'trialing':
      return parse({ status, ...running, trialEnd: trial_end === null ? null : toInstant(trial_end) })
    case 'past_due':
    case 'unpaid':
      return parse({ status, ...running, since: failingSince(id, invoices) ?? period.start })
    case 'incomplete':
      return parse({ status, ...base, expiresAt: toInstant(created) + firstPaymentWindow, processing: false })
    case 'incomplete_expired':
      return parse({
        status,
        ...base,
        endedAt: ended_at === null ? toInstant(created) + firstPaymentWindow : toInstant(ended_at),
      })
    case 'canceled':
      return parse({ status, ...base, endedAt: endedAt === null ? null : toInstant(endedAt) })
    default:
      return { ok: false, anomaly: { kind: 'unknown_status', subscriptionId: id, status } }
  }
}

function isBilled(status: Stripe.Subscription['status']): boolean {
  return status === 'active' || status === 'past_due' || status === 'unpaid'
}

function causeOf({ status_details: details }: Stripe.Subscription): 'requested' | 'trial_ended' {
  return details?.paused.subscription?.type === 'pause_requested' ? 'requested' : 'trial_ended'
}

function parse(value: Record<string, unknown> & { id: string }): Reading<Subscription> {
  const parsed = subscriptionSchema.safeParse(value)
  if (parsed.success) return { ok: true, value: parsed.data }
  const reason = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ')
  return { ok: false, anomaly: { kind: 'unreadable', objectId: value.id, reason } }
}

/** The item that carries the plan; others (metered use) are not the plan's. */
function planItem(
  items: readonly Stripe.SubscriptionItem[],
  currency: string,
  prices: PriceBook,
): { item: Stripe.SubscriptionItem; terms: Terms } | null {
  for (const item of items) {
    const priced = prices.planOf(item.price.id, currency)
    if (priced) return { item, terms: { ...priced, quantity: item.quantity ?? 1 } }
  }
  return null
}

function toPendingChange(
  { id: subscriptionId, pending_update: update, currency }: Stripe.Subscription,
  prices: PriceBook,
): Reading<{ to: Terms; expiresAt: number } | null> {
  if (!update) return { ok: true, value: null }
  const items = update.subscription_items ?? []
  if (items.length === 0) return { ok: true, value: null }
  const found = planItem(items, currency, prices)
  if (!found) return unknownPrice(subscriptionId, items[0]?.price.id)
  return { ok: true, value: { to: found.terms, expiresAt: toInstant(update.expires_at) } }
}

/**
 * When payment first failed. Stripe keeps no such date; a renewal's invoice is charged for the first time in the moment it
 * is finalized (https://docs.stripe.com/invoicing/integration/workflow-transitions), so that it is when the oldest
 * invoice that was tried and is still open was finalized. Retries do not move it.
 */
function failingSince(subscriptionId: string, invoices: readonly Stripe.Invoice[]): number | null {
  const dates = invoices
    .filter(({ status, attempt_count, parent }) => {
      const owner = parent?.subscription_details?.subscription
      const isOurs = (typeof owner === 'string' ? owner : owner?.id) === subscriptionId
      return isOurs && status === 'open' && attempt_count > 0
    })
    .map(({ status_transitions, created }) => toInstant(status_transitions.finalized_at ?? created))
  return dates.length === 0 ? null : Math.min(...dates)
}

function unknownPrice(subscriptionId: string, priceId = ''): { ok: false; anomaly: Anomaly } {
  return { ok: false, anomaly: { kind: 'unknown_price', subscriptionId, priceId } }
}
