/** A change of plan as the portal's configuration has it: what may be chosen, when it happens and what it costs. */
import type { ApiResponse, Params } from '../engine/contract.ts'
import type { Ask } from './ask.ts'
import {
  type Portal,
  type PortalChoice,
  type PortalItem,
  type PortalSubscription,
  strings,
} from './portal-session.ts'
import { integer, list, record, text } from './read.ts'

/** One price of the configuration's products. */
export interface Offer extends Omit<PortalItem, 'id' | 'periodEnd' | 'quantity'> {
  adjustable: PortalChoice['adjustable']
}

export interface Change {
  subscription: PortalSubscription
  item: PortalItem
  offer: Offer
  quantity: number
  /** As `POST /v1/subscriptions/:id` takes them; null leaves them. */
  discounts: Params[] | null
}

const DAYS: Record<string, number> = { day: 1, week: 7, month: 30, year: 365 }

function settings({ features }: Portal): Record<string, unknown> {
  return record(features, 'subscription_update')
}

export function allows(portal: Portal, update: 'price' | 'quantity' | 'promotion_code'): boolean {
  return strings(settings(portal)['default_allowed_updates']).includes(update)
}

/** What may be chosen for a subscription: prices on sale in its currency. */
export function readOffers(ask: Ask, portal: Portal, item: PortalItem): Offer[] {
  return portal.choices.flatMap(({ product, prices, adjustable }) => {
    const name = text(ask('GET', `/v1/products/${product}`, {}).body, 'name') ?? 'Plan'
    return prices.flatMap((price): Offer[] => {
      const { status, body } = ask('GET', `/v1/prices/${price}`, {})
      const currency = text(body, 'currency') ?? ''
      if (status !== 200 || currency !== item.currency) return []
      if (!allows(portal, 'price') && price !== item.price) return []
      const recurring = record(body, 'recurring')
      return [
        {
          price,
          product,
          name,
          currency,
          adjustable: allows(portal, 'quantity') ? adjustable : null,
          unitAmount: integer(body, 'unit_amount'),
          interval: text(recurring, 'interval') ?? 'month',
          intervalCount: integer(recurring, 'interval_count') ?? 1,
        },
      ]
    })
  })
}

/** Why this quantity cannot be had, in a sentence; null where it can. */
export function refuseQuantity({ offer, item, quantity }: Change): string | null {
  if (quantity === (item.quantity ?? 1)) return null
  if (offer.adjustable === null) return 'The quantity of this plan cannot be changed.'
  const { minimum, maximum } = offer.adjustable
  if (quantity < minimum) return `Choose a quantity of at least ${minimum}.`
  return maximum !== null && quantity > maximum ? `Choose a quantity of at most ${maximum}.` : null
}

/**
 * True where the change waits for the period's end.
 * https://docs.stripe.com/api/customer_portal/configurations/object#portal_configuration_object-features-subscription_update-schedule_at_period_end
 */
export function isScheduled(portal: Portal, { item, offer, quantity }: Change): boolean {
  const conditions = record(settings(portal), 'schedule_at_period_end')['conditions']
  const types = (Array.isArray(conditions) ? conditions : []).map((condition) => text(condition, 'type'))
  const decreases = (offer.unitAmount ?? 0) * quantity < (item.unitAmount ?? 0) * (item.quantity ?? 1)
  const shortens = daysOf(offer) < daysOf(item)
  return (
    (types.includes('decreasing_item_amount') && decreases) ||
    (types.includes('shortening_interval') && shortens)
  )
}

function daysOf({ interval, intervalCount }: Pick<Offer, 'interval' | 'intervalCount'>): number {
  return (DAYS[interval] ?? 30) * intervalCount
}

/** The change as a preview and an update take it alike; `at` (seconds) freezes the proration. */
function toParams(portal: Portal, { subscription, item, offer, quantity }: Change, at: number): Params {
  const {
    proration_behavior: behavior,
    billing_cycle_anchor: anchor,
    trial_update_behavior: trial,
  } = settings(portal)
  const isTrial = subscription.status === 'trialing'
  const isPaid = !isTrial || trial === 'end_trial'
  return {
    items: [
      { id: item.id, price: offer.price, ...(item.quantity === null ? {} : { quantity: String(quantity) }) },
    ],
    proration_behavior: typeof behavior === 'string' ? behavior : 'none',
    ...(isPaid ? { proration_date: String(at) } : {}),
    ...(anchor === 'now' && !isTrial ? { billing_cycle_anchor: 'now' } : {}),
    ...(isTrial && trial === 'end_trial' ? { trial_end: 'now' } : {}),
  }
}

export function previewChange(ask: Ask, portal: Portal, change: Change, at: number): ApiResponse {
  return ask('POST', '/v1/invoices/create_preview', {
    customer: portal.customer,
    subscription: change.subscription.id,
    subscription_details: toParams(portal, change, at),
    ...(change.discounts === null ? {} : { discounts: change.discounts }),
  })
}

/** Changes the subscription now. */
export function changeNow(ask: Ask, portal: Portal, change: Change, at: number): ApiResponse {
  return ask('POST', `/v1/subscriptions/${change.subscription.id}`, {
    ...toParams(portal, change, at),
    ...(change.discounts === null ? {} : { discounts: change.discounts }),
  })
}

/** Changes it when the period ends, by a schedule that is released then. */
export function changeLater(ask: Ask, change: Change): ApiResponse {
  const { subscription, item, offer, quantity } = change
  const made = ask('POST', '/v1/subscription_schedules', { from_subscription: subscription.id })
  if (made.status !== 200) return made
  const [phase] = list({ data: isList(made.body) ? made.body.phases : [] })
  const counted = (amount: number) => (item.quantity === null ? {} : { quantity: String(amount) })
  return ask('POST', `/v1/subscription_schedules/${text(made.body, 'id')}`, {
    end_behavior: 'release',
    phases: [
      {
        start_date: String(integer(phase, 'start_date')),
        end_date: String(integer(phase, 'end_date')),
        items: [{ price: item.price, ...counted(item.quantity ?? 1) }],
      },
      {
        duration: { interval: offer.interval, interval_count: String(offer.intervalCount) },
        items: [{ price: offer.price, ...counted(quantity) }],
      },
    ],
  })
}

function isList(value: unknown): value is { phases: unknown } {
  return typeof value === 'object' && value !== null && 'phases' in value
}
