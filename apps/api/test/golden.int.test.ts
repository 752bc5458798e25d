import { beforeAll, describe, expect, it } from 'vitest'
import { createWorld, type Person, start, type World } from './world.ts'

const seventh = Date.UTC(2026, 10, 7, 16)
const december = Date.UTC(2026, 11, 1)
const usd = (amount: number) => ({ amount, currency: 'usd' })

/** The main job, in the numbers the product promises. Each step builds on the one before. */
describe('from sign-up to the next invoice', () => {
  let world: World
  let ada: Person
  let token: string
  beforeAll(async () => {
    world = await createWorld()
    ada = await world.person()
  })

  it('sells Starter by the month, and shows it without waiting for a webhook', async () => {
    expect(await ada.caller.subscription.current()).toMatchObject({
      lifecycle: 'none',
      trialAvailable: true,
      nextCharge: null,
    })
    const { sessionId, url } = await ada.caller.checkout.start({
      planId: 'starter',
      interval: 'month',
      skipTrial: true,
    })
    expect(url).toContain(sessionId)
    expect(await ada.caller.checkout.sync({ sessionId })).toMatchObject({ status: 'open', settled: false })
    world.pay(sessionId)
    expect(await ada.caller.checkout.sync({ sessionId })).toMatchObject({
      status: 'complete',
      settled: true,
      subscription: { status: 'active', terms: { planId: 'starter' } },
      access: { planId: 'starter', reason: { kind: 'active' } },
    })
    expect(await ada.caller.subscription.current()).toMatchObject({
      now: start,
      nextCharge: { amount: usd(1_900), at: december },
    })
  })

  it('counts 850 of 1,000 API calls', async () => {
    await world.advanceTo(seventh)
    await ada.caller.usage.record({ meterId: 'apiCalls', quantity: 850, identifier: 'batch-1' })
    const { meters } = await ada.caller.usage.current()
    expect(meters[0]).toMatchObject({
      used: 850,
      included: 1_000,
      percent: 85,
      level: 'near',
      resetsAt: december,
    })
  })

  it('quotes the upgrade to Pro to the cent', async () => {
    const answer = await ada.caller.subscription.previewChange({ planId: 'pro', interval: 'month' })
    if (!answer.ok) throw new Error(`Refused: ${answer.refusal.code}`)
    const { quote } = answer
    expect(quote.lines.map(({ amount }) => amount.amount)).toEqual([-1_478, 3_811])
    expect(quote).toMatchObject({
      dueToday: usd(2_333),
      nextInvoice: { amount: usd(4_900), at: december },
      direction: 'upgrade',
      effective: 'now',
    })
    expect(quote.gained).toContainEqual({ kind: 'feature', feature: 'customDomain' })
    expect(quote.lost).toEqual([])
    token = quote.token
  })

  it('charges exactly that, once, and gives Pro', async () => {
    const first = await ada.caller.subscription.change({ token })
    expect(first).toMatchObject({ kind: 'applied', invoice: { status: 'paid', amountPaid: usd(2_333) } })
    expect(await ada.caller.subscription.change({ token })).toEqual(first)
    const { invoices } = await ada.caller.invoices.list({})
    expect(invoices.map(({ amountPaid }) => amountPaid.amount)).toEqual([2_333, 1_900])
    expect(await ada.caller.subscription.current()).toMatchObject({
      subscription: { terms: { planId: 'pro' } },
      access: { planId: 'pro' },
    })
    const { meters } = await ada.caller.usage.current()
    expect(meters[0]).toMatchObject({
      used: 850,
      included: 10_000,
      level: 'ok',
      overage: { unitAmountDecimal: '0.2' },
    })
  })

  it('renews at $49.00 on 1 December by itself', async () => {
    await world.advanceTo(december + 61 * 60_000)
    const { invoices } = await ada.caller.invoices.list({})
    expect(invoices[0]).toMatchObject({ status: 'paid', amountPaid: usd(4_900) })
    expect(invoices).toHaveLength(3)
    const { subscription } = await ada.caller.subscription.current()
    expect(subscription).toMatchObject({ status: 'active', period: { start: december } })
    const { meters } = await ada.caller.usage.current()
    expect(meters[0]).toMatchObject({ used: 0 })
  })

  it('has one audit entry for each thing that was asked', async () => {
    const entries = await world.deps.database.prisma.auditEntry.findMany({ orderBy: { at: 'asc' } })
    expect(entries.map(({ action }) => action)).toEqual([
      'checkout.start',
      'subscription.change',
      'subscription.change',
    ])
    expect(new Set(entries.map(({ actor }) => actor))).toEqual(new Set([ada.actor.userId]))
  })
})

describe('a tab closed before coming back from checkout', () => {
  it('does not matter: the webhook alone brings the state', async () => {
    const world = await createWorld()
    const { caller } = await world.person()
    const { sessionId } = await caller.checkout.start({ planId: 'pro', interval: 'year' })
    world.pay(sessionId)
    await world.settle()
    expect(await caller.subscription.current()).toMatchObject({
      subscription: { status: 'trialing', terms: { planId: 'pro', interval: 'year' } },
      access: { planId: 'pro' },
      nextCharge: { amount: usd(49_000), at: start + 14 * 86_400_000 },
      trialAvailable: false,
    })
  })
})
