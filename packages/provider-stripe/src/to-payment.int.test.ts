import { createSandbox, type Sandbox } from '@prorata/stripe-sandbox'
import type { Stripe } from 'stripe'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createStripeClient } from './client.ts'
import { refundMetadata } from './metadata.ts'
import { toPayment } from './to-payment.ts'

const usd = (amount: number) => ({ amount, currency: 'usd' })

let sandbox: Sandbox
let stripe: Stripe
let intent: Stripe.PaymentIntent
beforeEach(async () => {
  sandbox = createSandbox({ frozen: true })
  stripe = createStripeClient({ secretKey: 'sk_test_payments', fetch: sandbox.fetch, maxNetworkRetries: 0 })
  intent = await pay('pm_card_visa')
})
afterEach(() => sandbox.close())

function pay(method: string): Promise<Stripe.PaymentIntent> {
  return stripe.paymentIntents.create({
    amount: 1_500,
    currency: 'usd',
    confirm: true,
    payment_method: method,
    automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
    expand: ['latest_charge'],
  })
}

const nothing = { invoiceId: null, subscriptionId: null, refunds: [], disputes: [] }

describe('toPayment', () => {
  it('knows what was taken, and nothing of an intent that nobody tried to pay', async () => {
    expect(toPayment(intent, nothing)).toMatchObject({
      id: intent.id,
      status: 'succeeded',
      amount: usd(1_500),
      amountRefunded: usd(0),
      amountReversed: usd(0),
      dispute: null,
      refunds: [],
    })
    const untried = await stripe.paymentIntents.create({ amount: 1_500, currency: 'usd' })
    expect(toPayment(untried, nothing)).toBeNull()
  })

  it.each<[Stripe.Dispute['status'], string | null, number]>([
    ['needs_response', 'open', 0],
    ['under_review', 'open', 0],
    ['won', 'won', 0],
    ['lost', 'lost', 1_500],
    ['warning_needs_response', null, 0],
    ['warning_under_review', null, 0],
    ['warning_closed', null, 0],
    ['a status of next year', null, 0],
  ])('a dispute that is %s is %s, and takes back %d', async (status, dispute, reversed) => {
    const disputed = await pay('pm_card_createDispute')
    const { data } = await stripe.disputes.list({ payment_intent: disputed.id })
    const disputes = data.map((one) => ({ ...one, status }))
    expect(toPayment(disputed, { ...nothing, disputes })).toMatchObject({
      dispute,
      amountReversed: usd(reversed),
    })
  })

  it.each<[string, Stripe.MetadataParam, number]>([
    ['keep', refundMetadata('keep', 'intent_1', 'Sorry'), 0],
    ['claw_back_unused', refundMetadata('claw_back_unused', 'intent_1', 'Sorry'), 400],
    ['end_now', refundMetadata('end_now', 'intent_1', 'Sorry'), 1_500],
    ['nothing of ours', {}, 400],
  ])('a refund with %s takes back its part', async (_name, metadata, reversed) => {
    await stripe.refunds.create({ payment_intent: intent.id, amount: 400, metadata })
    const refunds = (await stripe.refunds.list({ payment_intent: intent.id })).data
    expect(toPayment(intent, { ...nothing, refunds })?.amountReversed).toEqual(usd(reversed))
    const failed = refunds.map((one) => ({ ...one, status: 'failed' as const }))
    expect(toPayment(intent, { ...nothing, refunds: failed })).toMatchObject({
      amountReversed: usd(0),
      refunds: [],
    })
  })
})
