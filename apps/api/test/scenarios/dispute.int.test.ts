import { randomUUID } from 'node:crypto'
import { createStripeClient } from '@prorata/provider-stripe'
import { beforeAll, describe, expect, it } from 'vitest'
import { createWorld, type Person, type World } from '../world.ts'

/** Every payment with it is disputed as fraudulent: https://docs.stripe.com/testing#disputes */
const disputedCard = '4000000000000259'

let world: World
let stripe: ReturnType<typeof createStripeClient>
beforeAll(async () => {
  world = await createWorld({ env: { OPERATOR_EMAILS: 'ops@prorata.test' } })
  stripe = createStripeClient({ secretKey: 'sk_test_51Hq8ZkL2eZvKYlo', fetch: world.sandbox.fetch })
})

async function disputeOf(paymentId: string): Promise<string> {
  const { data } = await stripe.disputes.list({ payment_intent: paymentId })
  const [dispute] = data
  if (!dispute) throw new Error('Nothing was disputed')
  return dispute.id
}

/** Evidence that decides a test dispute: https://docs.stripe.com/disputes/api#test */
async function decide(paymentId: string, evidence: 'winning_evidence' | 'losing_evidence'): Promise<void> {
  await stripe.disputes.update(await disputeOf(paymentId), {
    evidence: { uncategorized_text: evidence },
    submit: true,
  })
  await world.settle()
}

async function paymentOf({ caller }: Person) {
  const [invoice] = (await caller.invoices.list({})).invoices
  const { payments } = await caller.invoices.find({ invoiceId: invoice?.id ?? '' })
  const [payment] = payments
  if (!payment) throw new Error('Nothing was paid')
  return payment
}

describe('a disputed subscription', () => {
  it('goes on while the dispute is open, and ends when it is lost', async () => {
    const ada = await world.subscriber({ planId: 'pro', number: disputedCard })
    await world.settle()
    const { id } = await paymentOf(ada)
    expect(await paymentOf(ada)).toMatchObject({ dispute: 'open', amountReversed: { amount: 0 } })
    expect(await ada.caller.subscription.current()).toMatchObject({ access: { planId: 'pro' } })
    await decide(id, 'losing_evidence')
    expect(await paymentOf(ada)).toMatchObject({ dispute: 'lost', amountReversed: { amount: 4_900 } })
    expect(await ada.caller.subscription.current()).toMatchObject({
      lifecycle: 'canceled',
      access: { planId: 'free' },
      nextCharge: null,
    })
  })

  it('goes on when the dispute is won', async () => {
    const ada = await world.subscriber({ planId: 'pro', number: disputedCard })
    await world.settle()
    await decide((await paymentOf(ada)).id, 'winning_evidence')
    expect(await paymentOf(ada)).toMatchObject({ dispute: 'won', amountReversed: { amount: 0 } })
    expect(await ada.caller.subscription.current()).toMatchObject({
      lifecycle: 'active',
      access: { planId: 'pro' },
    })
  })

  it('does not end the one that is bought after it', async () => {
    const ada = await world.subscriber({ planId: 'pro', number: disputedCard })
    await world.settle()
    await decide((await paymentOf(ada)).id, 'losing_evidence')
    const { sessionId } = await ada.caller.checkout.start({
      planId: 'starter',
      interval: 'month',
      skipTrial: true,
    })
    world.pay(sessionId)
    expect(await ada.caller.checkout.sync({ sessionId })).toMatchObject({ settled: true })
    await world.settle()
    expect(await ada.caller.subscription.current()).toMatchObject({ access: { planId: 'starter' } })
  })
})

describe('disputed credits', () => {
  it('are taken back as far as they are unused when the dispute is lost', async () => {
    const ada = await world.person()
    const { sessionId } = await ada.caller.purchases.start({
      productId: 'aiCredits1000',
      intentId: randomUUID(),
    })
    world.pay(sessionId, disputedCard)
    const { payment } = await ada.caller.purchases.sync({ sessionId })
    await ada.caller.usage.record({ meterId: 'aiGenerations', quantity: 410, identifier: 'used' })
    expect((await ada.caller.credits.current()).balances).toMatchObject([{ remaining: 600 }])
    await decide(payment?.id ?? '', 'losing_evidence')
    const { balances, entries } = await ada.caller.credits.current()
    expect(balances).toEqual([])
    expect(entries.map(({ kind, quantity }) => [kind, quantity])).toEqual([
      ['reversal', -600],
      ['use', -400],
      ['grant', 1_000],
    ])
  })
})
