import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { createWorld, type Person, type World } from '../world.ts'

const sixteenth = Date.UTC(2026, 10, 16)
const december = Date.UTC(2026, 11, 1)
const jpy = (amount: number) => ({ amount, currency: 'jpy' })

describe('a customer who pays in yen', () => {
  let world: World
  let yuki: Person
  beforeAll(async () => {
    world = await createWorld()
    yuki = await world.person()
  })

  it('sees the whole catalogue in yen', async () => {
    const { currency, currencies, plans, products } = await yuki.caller.plans.list({ currency: 'jpy' })
    expect([currency, currencies]).toEqual(['jpy', ['usd', 'eur', 'jpy']])
    expect(plans.find(({ id }) => id === 'starter')).toMatchObject({
      prices: { month: { unitAmount: 2_900 }, year: { unitAmount: 29_000 } },
      yearlySaving: { amount: 5_800, percent: 17 },
    })
    expect(products.find(({ id }) => id === 'onboarding')).toMatchObject({ unitAmount: 38_000 })
  })

  it('pays the price in yen, and the terms say so', async () => {
    const { sessionId } = await yuki.caller.checkout.start({
      planId: 'starter',
      interval: 'month',
      skipTrial: true,
      currency: 'jpy',
    })
    world.pay(sessionId)
    expect(await yuki.caller.checkout.sync({ sessionId })).toMatchObject({
      settled: true,
      subscription: { terms: { planId: 'starter', unitAmount: 2_900, currency: 'jpy' } },
    })
    await world.settle()
    expect((await yuki.caller.invoices.list({})).invoices).toMatchObject([{ amountPaid: jpy(2_900) }])
    expect(await yuki.caller.subscription.current()).toMatchObject({
      nextCharge: { amount: jpy(2_900), at: december },
    })
  })

  it('is quoted and charged whole yen', async () => {
    await world.advanceTo(sixteenth)
    const answer = await yuki.caller.subscription.previewChange({ planId: 'pro', interval: 'month' })
    if (!answer.ok) throw new Error(`Refused: ${answer.refusal.code}`)
    const { quote } = answer
    expect(quote.lines.map(({ amount }) => amount)).toEqual([jpy(-1_450), jpy(3_750)])
    expect(quote).toMatchObject({ dueToday: jpy(2_300), nextInvoice: { amount: jpy(7_500) } })
    expect(await yuki.caller.subscription.change({ token: quote.token })).toMatchObject({
      kind: 'applied',
      invoice: { amountPaid: jpy(2_300) },
    })
  })

  it('goes down at the end of the period, at the price in yen that was shown', async () => {
    const answer = await yuki.caller.subscription.previewChange({ planId: 'starter', interval: 'month' })
    if (!answer.ok) throw new Error(`Refused: ${answer.refusal.code}`)
    expect(answer.quote).toMatchObject({ effective: 'period_end', nextInvoice: { amount: jpy(2_900) } })
    await yuki.caller.subscription.change({ token: answer.quote.token })
    expect(await yuki.caller.subscription.current()).toMatchObject({
      subscription: { renewal: { kind: 'changes', to: { unitAmount: 2_900, currency: 'jpy' } } },
      currency: 'jpy',
      nextCharge: { amount: jpy(2_900), at: december },
    })
    await world.advanceTo(december + 2 * 3_600_000)
    const { invoices } = await yuki.caller.invoices.list({})
    expect(invoices[0]).toMatchObject({ status: 'paid', amountPaid: jpy(2_900) })
  })

  it('pays in yen for ever: another currency is refused before the provider is asked', async () => {
    const refusal = { code: 'currency_locked', currency: 'jpy' }
    const onboarding = { productId: 'onboarding', intentId: randomUUID() } as const
    await expect(yuki.caller.purchases.start({ ...onboarding, currency: 'usd' })).rejects.toMatchObject({
      cause: { code: 'refused', details: { refusal } },
    })
    expect(
      await yuki.caller.promotions.check({ planId: 'pro', interval: 'month', code: 'X', currency: 'eur' }),
    ).toEqual({ ok: false, refusal })
    const { sessionId } = await yuki.caller.purchases.start(onboarding)
    world.pay(sessionId)
    expect(await yuki.caller.purchases.sync({ sessionId })).toMatchObject({
      state: 'paid',
      payment: { amount: jpy(38_000) },
    })
  })

  it('comes back in yen after the end of the subscription', async () => {
    await yuki.caller.subscription.cancelNow({})
    await world.settle()
    const again = { planId: 'starter', interval: 'year', skipTrial: true } as const
    await expect(yuki.caller.checkout.start({ ...again, currency: 'usd' })).rejects.toMatchObject({
      cause: { code: 'refused', details: { refusal: { code: 'currency_locked', currency: 'jpy' } } },
    })
    const { sessionId } = await yuki.caller.checkout.start(again)
    world.pay(sessionId)
    expect(await yuki.caller.checkout.sync({ sessionId })).toMatchObject({
      subscription: { terms: { unitAmount: 29_000, currency: 'jpy' } },
    })
  })
})
