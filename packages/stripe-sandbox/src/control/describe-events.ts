import type { EngineEvent } from '../engine/contract.ts'
import { formatMoney } from '../pages/format.ts'
import { integer, record, text } from '../pages/read.ts'

/**
 * What happened, in words, for people who moved time: one sentence part for each thing they would tell somebody else.
 * Stripe tells most things in several events; those that only repeat another are left out.
 */
export function describeEvents(events: readonly EngineEvent[]): string[] {
  return events.map(describe).filter((words) => words !== null)
}

function describe({ type, body }: EngineEvent): string | null {
  const object = record(record(body, 'data'), 'object')
  switch (type) {
    case 'invoice.created':
      return `invoice ${money(object, 'total')} created`
    case 'invoice.paid':
      return `invoice ${money(object, 'total')} paid`
    case 'invoice.payment_failed':
      return `payment of ${money(object, 'amount_due')} failed`
    case 'invoice.payment_action_required':
      return `payment of ${money(object, 'amount_due')} needs verification`
    case 'invoice.overdue':
      return `invoice ${money(object, 'total')} overdue`
    case 'invoice.voided':
      return `invoice ${money(object, 'total')} voided`
    case 'invoice.marked_uncollectible':
      return `invoice ${money(object, 'total')} given up`
    case 'charge.pending':
      return `payment of ${money(object, 'amount')} sent to the bank`
    case 'checkout.session.async_payment_succeeded':
      return 'checkout paid by the bank'
    case 'checkout.session.async_payment_failed':
      return 'checkout refused by the bank'
    case 'charge.refunded':
      return `payment of ${money(object, 'amount')} refunded`
    case 'customer.subscription.created':
      return 'subscription created'
    case 'customer.subscription.trial_will_end':
      return 'trial will end in three days'
    case 'customer.subscription.updated':
      return describeUpdate(object, record(record(body, 'data'), 'previous_attributes'))
    case 'customer.subscription.deleted':
      return 'subscription ended'
    case 'customer.discount.deleted':
      return 'discount ended'
    case 'checkout.session.expired':
      return 'checkout session expired'
    case 'subscription_schedule.completed':
      return 'schedule completed'
    case 'subscription_schedule.released':
      return 'schedule released'
    default:
      return null
  }
}

function describeUpdate(object: Record<string, unknown>, previous: Record<string, unknown>): string | null {
  const status = text(object, 'status')
  if ('status' in previous && status !== null) return `subscription became ${status.replaceAll('_', ' ')}`
  return null
}

function money(object: Record<string, unknown>, key: string): string {
  return formatMoney(integer(object, key) ?? 0, text(object, 'currency') ?? 'usd')
}
