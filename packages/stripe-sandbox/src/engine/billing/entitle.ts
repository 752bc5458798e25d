// Which features a customer's subscriptions give. Kept per customer, so that a change can be told.
// https://docs.stripe.com/billing/entitlements
import type { Context } from '../core/context.ts'
import { letters } from '../core/ids.ts'
import type { Row } from '../core/table.ts'
import type { ActiveEntitlement, ActiveEntitlementSummary, Subscription } from '../core/wire.ts'

/** What a customer is entitled to: ids of features. `id` is the customer's. */
export interface CustomerFeatures extends Row {
  features: readonly string[]
}

/** Assumed: who owes keeps the features until the subscription is unpaid, paused or over. */
const ENTITLING: readonly string[] = ['active', 'trialing', 'past_due']

function featuresNow(ctx: Context, customer: string): string[] {
  const features = new Set<string>()
  for (const subscription of ctx.tables.subscriptions.by('customer', customer)) {
    if (!ENTITLING.includes(subscription.status)) continue
    for (const item of subscription.items.data) {
      for (const link of ctx.tables.product_features.by('product', item.price.product)) {
        features.add(link.feature)
      }
    }
  }
  return [...features]
}

function toEntitlements(ctx: Context, customer: string, features: readonly string[]): ActiveEntitlement[] {
  return features.map((feature) => ({
    id: `ent_test_${letters(`${ctx.settings.seed}/${customer}/${feature}`, 32)}`,
    object: 'entitlements.active_entitlement',
    feature,
    livemode: false,
    lookup_key: ctx.tables.features.get(feature)?.lookup_key ?? '',
  }))
}

export function entitlementsOf(ctx: Context, customer: string): ActiveEntitlement[] {
  return toEntitlements(ctx, customer, ctx.tables.customer_features.get(customer)?.features ?? [])
}

/** A change of what the customer may use, as its event tells it. */
export interface EntitlementChange {
  summary: ActiveEntitlementSummary
  previous: Record<string, unknown>
}

/**
 * Brings the customer's features up to date after a subscription changed; null where they stay. A feature that is
 * attached to a product later reaches its subscribers with their next period.
 */
export function updateEntitlements(ctx: Context, subscription: Subscription): EntitlementChange | null {
  const { customer } = subscription
  if (ctx.tables.product_features.size === 0 && ctx.tables.customer_features.size === 0) return null
  const before = ctx.tables.customer_features.get(customer)?.features ?? []
  const after = featuresNow(ctx, customer)
  if (before.length === after.length && before.every((feature) => after.includes(feature))) return null
  ctx.tables.customer_features.put({ id: customer, features: after })
  return {
    summary: {
      object: 'entitlements.active_entitlement_summary',
      customer,
      entitlements: {
        object: 'list',
        data: toEntitlements(ctx, customer, after),
        has_more: false,
        url: `/v1/customer/${customer}/entitlements`,
      },
      livemode: false,
    },
    previous: { entitlements: { data: toEntitlements(ctx, customer, before) } },
  }
}
