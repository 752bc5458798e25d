import { catalogueItems, type Instant } from '@prorata/billing'
import type { ProviderWorld } from '@prorata/billing/testing'
import { API_VERSION, createSandbox, type Fault, type Sandbox } from '@prorata/stripe-sandbox'
import type { Stripe } from 'stripe'
import { findPrices, syncCatalog } from '../catalog-sync.ts'
import { createStripeClient } from '../client.ts'
import { createStripeProvider } from '../stripe-provider.ts'

export interface SandboxWorld extends ProviderWorld {
  sandbox: Sandbox
  stripe: Stripe
}

const failures = {
  rate_limited: { kind: 429, when: 'before' },
  failure: { kind: 500, when: 'before' },
  timeout: { kind: 'timeout', when: 'before' },
  lost: { kind: 'reset', when: 'after' },
} as const satisfies Record<string, Fault>

/** The provider with the real SDK, and a sandbox in this process with the catalogue's prices in it. */
export async function createSandboxWorld({ now }: { now: Instant }): Promise<SandboxWorld> {
  const sandbox = createSandbox({ now, frozen: true })
  const stripe = createStripeClient({
    secretKey: 'sk_test_provider',
    fetch: sandbox.fetch,
    timeoutMs: 250,
    maxNetworkRetries: 0,
  })
  await syncCatalog(stripe, catalogueItems)
  const prices = await findPrices(stripe, catalogueItems)
  return {
    sandbox,
    stripe,
    provider: createStripeProvider({ stripe, prices }),
    now: () => sandbox.clock.now().getTime(),
    async advanceTo(at) {
      sandbox.clock.advanceTo(at)
    },
    async payCheckout({ id }) {
      payCheckout(sandbox, id, '4242424242424242')
    },
    async declineNextPayment(customer) {
      sandbox.nextPayment({ customer, outcome: 'declined' })
    },
    async askNextPayment(customer) {
      sandbox.nextPayment({ customer, outcome: 'requires_action' })
    },
    async addCard(customer) {
      const { id } = await stripe.paymentMethods.attach('pm_card_visa', { customer })
      await stripe.customers.update(customer, { invoice_settings: { default_payment_method: id } })
    },
    async failNextChange(failure) {
      sandbox.failNext({ route: 'POST /v1/subscriptions/:id', ...failures[failure] })
    },
    close: () => sandbox.close(),
  }
}

/** What the hosted page does when a person has typed a card. Throws where the page would show an error. */
export function payCheckout({ engine }: Sandbox, sessionId: string, number: string): void {
  const { status, body } = engine.handle({
    method: 'POST',
    path: `/_sandbox/checkout/sessions/${sessionId}/complete`,
    params: {
      card: { number, exp_month: '12', exp_year: '2034', cvc: '123' },
      name: 'Ada Lovelace',
      email: 'ada@acme.test',
    },
    apiVersion: API_VERSION,
    requestId: `req_pay_${sessionId}`,
    idempotencyKey: null,
  })
  if (status !== 200) throw new Error(`The checkout was not paid: ${status} ${JSON.stringify(body)}`)
}
