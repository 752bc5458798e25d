/** The only place that spells our keys in Stripe's metadata. https://docs.stripe.com/metadata */

const organizationKey = 'prorata_organization_id'
const planKey = 'prorata_plan_id'

export function organizationMetadata(organizationId: string): Record<string, string> {
  return { [organizationKey]: organizationId }
}

export function planMetadata(planId: string): Record<string, string> {
  return { [planKey]: planId }
}
