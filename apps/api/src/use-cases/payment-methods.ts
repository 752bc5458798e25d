/** How an organization pays. What a person sees is the provider's truth of a moment ago; what they do is done on the newest. */

import {
  BillingError,
  catalog,
  type CustomerProfile,
  decideRemovePaymentMethod,
  type PaymentMethod,
  type Subscription,
} from '@prorata/billing'
import { audited } from './audited.ts'
import { ensureCustomer } from './ensure-customer.ts'
import type { Member, Ports } from './ports.ts'
import { type HeldCustomer, withCustomer } from './with-customer.ts'

export interface PaymentMethodList {
  /** The default first. */
  paymentMethods: (PaymentMethod & {
    /** False where it is all that a running subscription can be charged with. */
    removable: boolean
  })[]
}

export async function listPaymentMethods(
  { subscriptions }: Ports,
  organizationId: string,
): Promise<PaymentMethodList> {
  const { profile, subscription } = await subscriptions.load(organizationId)
  return toList(profile, subscription)
}

function toList(profile: CustomerProfile, subscription: Subscription): PaymentMethodList {
  return {
    paymentMethods: profile.paymentMethods.map((method) => ({
      ...method,
      removable: decideRemovePaymentMethod(profile, subscription, method.id).ok,
    })),
  }
}

/**
 * The provider's page for a new one. What it brings becomes the default when the page is done, also where nobody comes
 * back from it. A page that is open already is answered again.
 */
export async function addPaymentMethod(ports: Ports, member: Member): Promise<{ url: string }> {
  const organizationId = member.organization.id
  const customerId = await ensureCustomer(ports, member)
  for (const { sessionId } of await ports.setups.pending(organizationId)) {
    const { status, url } = await ports.provider.retrieveCheckout(sessionId)
    if (status === 'open' && url) return { url }
  }
  const { profile, subscription } = await ports.subscriptions.load(organizationId)
  const terms = 'terms' in subscription ? subscription.terms : null
  const page = `${ports.environment.baseUrl}/billing/payment-methods`
  const session = await ports.provider.startSetup({
    organizationId,
    customerId,
    currency: profile.currency ?? terms?.currency ?? catalog.currency,
    successUrl: `${page}?session_id={CHECKOUT_SESSION_ID}`,
    cancelUrl: page,
    idempotencyKey: `setup:${ports.ids.next()}`,
  })
  if (!session.url)
    throw new BillingError('provider_rejected', 'The page for a new card could not be opened.')
  await ports.setups.add(organizationId, { sessionId: session.id, startedAt: ports.clock.now() })
  await ports.auditLog.append({
    organizationId,
    actor: member.userId,
    action: 'paymentMethods.add',
    details: { sessionId: session.id },
    at: ports.clock.now(),
  })
  return { url: session.url }
}

/** What is charged from now on: the customer's and the subscription's. Throws `not_found` for one of somebody else's. */
export async function setDefaultPaymentMethod(
  ports: Ports,
  member: Member,
  paymentMethodId: string,
): Promise<PaymentMethodList> {
  return change(ports, member, 'paymentMethods.setDefault', paymentMethodId, async (held) => {
    const { customerId } = held
    await ports.provider.setDefaultPaymentMethod({ customerId, paymentMethodId })
  })
}

/**
 * Takes one away for good; the next one becomes the default where it was that. Throws `refused` for the last one while a
 * subscription runs. One that is gone already is `not_found`.
 */
export async function removePaymentMethod(
  ports: Ports,
  member: Member,
  paymentMethodId: string,
): Promise<PaymentMethodList> {
  return change(
    ports,
    member,
    'paymentMethods.remove',
    paymentMethodId,
    async (held, profile, subscription) => {
      const decision = decideRemovePaymentMethod(profile, subscription, paymentMethodId)
      if (!decision.ok) {
        throw new BillingError(
          'refused',
          'This is the only way to pay for your subscription. Add another one first.',
          { details: { refusal: decision.refusal } },
        )
      }
      const { customerId } = held
      if (decision.nextDefault !== null) {
        await ports.provider.setDefaultPaymentMethod({ customerId, paymentMethodId: decision.nextDefault })
      }
      await ports.provider.removePaymentMethod(paymentMethodId)
    },
  )
}

async function change(
  ports: Ports,
  member: Member,
  action: string,
  paymentMethodId: string,
  act: (held: HeldCustomer, profile: CustomerProfile, subscription: Subscription) => Promise<void>,
): Promise<PaymentMethodList> {
  const organizationId = member.organization.id
  const work = async (held: HeldCustomer) => {
    const { profile, subscription } = await held.look()
    if (!profile.paymentMethods.some(({ id }) => id === paymentMethodId)) throw unknownMethod()
    await act(held, profile, subscription ?? held.claim.previous)
    const after = await held.look()
    return toList(after.profile, after.subscription ?? held.claim.previous)
  }
  return audited(ports, { organizationId, actor: member.userId, action, details: { paymentMethodId } }, () =>
    withCustomer(ports, organizationId, work, unknownMethod),
  )
}

function unknownMethod(): BillingError {
  return new BillingError('not_found', 'There is no such payment method in this organization.')
}
