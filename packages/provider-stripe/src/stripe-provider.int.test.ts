import { cataloguePrices, type ChangeRequest, decideChange, isRunning, type Terms } from '@prorata/billing'
import { activeSubscription, describeProviderContract, november, termsOf } from '@prorata/billing/testing'
import * as fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createSandboxWorld, payCheckout, type SandboxWorld } from './testing/sandbox-world.ts'

describeProviderContract('Stripe', createSandboxWorld)

describe('Stripe, beyond the contract', () => {
  let world: SandboxWorld
  beforeEach(async () => {
    world = await createSandboxWorld({ now: november })
  })
  afterEach(() => world.close())

  const checkout = (key?: string) => checkoutIn(world, termsOf('starter'), key)
  const upgrade = (customerId: string) => changeIn(world, customerId, termsOf('pro'))

  it('names the organization on the customer, the checkout and the subscription', async () => {
    const { customerId, session } = await checkout()
    await world.payCheckout(session)
    const metadata = { prorata_organization_id: 'org_1' }
    const customer = await world.stripe.customers.retrieve(customerId)
    expect(customer).toMatchObject({ metadata, name: 'Acme', email: 'ada@acme.test' })
    const paid = await world.stripe.checkout.sessions.retrieve(session.id, { expand: ['subscription'] })
    expect(paid).toMatchObject({ metadata, client_reference_id: 'org_1', subscription: { metadata } })
  })

  it('finds a change that was made although the answer was a 500, and makes it no second time', async () => {
    const { customerId, session } = await checkout()
    await world.payCheckout(session)
    const request = { ...(await upgrade(customerId)), idempotencyKey: 'change_1' }
    world.sandbox.failNext({ route: 'POST /v1/subscriptions/:id', kind: 500, when: 'after' })
    await expect(world.provider.changePlan(request)).rejects.toMatchObject({ code: 'provider_unavailable' })
    expect(await world.provider.changePlan(request)).toMatchObject({ kind: 'applied' })
    const { invoices } = await world.provider.fetchCustomer(customerId)
    expect(invoices.map(({ amountPaid }) => amountPaid.amount)).toEqual([3_000, 1_900])
  })

  it('charges what any preview said, at any second of any period', async () => {
    const anyChange = fc.record({
      from: fc.constantFrom(...cataloguePrices),
      to: fc.constantFrom(...cataloguePrices),
      startedAfter: fc.integer({ min: 0, max: 400 * 86_400 }),
      changedAfter: fc.integer({ min: 0, max: 27 * 86_400 }),
    })
    const wanted = anyChange.filter(({ from, to }) => {
      const decision = decideChange(activeSubscription({ terms: termsOf(from.planId, from.interval) }), {
        planId: to.planId,
        interval: to.interval,
        quantity: 1,
      })
      return decision.ok && decision.change.effective === 'now'
    })
    await fc.assert(
      fc.asyncProperty(wanted, async ({ from, to, startedAfter, changedAfter }) => {
        const start = november + startedAfter * 1000
        const own = await createSandboxWorld({ now: start })
        const { customerId, session } = await checkoutIn(own, termsOf(from.planId, from.interval))
        await own.payCheckout(session)
        await own.advanceTo(start + changedAfter * 1000)
        const terms = termsOf(to.planId, to.interval)
        const request = { ...(await changeIn(own, customerId, terms)), idempotencyKey: 'change_1' }
        const preview = await own.provider.previewChange(request)
        await own.provider.changePlan(request)
        const { invoices, subscription } = await own.provider.fetchCustomer(customerId)
        expect(invoices[0]?.amountPaid).toEqual(preview.dueToday)
        expect(invoices[0]?.lines).toEqual(preview.lines)
        expect(subscription).toMatchObject({ terms, period: { end: preview.nextInvoice?.at } })
        await own.close()
      }),
      { numRuns: 40 },
    )
  })

  it('names the card that was declined, and why', async () => {
    const { customerId, session } = await checkout()
    await world.payCheckout(session)
    world.sandbox.nextPayment({
      customer: customerId,
      outcome: 'declined',
      declineCode: 'insufficient_funds',
    })
    const change = world.provider.changePlan({
      ...(await upgrade(customerId)),
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

async function checkoutIn({ provider }: SandboxWorld, terms: Terms, idempotencyKey = 'checkout_1') {
  const { customerId } = await provider.createCustomer({
    organizationId: 'org_1',
    name: 'Acme',
    email: 'ada@acme.test',
  })
  const session = await provider.startCheckout({
    organizationId: 'org_1',
    customerId,
    terms,
    trialDays: 0,
    successUrl: 'http://localhost:3000/billing/welcome?session_id={CHECKOUT_SESSION_ID}',
    cancelUrl: 'http://localhost:3000/billing/plans',
    idempotencyKey,
  })
  return { customerId, session }
}

async function changeIn(world: SandboxWorld, customerId: string, to: Terms): Promise<ChangeRequest> {
  const { subscription } = await world.provider.fetchCustomer(customerId)
  if (!subscription || !isRunning(subscription)) throw new Error('No subscription is running')
  return { customerId, subscription, to, effective: 'now', prorationDate: world.now() }
}
