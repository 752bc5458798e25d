import { type Anomaly, BillingError, type CustomerTruth, noSubscription } from '@prorata/billing'
import type { Stripe } from 'stripe'
import { fetchPayments, intentsOf } from './fetch-payments.ts'
import { isOwnTrial } from './metadata.ts'
import type { PriceBook } from './price-book.ts'
import { toSetAside } from './set-aside.ts'
import { toInvoice } from './to-invoice.ts'
import { toProfile } from './to-profile.ts'
import { toSubscription } from './to-subscription.ts'

const subscriptionParts = ['data.schedule', 'data.discounts.promotion_code', 'data.discounts.source.coupon']

/** Everything of a customer's that we keep, as Stripe has it now. */
export async function fetchCustomer(
  stripe: Stripe,
  prices: PriceBook,
  customer: string,
): Promise<CustomerTruth> {
  const [subscriptions, invoices, owner, paymentMethods, intents] = await Promise.all([
    stripe.subscriptions.list({ customer, status: 'all', limit: 100, expand: subscriptionParts }),
    stripe.invoices.list({ customer, limit: 100, expand: ['data.payments'] }),
    stripe.customers.retrieve(customer, { expand: ['tax_ids', 'discount.source.coupon'] }),
    stripe.customers.listPaymentMethods(customer, { limit: 100 }),
    stripe.paymentIntents.list({ customer, limit: 100, expand: ['data.latest_charge'] }),
  ])
  if (owner.deleted) throw new BillingError('not_found', 'This customer was deleted at the provider.')
  const anomalies: Anomaly[] = []
  const intentOf = new Map(intents.data.map((intent) => [intent.id, intent]))
  const shown = invoices.data.flatMap((invoice) => {
    const read = toInvoice(invoice, intentOf.get(intentsOf(invoice).at(-1) ?? '') ?? null)
    if (read) return [read]
    anomalies.push({ kind: 'unreadable', objectId: invoice.id, reason: `invoice status ${invoice.status}` })
    return []
  })
  const { chosen, live } = choose(subscriptions.data)
  if (live.length > 1) {
    anomalies.push({ kind: 'several_live_subscriptions', subscriptionIds: live.map(({ id }) => id) })
  }
  // Told by every subscription, not by the one that is shown: a trial that came and went between two looks counts too.
  const tried = subscriptions.data.find(({ trial_start }) => trial_start !== null)
  const trial = tried ? { subscriptionId: tried.id, isOwn: isOwnTrial(tried.metadata) } : null
  const truth = {
    invoices: shown,
    payments: await fetchPayments(stripe, intents.data, invoices.data),
    profile: toProfile({
      customer: owner,
      paymentMethods: paymentMethods.data,
      subscription: live[0] ?? null,
      ended: live.length === 0 ? (chosen ?? null) : null,
    }),
    trial,
    anomalies,
  }
  if (!chosen) return { ...truth, setAside: null, subscription: noSubscription }
  const isProcessing = (invoice: Stripe.Invoice) =>
    intentsOf(invoice).some((id) => intentOf.get(id)?.status === 'processing')
  const reading = toSubscription(chosen, invoices.data, prices, isProcessing)
  if (!reading.ok)
    return { ...truth, setAside: null, subscription: null, anomalies: [...anomalies, reading.anomaly] }
  return { ...truth, setAside: toSetAside(chosen, prices), subscription: reading.value }
}

/** The newest that runs, else the newest that waits for its first payment, else the newest that has ended. */
function choose(subscriptions: readonly Stripe.Subscription[]): {
  chosen: Stripe.Subscription | undefined
  live: Stripe.Subscription[]
} {
  const newestFirst = subscriptions.toSorted((a, b) => b.created - a.created)
  // A status we do not know counts as live: it has to be looked at, not passed over.
  const live = newestFirst.filter(({ status }) => !isOver(status) && status !== 'incomplete')
  const waiting = newestFirst.find(({ status }) => status === 'incomplete')
  return { chosen: live[0] ?? waiting ?? newestFirst[0], live }
}

function isOver(status: Stripe.Subscription['status']): boolean {
  return status === 'canceled' || status === 'incomplete_expired'
}
