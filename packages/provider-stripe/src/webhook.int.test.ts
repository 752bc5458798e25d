import { november, termsOf } from '@prorata/billing/testing'
import { createSandbox, type Sandbox } from '@prorata/stripe-sandbox'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createStripeClient } from './client.ts'
import { readWebhook, type WebhookReading } from './webhook.ts'

const secret = 'whsec_sandbox_to_provider'

describe('what an endpoint receives', () => {
  let sandbox: Sandbox
  const received: WebhookReading[] = []

  beforeEach(() => {
    received.length = 0
    sandbox = createSandbox({
      now: november,
      frozen: true,
      webhook: { url: 'http://localhost:3000/webhooks/stripe', secret },
      deliver: async (input, init) => {
        const request = new Request(input, init)
        const payload = Buffer.from(await request.arrayBuffer())
        const signature = request.headers.get('stripe-signature') ?? undefined
        received.push(readWebhook({ payload, signature, secret, now: Date.now() }))
        return new Response('{}')
      },
    })
  })
  afterEach(() => sandbox.close())

  it('is verified, of our API version, and rings for its customer', async () => {
    const stripe = createStripeClient({ secretKey: 'sk_test_webhooks', fetch: sandbox.fetch })
    const { id: customer } = await stripe.customers.create({ email: 'ada@acme.test' })
    const method = await stripe.paymentMethods.attach('pm_card_visa', { customer })
    const product = await stripe.products.create({ name: 'Starter' })
    const { interval, unitAmount, currency } = termsOf('starter')
    const price = await stripe.prices.create({
      product: product.id,
      currency,
      unit_amount: unitAmount,
      recurring: { interval },
    })
    await stripe.subscriptions.create({
      customer,
      default_payment_method: method.id,
      items: [{ price: price.id }],
    })
    await sandbox.flushDeliveries()

    expect(received.filter((reading) => !reading.ok)).toEqual([])
    const events = received.flatMap((reading) => (reading.ok ? [reading] : []))
    expect(events.filter(({ versionMismatch }) => versionMismatch !== null)).toEqual([])
    const customers = new Map(events.map(({ event }) => [event.type, event.customerId]))
    for (const type of [
      'customer.created',
      'payment_method.attached',
      'customer.subscription.created',
      'invoice.paid',
      'charge.succeeded',
    ]) {
      expect([type, customers.get(type)]).toEqual([type, customer])
    }
    expect(customers.get('product.created')).toBeNull()
  })
})
