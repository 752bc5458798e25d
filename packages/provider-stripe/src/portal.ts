/** Stripe's own billing pages, with what our pages can do too. https://docs.stripe.com/customer-management/portal-deep-links */

import { createHash } from 'node:crypto'
import { type PortalFlow, plan, planIds } from '@prorata/billing'
import type { Stripe } from 'stripe'
import type { PriceBook } from './price-book.ts'

export async function startPortal(
  stripe: Stripe,
  prices: PriceBook,
  request: {
    customerId: string
    returnUrl: string
    flow: PortalFlow | null
    subscriptionId: string | null
  },
): Promise<{ url: string }> {
  const { customerId, returnUrl, flow, subscriptionId } = request
  const session = await stripe.billingPortal.sessions.create({
    customer: customerId,
    configuration: await configurationOf(stripe, prices),
    return_url: returnUrl,
    ...(flow === null ? {} : { flow_data: toFlow(flow, subscriptionId ?? '', returnUrl) }),
  })
  return { url: session.url }
}

function toFlow(
  flow: PortalFlow,
  subscription: string,
  returnUrl: string,
): Stripe.BillingPortal.SessionCreateParams.FlowData {
  const after = { after_completion: { type: 'redirect', redirect: { return_url: returnUrl } } } as const
  switch (flow) {
    case 'payment_method_update':
      return { type: flow, ...after }
    case 'subscription_update':
      return { type: flow, subscription_update: { subscription }, ...after }
    case 'subscription_cancel':
      return { type: flow, subscription_cancel: { subscription }, ...after }
    default:
      return flow satisfies never
  }
}

/** Made of the catalogue, and made again where the catalogue has changed: its content names it. */
async function configurationOf(stripe: Stripe, prices: PriceBook): Promise<string> {
  const features = featuresOf(prices)
  const version = createHash('sha256').update(JSON.stringify(features)).digest('hex').slice(0, 32)
  const { data } = await stripe.billingPortal.configurations.list({ active: true, limit: 100 })
  const present = data.find(({ metadata }) => metadata?.[versionKey] === version)
  if (present) return present.id
  const { id } = await stripe.billingPortal.configurations.create(
    { features, metadata: { [versionKey]: version } },
    { idempotencyKey: `prorata-portal-${version}` },
  )
  return id
}

const versionKey = 'prorata_portal_version'

function featuresOf(prices: PriceBook): Stripe.BillingPortal.ConfigurationCreateParams.Features {
  const sold = planIds.filter((id) => plan(id).prices !== undefined)
  return {
    customer_update: { enabled: true, allowed_updates: ['name', 'email', 'address', 'tax_id'] },
    invoice_history: { enabled: true },
    payment_method_update: { enabled: true },
    subscription_cancel: { enabled: true, mode: 'at_period_end' },
    subscription_update: {
      enabled: true,
      default_allowed_updates: ['price'],
      proration_behavior: 'always_invoice',
      // As ours: what is paid for is kept until the period ends.
      schedule_at_period_end: {
        conditions: [{ type: 'decreasing_item_amount' }, { type: 'shortening_interval' }],
      },
      products: sold.map((planId) => ({
        product: `prorata_${planId}`,
        prices: [prices.priceIdOf(planId, 'month'), prices.priceIdOf(planId, 'year')],
      })),
    },
  }
}
