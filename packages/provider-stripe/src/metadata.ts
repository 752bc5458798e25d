/** The only place that spells our keys in Stripe's metadata. https://docs.stripe.com/metadata */

import { type RefundAccess, refundAccesses } from '@prorata/billing'

const organizationKey = 'prorata_organization_id'
const planKey = 'prorata_plan_id'

export function organizationMetadata(organizationId: string): Record<string, string> {
  return { [organizationKey]: organizationId }
}

export function planMetadata(planId: string): Record<string, string> {
  return { [planKey]: planId }
}

const trialKey = 'prorata_trial'

/** Marks a trial that people started themselves, under our rule of one. Those that were given by hand carry no mark. */
export const trialMetadata: Record<string, string> = { [trialKey]: 'self_service' }

export function isOwnTrial(metadata: Metadata): boolean {
  return metadata?.[trialKey] === 'self_service'
}

const scheduleKey = 'prorata_schedule'

export const scheduleMetadata: Record<string, string> = { [scheduleKey]: 'change' }

export function isOurSchedule(metadata: Metadata): boolean {
  return metadata?.[scheduleKey] === 'change'
}

const setAsideKey = 'prorata_set_aside'

/** An empty note removes the key: https://docs.stripe.com/api/metadata */
export function setAsideMetadata(note: string): Record<string, string> {
  return { [setAsideKey]: note }
}

export function setAsideOf(metadata: Metadata): string | null {
  return metadata?.[setAsideKey] || null
}

const purchaseKey = 'prorata_purchase_id'
const productKey = 'prorata_product_id'

/** Marks a product at Stripe with what it stands for in the catalogue. */
export function productMetadata(productId: string): Record<string, string> {
  return { [productKey]: productId }
}

/** Marks the payment of a one-time purchase with what it pays. */
export function purchaseMetadata(purchaseId: string, productId: string): Record<string, string> {
  return { [purchaseKey]: purchaseId, [productKey]: productId }
}

export function purchaseOf(metadata: Metadata): { purchaseId: string | null; productId: string | null } {
  return { purchaseId: metadata?.[purchaseKey] ?? null, productId: metadata?.[productKey] ?? null }
}

const accessKey = 'prorata_access'

const intentKey = 'prorata_intent_id'
const reasonKey = 'prorata_reason'

/** What a refund does to the access it paid for is kept with the refund, so that every look at it says the same. */
export function refundMetadata(
  access: RefundAccess,
  intentId: string,
  reason: string,
): Record<string, string> {
  return { [accessKey]: access, [intentKey]: intentId, [reasonKey]: reason }
}

export function intentOfRefund(metadata: Metadata): string | null {
  return metadata?.[intentKey] ?? null
}

/** A refund that was not made by us takes back what is unused. */
export function accessAfterRefund(metadata: Metadata): RefundAccess {
  return refundAccesses.find((access) => access === metadata?.[accessKey]) ?? 'claw_back_unused'
}

type Metadata = Readonly<Record<string, string>> | null
