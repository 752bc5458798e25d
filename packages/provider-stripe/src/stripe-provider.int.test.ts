import { describeProviderContract, november, termsOf } from '@prorata/billing/testing'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createSandboxWorld, payCheckout, type SandboxWorld } from './testing/sandbox-world.ts'

describeProviderContract('Stripe', createSandboxWorld)

describe('Stripe, beyond the contract', () => {
  let world: SandboxWorld
  beforeEach(async () => {
    world = await createSandboxWorld({ now: november })
  })
  afterEach(() => world.close())

  async function checkout(key = 'checkout_1') {
    const { customerId } = await world.provider.createCustomer({
      organizationId: 'org_1',
      name: 'Acme',
      email: 'ada@acme.test',
    })
    const session = await world.provider.startCheckout({
      organizationId: 'org_1',
      customerId,
      terms: termsOf('starter'),
      trialDays: 0,
      successUrl: 'http://localhost:3000/billing/welcome?session_id={CHECKOUT_SESSION_ID}',
      cancelUrl: 'http://localhost:3000/billing/plans',
      idempotencyKey: key,
    })
    return { customerId, session }
  }

  it('names the organization on the customer, the checkout and the subscription', async () => {
    const { customerId, session } = await checkout()
    await world.payCheckout(session)
    const metadata = { prorata_organization_id: 'org_1' }
    const customer = await world.stripe.customers.retrieve(customerId)
    expect(customer).toMatchObject({ metadata, name: 'Acme', email: 'ada@acme.test' })
    const paid = await world.stripe.checkout.sessions.retrieve(session.id, { expand: ['subscription'] })
    expect(paid).toMatchObject({ metadata, client_reference_id: 'org_1', subscription: { metadata } })
  })

  it('names the card that was declined, and why', async () => {
    const { customerId, session } = await checkout()
    await world.payCheckout(session)
    const { subscription } = await world.provider.fetchCustomer(customerId)
    if (subscription?.status !== 'active') throw new Error('Not active')
    world.sandbox.nextPayment({
      customer: customerId,
      outcome: 'declined',
      declineCode: 'insufficient_funds',
    })
    const change = world.provider.changePlan({
      customerId,
      subscription,
      to: termsOf('pro'),
      effective: 'now',
      prorationDate: november,
      idempotencyKey: 'change_1',
    })
    await expect(change).rejects.toMatchObject({
      code: 'payment_declined',
      message:
        'Your card ending 4242 has insufficient funds. You have not been charged and your plan has not changed. Try another card.',
      details: { declineCode: 'insufficient_funds', last4: '4242' },
    })
  })

  it('leaves no subscription behind a checkout whose card was declined', async () => {
    const { customerId, session } = await checkout()
    expect(() => payCheckout(world.sandbox, session.id, '4000000000000002')).toThrow(/402/)
    expect(await world.provider.fetchCustomer(customerId)).toMatchObject({ subscription: { status: 'none' } })
    expect(await world.provider.retrieveCheckout(session.id)).toMatchObject({ status: 'open' })
  })

  it('shows the newest of several live subscriptions, and says that there are several', async () => {
    const first = await checkout()
    const second = await checkout('checkout_2')
    await world.payCheckout(first.session)
    await world.advanceTo(november + 60_000)
    await world.payCheckout(second.session)
    const { subscription, anomalies } = await world.provider.fetchCustomer(first.customerId)
    expect(subscription).toMatchObject({ status: 'active', startedAt: november + 60_000 })
    expect(anomalies).toEqual([
      { kind: 'several_live_subscriptions', subscriptionIds: [expect.any(String), expect.any(String)] },
    ])
  })

  it('shows no subscription, and an anomaly, for a price it does not know', async () => {
    const { customerId, session } = await checkout()
    await world.payCheckout(session)
    const product = await world.stripe.products.create({ name: 'Legacy' })
    const legacy = await world.stripe.prices.create({
      product: product.id,
      currency: 'usd',
      unit_amount: 900,
      recurring: { interval: 'month' },
    })
    const { subscription } = await world.provider.fetchCustomer(customerId)
    if (subscription?.status !== 'active') throw new Error('Not active')
    const items = [{ id: subscription.itemId, price: legacy.id }]
    await world.stripe.subscriptions.update(subscription.id, { items, proration_behavior: 'none' })
    expect(await world.provider.fetchCustomer(customerId)).toMatchObject({
      subscription: null,
      anomalies: [{ kind: 'unknown_price', subscriptionId: subscription.id, priceId: legacy.id }],
    })
  })
})
