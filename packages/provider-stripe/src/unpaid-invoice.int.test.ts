import { type CheckoutSession, day, hour, type Invoice } from '@prorata/billing'
import { november, termsOf } from '@prorata/billing/testing'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createSandboxWorld, type SandboxWorld } from './testing/sandbox-world.ts'

const december = Date.UTC(2026, 11, 1)
const failedAt = december + hour

let world: SandboxWorld
let customer: string
beforeEach(async () => {
  world = await createSandboxWorld({ now: november })
  const person = { organizationId: 'org_1', name: 'Acme', email: 'ada@acme.test' }
  customer = (await world.provider.createCustomer(person)).customerId
  const session: CheckoutSession = await world.provider.startCheckout({
    organizationId: 'org_1',
    customerId: customer,
    terms: termsOf('pro'),
    trialDays: 0,
    promotionId: null,
    successUrl: 'https://acme.test/welcome',
    cancelUrl: 'https://acme.test/plans',
    idempotencyKey: 'checkout_1',
  })
  await world.payCheckout(session)
})
afterEach(() => world.close())

/** The renewal's invoice, an hour after it was finalized. */
async function renewal(): Promise<Invoice> {
  await world.advanceTo(failedAt + hour)
  const [newest] = (await world.provider.fetchCustomer(customer)).invoices
  if (!newest) throw new Error('It renewed')
  return newest
}

describe('a renewal that is not paid', () => {
  it.each([
    ['insufficient_funds', 'insufficient_funds'],
    ['expired_card', 'expired_card'],
    ['card_velocity_exceeded', 'limit_exceeded'],
    ['stolen_card', 'declined'],
    ['authentication_required', 'authentication_required'],
  ] as const)(
    'says why (%s), with which card, how often it was tried and when it is again',
    async (declineCode, reason) => {
      world.sandbox.nextPayment({ customer, outcome: 'declined', declineCode, times: 1 })
      expect(await renewal()).toMatchObject({
        status: 'open',
        attemptCount: 1,
        needsAction: reason === 'authentication_required',
        failure: { reason, last4: '4242' },
        nextPaymentAttempt: failedAt + 3 * day,
      })
    },
  )

  it('waits for the person where the bank asks, and says so', async () => {
    world.sandbox.nextPayment({ customer, outcome: 'requires_action', times: 1 })
    expect(await renewal()).toMatchObject({
      status: 'open',
      needsAction: true,
      failure: { reason: 'authentication_required' },
      hostedUrl: expect.stringContaining('http'),
    })
  })

  it('has not failed while the bank takes its time', async () => {
    const afterSeconds = (4 * day) / 1000
    world.sandbox.nextPayment({ customer, outcome: 'processing_then_fails', times: 1, afterSeconds })
    expect(await renewal()).toMatchObject({ status: 'open', needsAction: false, failure: null })
  })

  it('names the lack of a card', async () => {
    for (const { id } of (await world.stripe.customers.listPaymentMethods(customer)).data) {
      await world.stripe.paymentMethods.detach(id)
    }
    expect(await renewal()).toMatchObject({
      status: 'open',
      needsAction: false,
      failure: { reason: 'no_payment_method', last4: null },
      nextPaymentAttempt: null,
    })
  })

  it('keeps none of it once it is paid', async () => {
    world.sandbox.nextPayment({ customer, outcome: 'declined', times: 1 })
    await renewal()
    await world.advanceTo(failedAt + 3 * day + hour)
    const [paid] = (await world.provider.fetchCustomer(customer)).invoices
    expect(paid).toMatchObject({
      status: 'paid',
      needsAction: false,
      failure: null,
      nextPaymentAttempt: null,
    })
  })
})
