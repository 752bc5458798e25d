import { type CustomerProfile, defaultPaymentMethod } from '../customer-profile.ts'
import { isEnded, type Subscription } from '../subscription.ts'
import { type Decision, refuse } from './refusal.ts'

/**
 * Taking away a card. The last one stays while a subscription could charge it: it would end in a payment that fails.
 * `nextDefault` is the one that takes the default's place; `null` where it does not change.
 */
export function decideRemovePaymentMethod(
  profile: CustomerProfile,
  subscription: Subscription,
  paymentMethodId: string,
): Decision<{ nextDefault: string | null }> {
  const others = profile.paymentMethods.filter(({ id }) => id !== paymentMethodId)
  const isNeeded = subscription.status !== 'none' && !isEnded(subscription)
  if (others.length === 0 && isNeeded) return refuse({ code: 'last_payment_method' })
  const isDefault = defaultPaymentMethod(profile)?.id === paymentMethodId
  return { ok: true, nextDefault: isDefault ? (others[0]?.id ?? null) : null }
}
