import { createStripeClient } from '@prorata/provider-stripe'
import { beforeAll, describe, expect, it } from 'vitest'
import { createWorld, type Person, start, type World } from '../world.ts'

const december = Date.UTC(2026, 11, 1)
const usd = (amount: number) => ({ amount, currency: 'usd' })
const starter = { planId: 'starter', interval: 'month' } as const

let world: World
let stripe: ReturnType<typeof createStripeClient>
beforeAll(async () => {
  world = await createWorld()
  stripe = createStripeClient({ secretKey: 'sk_test_51Hq8ZkL2eZvKYlo', fetch: world.sandbox.fetch })
  const half = await stripe.coupons.create({ name: 'Half price', percent_off: 50, duration: 'forever' })
  const five = await stripe.coupons.create({
    name: 'Five off',
    amount_off: 500,
    currency: 'usd',
    duration: 'once',
    applies_to: { products: ['prorata_pro'] },
  })
  const over = await stripe.coupons.create({ percent_off: 10, duration: 'once', max_redemptions: 1 })
  const codes: Parameters<typeof stripe.promotionCodes.create>[0][] = [
    { code: 'HALF', promotion: { type: 'coupon', coupon: half.id } },
    { code: 'PROFIVE', promotion: { type: 'coupon', coupon: five.id } },
    { code: 'ONLYONE', promotion: { type: 'coupon', coupon: over.id } },
    { code: 'SOON', promotion: { type: 'coupon', coupon: half.id }, expires_at: start / 1_000 + 3_600 },
    { code: 'OFF', promotion: { type: 'coupon', coupon: half.id }, active: false },
    {
      code: 'FIRST',
      promotion: { type: 'coupon', coupon: half.id },
      restrictions: { first_time_transaction: true },
    },
    {
      code: 'BIG',
      promotion: { type: 'coupon', coupon: half.id },
      restrictions: { minimum_amount: 10_000, minimum_amount_currency: 'usd' },
    },
  ]
  for (const code of codes) await stripe.promotionCodes.create(code)
})

async function buy({ caller }: Person, promotionCode: string | null, planId: 'starter' | 'pro' = 'starter') {
  const { sessionId } = await caller.checkout.start({
    planId,
    interval: 'month',
    skipTrial: true,
    promotionCode,
  })
  world.pay(sessionId)
  await caller.checkout.sync({ sessionId })
  await world.settle()
}

async function quoteWith({ caller }: Person, planId: 'starter' | 'pro', promotionCode: string) {
  const answer = await caller.subscription.previewChange({ planId, interval: 'month', promotionCode })
  if (!answer.ok) throw new Error(`Refused: ${answer.refusal.code}`)
  return answer.quote
}

describe('a promotion code', () => {
  it('takes its part off at checkout and for as long as it says, and is shown', async () => {
    const ada = await world.person()
    expect(await ada.caller.promotions.check({ ...starter, code: ' half ' })).toEqual({
      ok: true,
      promotion: {
        code: 'HALF',
        name: 'Half price',
        percentOff: 50,
        amountOff: null,
        currency: 'usd',
        duration: { kind: 'forever' },
      },
    })
    await buy(ada, 'half')
    const { invoices } = await ada.caller.invoices.list({})
    expect(invoices[0]).toMatchObject({ status: 'paid', amountPaid: usd(950) })
    expect(await world.ports.subscriptions.load(ada.organizationId)).toMatchObject({
      profile: { discount: { name: 'Half price', code: 'HALF', percentOff: 50, endsAt: null } },
    })
  })

  it.each([
    ['NOTHING', { code: 'promotion_unknown', promotionCode: 'NOTHING' }],
    ['OFF', { code: 'promotion_expired', promotionCode: 'OFF', at: null }],
    ['PROFIVE', { code: 'promotion_not_for_plan', promotionCode: 'PROFIVE' }],
    ['BIG', { code: 'promotion_below_minimum', promotionCode: 'BIG', minimum: usd(10_000) }],
  ])('%s is refused in words, at the check and at checkout alike', async (code, refusal) => {
    const ada = await world.person()
    expect(await ada.caller.promotions.check({ ...starter, code })).toEqual({ ok: false, refusal })
    await expect(
      ada.caller.checkout.start({ ...starter, skipTrial: true, promotionCode: code }),
    ).rejects.toMatchObject({ cause: { code: 'refused', details: { refusal } } })
    expect(await world.ports.subscriptions.load(ada.organizationId)).toMatchObject({ customerId: null })
  })

  it('is for its currencies only', async () => {
    const ada = await world.person()
    const check = ada.caller.promotions.check({
      planId: 'pro',
      interval: 'month',
      code: 'PROFIVE',
      currency: 'jpy',
    })
    expect(await check).toEqual({
      ok: false,
      refusal: { code: 'promotion_not_for_currency', promotionCode: 'PROFIVE', currency: 'jpy' },
    })
  })

  it('can be used up, also while somebody else has the page open', async () => {
    const [ada, eve] = [await world.person(), await world.person()]
    await buy(ada, 'ONLYONE')
    expect(await eve.caller.promotions.check({ ...starter, code: 'ONLYONE' })).toEqual({
      ok: false,
      refusal: { code: 'promotion_used_up', promotionCode: 'ONLYONE' },
    })
  })

  it('is for first payments only, where it says so', async () => {
    const ada = await world.subscriber()
    const answer = await ada.caller.subscription.previewChange({
      planId: 'pro',
      interval: 'month',
      promotionCode: 'FIRST',
    })
    expect(answer).toEqual({
      ok: false,
      refusal: { code: 'promotion_first_time_only', promotionCode: 'FIRST' },
    })
  })

  it('lowers an upgrade by what the quote shows, to the cent, and the invoices after it', async () => {
    const ada = await world.subscriber()
    const plain = await ada.caller.subscription.previewChange({ planId: 'pro', interval: 'month' })
    const quote = await quoteWith(ada, 'pro', 'HALF')
    if (!plain.ok) throw new Error('Refused')
    expect(quote.dueToday.amount).toBeLessThan(plain.quote.dueToday.amount)
    expect(quote.nextInvoice).toMatchObject({ amount: usd(2_450), at: december })
    expect(await ada.caller.subscription.change({ token: quote.token })).toMatchObject({
      kind: 'applied',
      invoice: { amountPaid: quote.dueToday },
    })
    const second = await ada.caller.subscription.previewChange({
      planId: 'enterprise',
      interval: 'month',
      promotionCode: 'HALF',
    })
    expect(second).toEqual({
      ok: false,
      refusal: { code: 'promotion_not_combinable', promotionCode: 'HALF' },
    })
  })

  it('is not redeemed by an upgrade that is declined', async () => {
    const ada = await world.subscriber()
    const { customerId } = await world.ports.subscriptions.load(ada.organizationId)
    const quote = await quoteWith(ada, 'pro', 'HALF')
    world.sandbox.nextPayment({ customer: customerId, outcome: 'declined' })
    await expect(ada.caller.subscription.change({ token: quote.token })).rejects.toMatchObject({
      cause: { code: 'payment_declined' },
    })
    await world.settle()
    expect(await world.ports.subscriptions.load(ada.organizationId)).toMatchObject({
      subscription: { terms: { planId: 'starter' } },
      profile: { discount: null },
    })
  })

  it('that ends between quote and confirmation is refused with a new price, and nothing is charged', async () => {
    const ada = await world.subscriber()
    const quote = await quoteWith(ada, 'pro', 'SOON')
    const { data } = await stripe.promotionCodes.list({ code: 'SOON' })
    await stripe.promotionCodes.update(data[0]?.id ?? '', { active: false })
    await expect(ada.caller.subscription.change({ token: quote.token })).rejects.toMatchObject({
      cause: { code: 'quote_moved', details: { quote: { dueToday: usd(3_000) } } },
    })
    expect((await ada.caller.invoices.list({})).invoices).toHaveLength(1)
  })
})

describe('a discount of a customer that runs', () => {
  it('counts in a downgrade that is scheduled, and in the invoice it then makes', async () => {
    const ada = await world.person()
    await buy(ada, 'HALF', 'pro')
    const answer = await ada.caller.subscription.previewChange(starter)
    if (!answer.ok) throw new Error('Refused')
    expect(answer.quote).toMatchObject({ effective: 'period_end', nextInvoice: { amount: usd(950) } })
    await ada.caller.subscription.change({ token: answer.quote.token })
    await world.advanceTo(december + 2 * 3_600_000)
    const { invoices } = await ada.caller.invoices.list({})
    expect(invoices[0]).toMatchObject({ status: 'paid', amountPaid: usd(950) })
  })
})
