/** The recipe of the README, with the smallest app that survives it. */
import { Stripe } from 'stripe'
import { expect, it } from 'vitest'
import { createSandbox } from '../create-sandbox.ts'
import { record, text } from '../pages/read.ts'

/** A webhook only says where to look: the app asks for the truth and keeps that. */
function createApp(stripe: Stripe, secret: string) {
  const statuses = new Map<string, string>()
  const calls = { taken: 0, refused: 0 }
  return {
    calls,
    statusOf: (id: string) => statuses.get(id),
    async fetch(request: Request): Promise<Response> {
      const payload = await request.text()
      try {
        const event = stripe.webhooks.constructEvent(
          payload,
          request.headers.get('stripe-signature') ?? '',
          secret,
        )
        const object = record(event.data, 'object')
        const id =
          text(record(record(object, 'parent'), 'subscription_details'), 'subscription') ?? text(object, 'id')
        calls.taken += 1
        if (id?.startsWith('sub_') === true)
          statuses.set(id, (await stripe.subscriptions.retrieve(id)).status)
        return new Response('')
      } catch (error) {
        if (!(error instanceof Stripe.errors.StripeSignatureVerificationError)) throw error
        calls.refused += 1
        return new Response('', { status: 400 })
      }
    },
  }
}

const chaos = [
  { kind: 'bad_signature', times: 2 },
  { kind: 'drop', times: 3 },
  { kind: 'duplicate', percent: 50 },
  { kind: 'hold' },
] as const

it('knows what Stripe knows, whatever becomes of the webhooks', async () => {
  const secret = 'whsec_of_the_test'
  const sandbox = createSandbox({
    now: new Date('2026-11-01T00:00:00Z'),
    frozen: true,
    webhook: { url: 'http://app.test/webhooks/stripe', secret },
    deliver: async (input, init) => app.fetch(new Request(input, init)),
  })
  const stripe = new Stripe('sk_test_x', { httpClient: Stripe.createFetchHttpClient(sandbox.fetch) })
  const app = createApp(stripe, secret)
  for (const mishap of chaos) sandbox.upsetDeliveries(mishap)
  sandbox.failNext({ kind: 'reset', when: 'after', times: 2 })

  const { subscription } = sandbox.setUp('trial_ending')
  sandbox.nextPayment({ customer: null, outcome: 'declined', declineCode: 'insufficient_funds' })
  sandbox.advanceToNext('trial_end')
  sandbox.advanceToNext('finalization')
  await sandbox.flushDeliveries()
  await sandbox.releaseDeliveries('reversed')

  const truth = await stripe.subscriptions.retrieve(subscription)
  expect(truth.status).toBe('past_due')
  expect(app.statusOf(subscription)).toBe(truth.status)
  const met = new Set(sandbox.deliveries().map(({ status }) => status))
  expect(met).toEqual(new Set(['delivered', 'dropped', 'pending']))
  expect(app.calls.refused).toBeGreaterThan(0)
  expect(app.calls.taken).toBeGreaterThan(sandbox.deliveries().length / 2)
  await sandbox.close()
})
