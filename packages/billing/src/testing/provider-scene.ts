/** What the provider contract stages: an organization that buys, changes and pays. */

import type { PlanId } from '../plans.ts'
import type { BillingProvider, ChangeRequest, CheckoutSession } from '../ports/provider.ts'
import { isRunning, type RunningSubscription, type Terms } from '../subscription.ts'
import { addMonths, day, hour, type Instant } from '../time.ts'
import { november, termsOf } from './builders.ts'

/** A provider and the hands that move its world. Requests are made once: the client's own retries are off. */
export interface ProviderWorld {
  provider: BillingProvider
  now(): Instant
  /** Moves the provider's time forward; everything due on the way has happened when it resolves. */
  advanceTo(at: Instant): Promise<void>
  /** Pays an open checkout as a person does, with a card that works. */
  payCheckout(session: CheckoutSession): Promise<void>
  /** The customer's next payment is declined, whatever the card. */
  declineNextPayment(customerId: string): Promise<void>
  /** The bank wants the person to confirm the customer's next payment. */
  askNextPayment(customerId: string): Promise<void>
  /** The customer is charged with a new card that works. */
  addCard(customerId: string): Promise<void>
  /** How the provider's next change to anything fails. `lost`: it is made, and its answer never arrives. */
  failNextChange(failure: 'rate_limited' | 'failure' | 'timeout' | 'lost'): Promise<void>
  close(): Promise<void>
}

/** The moment of the golden example: 7 November 2026, 16:00 UTC. */
export const seventh = november + 6 * day + 16 * hour
export const december = addMonths(november, 1)

export interface Scene {
  world: ProviderWorld
  customer(organizationId?: string): Promise<string>
  startCheckout(
    customerId: string,
    terms: Terms,
    trialDays?: number,
    idempotencyKey?: string,
  ): Promise<CheckoutSession>
  /** The subscription that runs. Throws where none does. */
  running(customerId: string): Promise<RunningSubscription>
  subscribed(
    planId: PlanId,
    trialDays?: number,
  ): Promise<{ customerId: string; subscription: RunningSubscription }>
  /** A change as of now. */
  change(customerId: string, to: Terms, effective: ChangeRequest['effective']): Promise<ChangeRequest>
  /** Everything that was ever taken from the customer. */
  paid(customerId: string): Promise<number>
}

export function createScene(world: ProviderWorld): Scene {
  async function customer(organizationId = 'org_1'): Promise<string> {
    const input = { organizationId, name: 'Acme', email: 'ada@acme.test' }
    return (await world.provider.createCustomer(input)).customerId
  }

  function startCheckout(customerId: string, terms: Terms, trialDays = 0, idempotencyKey = 'checkout_1') {
    return world.provider.startCheckout({
      organizationId: 'org_1',
      customerId,
      terms,
      trialDays,
      successUrl: 'http://localhost:3000/billing/welcome?session_id={CHECKOUT_SESSION_ID}',
      cancelUrl: 'http://localhost:3000/billing/plans?canceled=1',
      idempotencyKey,
    })
  }

  async function running(customerId: string): Promise<RunningSubscription> {
    const { subscription } = await world.provider.fetchCustomer(customerId)
    if (!subscription || !isRunning(subscription)) throw new Error('No subscription is running')
    return subscription
  }

  async function subscribed(planId: PlanId, trialDays = 0) {
    const customerId = await customer()
    await world.payCheckout(await startCheckout(customerId, termsOf(planId), trialDays))
    return { customerId, subscription: await running(customerId) }
  }

  async function change(
    customerId: string,
    to: Terms,
    effective: ChangeRequest['effective'],
  ): Promise<ChangeRequest> {
    return {
      customerId,
      subscription: await running(customerId),
      to,
      effective,
      prorationDate: world.now(),
    }
  }

  async function paid(customerId: string): Promise<number> {
    const { invoices } = await world.provider.fetchCustomer(customerId)
    return invoices.reduce((sum, invoice) => sum + invoice.amountPaid.amount, 0)
  }
  return { world, customer, startCheckout, running, subscribed, change, paid }
}
