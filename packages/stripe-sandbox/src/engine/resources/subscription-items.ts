// One item of a subscription at a time; each call is an update of the subscription with that item.
// https://docs.stripe.com/api/subscription_items
import type Stripe from 'stripe'
import { changedItemFields, newItemFields } from '../billing/items.ts'
import type { Context } from '../core/context.ts'
import { invalidRequest, missingAt, noSuch } from '../core/errors.ts'
import { getSubscription } from '../core/find.ts'
import { page, paginate } from '../core/list.ts'
import { route } from '../core/route.ts'
import { boolean, oneOf, required, string, timestamp } from '../core/schema.ts'
import type { Covers } from '../core/schema.ts'
import type { Subscription, SubscriptionItem } from '../core/wire.ts'
import { paymentBehavior } from './subscription-fields.ts'
import { ENDED, updateSubscription } from './subscription-update.ts'
import type { Update } from './subscription-update.ts'

const behaviors = {
  payment_behavior: paymentBehavior,
  proration_behavior: oneOf('always_invoice', 'create_prorations', 'none'),
  proration_date: timestamp(),
}

const createFields = {
  ...newItemFields,
  ...behaviors,
  subscription: required(string()),
} satisfies Covers<Stripe.SubscriptionItemCreateParams>

const { id: _id, deleted: _deleted, clear_usage: clearUsage, ...changed } = changedItemFields

const updateFields = {
  ...changed,
  ...behaviors,
  off_session: boolean(),
} satisfies Covers<Stripe.SubscriptionItemUpdateParams>

const deleteFields = {
  ...behaviors,
  clear_usage: clearUsage,
} satisfies Covers<Stripe.SubscriptionItemDeleteParams>

type Billing = Pick<Update, keyof typeof behaviors>

interface Found {
  subscription: Subscription
  item: SubscriptionItem
}

function find(ctx: Context, id: string): Found {
  const owner = ctx.tables.subscriptions.by('item', id)[0]
  const item = owner?.items.data.find((candidate) => candidate.id === id)
  if (owner === undefined || item === undefined) throw noSuch('subscription_item', id)
  return { subscription: owner, item }
}

/** How the change is billed, apart from what the item becomes. */
function split<P extends Billing>({ payment_behavior, proration_behavior, proration_date, ...item }: P) {
  const billing: Billing = {}
  if (payment_behavior !== undefined) billing.payment_behavior = payment_behavior
  if (proration_behavior !== undefined) billing.proration_behavior = proration_behavior
  if (proration_date !== undefined) billing.proration_date = proration_date
  return { billing, item }
}

export const subscriptionItemRoutes = [
  route('POST', '/v1/subscription_items', createFields, (ctx, { subscription: id, ...params }) => {
    const before = getSubscription(ctx, id, 'subscription')
    if (ENDED.includes(before.status)) throw missingAt('subscription', id, 'subscription')
    const { billing, item } = split(params)
    const known = new Set(before.items.data.map((other) => other.id))
    const after = updateSubscription(ctx, before, { ...billing, items: [item] })
    const added = [...(after.pending_update?.subscription_items ?? []), ...after.items.data].find(
      (other) => !known.has(other.id),
    )
    if (added === undefined) throw new Error(`${id} got no item`)
    return added
  }),
  route('GET', '/v1/subscription_items/:id', {}, (ctx, _, id) => find(ctx, id).item),
  route('POST', '/v1/subscription_items/:id', updateFields, (ctx, params, id) => {
    const { subscription } = find(ctx, id)
    const { billing, item } = split(params)
    updateSubscription(ctx, subscription, { ...billing, items: [{ ...item, id }] })
    return find(ctx, id).item
  }),
  route('DELETE', '/v1/subscription_items/:id', deleteFields, (ctx, params, id) => {
    const { subscription } = find(ctx, id)
    if (subscription.items.data.length === 1) {
      throw invalidRequest(
        'A subscription must have at least one active item. If you want to cancel the subscription, use the cancel endpoint instead.',
        'id',
      )
    }
    updateSubscription(ctx, subscription, { ...split(params).billing, items: [{ id, deleted: true }] })
    return { id, object: 'subscription_item', deleted: true }
  }),
  route(
    'GET',
    '/v1/subscription_items',
    { ...page, subscription: required(string()) } satisfies Covers<Stripe.SubscriptionItemListParams>,
    (ctx, params) =>
      paginate(
        getSubscription(ctx, params.subscription, 'subscription').items.data,
        params,
        '/v1/subscription_items',
        'subscription_item',
      ),
  ),
]
