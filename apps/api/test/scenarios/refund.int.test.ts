import { randomUUID } from 'node:crypto'
import { createStripeClient } from '@prorata/provider-stripe'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createContextInner } from '../../src/trpc/context.ts'
import { createCaller } from '../../src/trpc/router.ts'
import { createWorld, type Person, type World } from '../world.ts'

const usd = (amount: number) => ({ amount, currency: 'usd' })
const email = 'ops@prorata.test'

let world: World
let stripe: ReturnType<typeof createStripeClient>
let operator: Person['caller']
let ada: Person
beforeAll(async () => {
  world = await createWorld({ env: { OPERATOR_EMAILS: `other@prorata.test, ${email}` } })
  stripe = createStripeClient({ secretKey: 'sk_test_51Hq8ZkL2eZvKYlo', fetch: world.sandbox.fetch })
  const { actor } = await world.person()
  operator = createCaller(createContextInner({ actor: { ...actor, email }, deps: world.ports }))
})
beforeEach(async () => {
  ada = await world.subscriber({ planId: 'pro' })
})

async function newestPayment({ caller }: Person) {
  const [invoice] = (await caller.invoices.list({})).invoices
  const { payments } = await caller.invoices.find({ invoiceId: invoice?.id ?? '' })
  const [payment] = payments
  if (!payment) throw new Error('Nothing was paid')
  return payment
}

async function creditsFor(person: Person): Promise<string> {
  const { sessionId } = await person.caller.purchases.start({
    productId: 'aiCredits1000',
    intentId: randomUUID(),
  })
  world.pay(sessionId)
  const { payment } = await person.caller.purchases.sync({ sessionId })
  return payment?.id ?? ''
}

async function creditsLeft({ caller }: Person): Promise<number> {
  return (await caller.credits.current()).balances[0]?.remaining ?? 0
}

function sum(amounts: { amount: number }[]): number {
  return amounts.reduce((total, { amount }) => total + amount, 0)
}

/** Refunds and credit notes of an invoice, as Stripe has them. */
async function booksOf(invoiceId: string, paymentId: string) {
  const [notes, refunds] = await Promise.all([
    stripe.creditNotes.list({ invoice: invoiceId }),
    stripe.refunds.list({ payment_intent: paymentId }),
  ])
  return { notes: sum(notes.data), refunds: sum(refunds.data), count: refunds.data.length }
}

describe('a refund of a subscription', () => {
  it('in part keeps the plan where it is to, and invoice and refund agree to the cent', async () => {
    const { id: paymentId, invoiceId } = await newestPayment(ada)
    const wish = { paymentId, amount: 1_234, access: 'keep', reason: 'A day of trouble' } as const
    const intentId = randomUUID()
    const { payment } = await operator.operator.refund({ ...wish, intentId })
    expect(payment).toMatchObject({ amountRefunded: usd(1_234), amountReversed: usd(0) })
    expect(await booksOf(invoiceId ?? '', paymentId)).toEqual({ notes: 1_234, refunds: 1_234, count: 1 })
    expect(await ada.caller.subscription.current()).toMatchObject({
      lifecycle: 'active',
      access: { planId: 'pro' },
    })
  })

  it('is made once, however often and from wherever it is sent, also after an answer was lost', async () => {
    const { id: paymentId, invoiceId } = await newestPayment(ada)
    const wish = {
      paymentId,
      amount: 1_000,
      access: 'keep',
      reason: 'Twice',
      intentId: randomUUID(),
    } as const
    world.sandbox.failNext({ route: 'POST /v1/refunds', kind: 'reset', when: 'after' })
    await expect(operator.operator.refund(wish)).rejects.toMatchObject({
      cause: { code: 'provider_unavailable' },
    })
    await Promise.all([1, 2, 3].map(() => operator.operator.refund(wish)))
    expect(await booksOf(invoiceId ?? '', paymentId)).toEqual({ notes: 1_000, refunds: 1_000, count: 1 })
  })

  it('in full ends the plan at once where it is to, and charges nothing more', async () => {
    const { id: paymentId, invoiceId } = await newestPayment(ada)
    const wish = { paymentId, access: 'end_now', reason: 'Asked for', intentId: randomUUID() } as const
    const { payment, subscription } = await operator.operator.refund(wish)
    expect(payment).toMatchObject({ amountRefunded: usd(4_900), amountReversed: usd(4_900) })
    expect(subscription).toMatchObject({ status: 'canceled' })
    expect(await booksOf(invoiceId ?? '', paymentId)).toEqual({ notes: 4_900, refunds: 4_900, count: 1 })
    expect(await ada.caller.subscription.current()).toMatchObject({
      access: { planId: 'free' },
      nextCharge: null,
    })
  })

  it('is refused beyond what is left', async () => {
    const { id: paymentId } = await newestPayment(ada)
    const wish = { paymentId, access: 'keep', reason: 'Part' } as const
    await operator.operator.refund({ ...wish, amount: 4_000, intentId: randomUUID() })
    await expect(
      operator.operator.refund({ ...wish, amount: 901, intentId: randomUUID() }),
    ).rejects.toMatchObject({
      cause: { code: 'refused', details: { refusal: { code: 'refund_too_large', left: usd(900) } } },
    })
  })
})

describe('a refund of credits', () => {
  it('takes back its share of them, and never more than is unused', async () => {
    const paymentId = await creditsFor(ada)
    const wish = { paymentId, access: 'claw_back_unused', reason: 'Not needed' } as const
    await operator.operator.refund({ ...wish, amount: 500, intentId: randomUUID() })
    expect(await creditsLeft(ada)).toBe(667)
    await ada.caller.usage.record({ meterId: 'aiGenerations', quantity: 1_100, identifier: randomUUID() })
    expect(await creditsLeft(ada)).toBe(67)
    await operator.operator.refund({ ...wish, intentId: randomUUID() })
    expect(await creditsLeft(ada)).toBe(0)
    expect(await ada.caller.subscription.current()).toMatchObject({ lifecycle: 'active' })
  })

  it('leaves them where it is to, and ends them all where it is to', async () => {
    const paymentId = await creditsFor(ada)
    const wish = { paymentId, amount: 500, reason: 'Sorry' } as const
    await operator.operator.refund({ ...wish, access: 'keep', intentId: randomUUID() })
    expect(await creditsLeft(ada)).toBe(1_000)
    await operator.operator.refund({ ...wish, access: 'end_now', intentId: randomUUID() })
    expect(await creditsLeft(ada)).toBe(0)
  })

  it('made in Stripe’s own dashboard takes back what is unused, by its webhook alone', async () => {
    const paymentId = await creditsFor(ada)
    await stripe.refunds.create({ payment_intent: paymentId })
    await world.settle()
    expect(await creditsLeft(ada)).toBe(0)
    expect((await ada.caller.purchases.list({})).purchases).toMatchObject([{ amountRefunded: usd(1_500) }])
  })
})

describe('refunding', () => {
  it('is for operators with a verified address only', async () => {
    const { id: paymentId } = await newestPayment(ada)
    const wish = { paymentId, access: 'keep', reason: 'Mine', intentId: randomUUID() } as const
    const { actor } = await world.person()
    const impostor = createCaller(
      createContextInner({ actor: { ...actor, email, emailVerified: false }, deps: world.ports }),
    )
    for (const caller of [ada.caller, impostor]) {
      await expect(caller.operator.refund(wish)).rejects.toMatchObject({
        cause: { code: 'operator_rights_required' },
      })
    }
    expect((await newestPayment(ada)).amountRefunded).toEqual(usd(0))
  })
})
