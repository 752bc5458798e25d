import { BillingError, type BillingErrorCode, quoteLifetime } from '@prorata/billing'
import { TRPCError } from '@trpc/server'
import { beforeAll, describe, expect, it } from 'vitest'
import { createWorld, type Person, type World } from './world.ts'

const usd = (amount: number) => ({ amount, currency: 'usd' })

/** What a refused call says, as the client reads it. */
async function refusalOf(
  call: Promise<unknown>,
): Promise<{ code: BillingErrorCode; details: unknown; message: string }> {
  try {
    await call
  } catch (error) {
    if (error instanceof TRPCError && error.cause instanceof BillingError) {
      const { code, details } = error.cause
      return { code, details, message: error.message }
    }
    throw error
  }
  throw new Error('Nothing was refused')
}

async function quoteOf({ caller }: Person, planId: 'starter' | 'pro' | 'enterprise' = 'pro') {
  const answer = await caller.subscription.previewChange({ planId, interval: 'month' })
  if (!answer.ok) throw new Error(`No quote: ${answer.refusal.code}`)
  return answer.quote
}

async function paidOf({ caller }: Person): Promise<number> {
  const { invoices } = await caller.invoices.list({ limit: 100 })
  return invoices.reduce((sum, { amountPaid }) => sum + amountPaid.amount, 0)
}

async function planOf(world: World, { caller }: Person): Promise<string> {
  await world.settle()
  return (await caller.subscription.current()).access.planId
}

describe('a quote', () => {
  let world: World
  beforeAll(async () => {
    world = await createWorld()
  })

  it('that expired is refused with a new one, and charges nothing', async () => {
    const ada = await world.subscriber()
    const quote = await quoteOf(ada)
    await world.advanceTo(quote.issuedAt + quoteLifetime)
    const { code, details } = await refusalOf(ada.caller.subscription.change({ token: quote.token }))
    expect(code).toBe('quote_expired')
    expect(details).toMatchObject({
      quote: { to: { planId: 'pro' }, issuedAt: quote.issuedAt + quoteLifetime },
    })
    expect(await paidOf(ada)).toBe(1_900)
    expect(await planOf(world, ada)).toBe('starter')
  })

  it('holds for its whole life at the amount that was shown', async () => {
    const ada = await world.subscriber()
    const quote = await quoteOf(ada)
    await world.advanceTo(quote.issuedAt + quoteLifetime - 1)
    const result = await ada.caller.subscription.change({ token: quote.token })
    expect(result).toMatchObject({ kind: 'applied', invoice: { amountPaid: quote.dueToday } })
  })

  it('that was tampered with, made up or is of another organization is refused', async () => {
    const [ada, eve] = await Promise.all([world.subscriber(), world.subscriber()])
    const { token } = await quoteOf(ada)
    for (const forged of [`${token}x`, token.replace('q1.', 'q2.'), token.slice(0, -1), 'q1.e30.e30', 'x']) {
      expect(await refusalOf(ada.caller.subscription.change({ token: forged }))).toMatchObject({
        code: 'quote_invalid',
      })
    }
    expect(await refusalOf(eve.caller.subscription.change({ token }))).toMatchObject({
      code: 'quote_invalid',
    })
    expect(await planOf(world, ada)).toBe('starter')
    expect(await planOf(world, eve)).toBe('starter')
  })

  it('is refused with a new one once the subscription has moved', async () => {
    const ada = await world.subscriber()
    const pro = await quoteOf(ada, 'pro')
    const enterprise = await quoteOf(ada, 'enterprise')
    await ada.caller.subscription.change({ token: pro.token })
    const { code, details } = await refusalOf(ada.caller.subscription.change({ token: enterprise.token }))
    expect(code).toBe('quote_moved')
    expect(details).toMatchObject({ quote: { from: { planId: 'pro' }, to: { planId: 'enterprise' } } })
    expect(await planOf(world, ada)).toBe('pro')
  })

  it('submitted twenty times at once changes and charges once, and answers the same', async () => {
    const ada = await world.subscriber()
    const { token, dueToday } = await quoteOf(ada)
    const results = await Promise.all(
      Array.from({ length: 20 }, () => ada.caller.subscription.change({ token })),
    )
    for (const result of results) expect(result).toEqual(results[0])
    expect(results[0]).toMatchObject({ kind: 'applied', invoice: { amountPaid: dueToday } })
    expect(await paidOf(ada)).toBe(1_900 + dueToday.amount)
  })

  it('and another one for a dearer plan, at the same moment, never charge more than one of them says', async () => {
    const ada = await world.subscriber()
    const [pro, enterprise] = await Promise.all([quoteOf(ada, 'pro'), quoteOf(ada, 'enterprise')])
    const outcomes = await Promise.allSettled([
      ada.caller.subscription.change({ token: pro.token }),
      ada.caller.subscription.change({ token: enterprise.token }),
    ])
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
    const charged = (await paidOf(ada)) - 1_900
    expect([pro.dueToday.amount, enterprise.dueToday.amount]).toContain(charged)
  })

  it('for the end of the period charges nothing today and schedules the change', async () => {
    const ada = await world.subscriber({ planId: 'pro' })
    const quote = await quoteOf(ada, 'starter')
    expect(quote).toMatchObject({ effective: 'period_end', dueToday: usd(0), direction: 'downgrade' })
    const result = await ada.caller.subscription.change({ token: quote.token })
    expect(result).toEqual({ kind: 'scheduled', at: quote.startsAt })
    expect(await ada.caller.subscription.change({ token: quote.token })).toEqual(result)
    expect(await ada.caller.subscription.current()).toMatchObject({
      lifecycle: 'downgrading',
      access: { planId: 'pro' },
      nextCharge: { amount: usd(1_900), at: quote.startsAt },
    })
  })

  it('in a trial costs nothing today and leaves the trial as long as it was', async () => {
    const ada = await world.person()
    const { sessionId } = await ada.caller.checkout.start({ planId: 'starter', interval: 'month' })
    world.pay(sessionId)
    const { subscription } = await ada.caller.checkout.sync({ sessionId })
    const quote = await quoteOf(ada)
    expect(quote).toMatchObject({ effective: 'now', dueToday: usd(0) })
    const result = await ada.caller.subscription.change({ token: quote.token })
    expect(result).toMatchObject({ kind: 'applied' })
    expect(await ada.caller.subscription.change({ token: quote.token })).toMatchObject({ kind: 'applied' })
    const trialEnd = subscription.status === 'trialing' ? subscription.trialEnd : null
    expect(await ada.caller.subscription.current()).toMatchObject({
      subscription: { status: 'trialing', trialEnd, terms: { planId: 'pro' } },
      nextCharge: { amount: usd(4_900), at: trialEnd },
    })
    expect(await paidOf(ada)).toBe(0)
  })

  it.each([0, -1, 2, 1_000_000_000])(
    'is not given for %d of a plan that is sold singly',
    async (quantity) => {
      const { caller } = await world.subscriber()
      const answer = await caller.subscription.previewChange({ planId: 'pro', interval: 'month', quantity })
      expect(answer).toMatchObject({ ok: false, refusal: { code: 'quantity_not_allowed' } })
    },
  )

  it('is not given for what the catalogue does not sell', async () => {
    const { caller } = await world.subscriber()
    const free = await caller.subscription.previewChange({ planId: 'free', interval: 'month' })
    expect(free).toMatchObject({ ok: false, refusal: { code: 'plan_not_sold' } })
  })
})

describe('when the payment or Stripe fails', () => {
  let world: World
  beforeAll(async () => {
    world = await createWorld({ deps: { timeoutMs: 300 } })
  })
  const update = 'POST /v1/subscriptions/:id'

  it('a declined card leaves the plan and the money as they were, and says what to do', async () => {
    const buyer = await world.subscriber()
    const { token } = await quoteOf(buyer)
    const { customerId } = await world.ports.subscriptions.load(buyer.organizationId)
    world.sandbox.nextPayment({
      customer: customerId,
      outcome: 'declined',
      declineCode: 'insufficient_funds',
    })
    const { code, message } = await refusalOf(buyer.caller.subscription.change({ token }))
    expect(code).toBe('payment_declined')
    expect(message).toMatch(/not been charged/)
    expect(await planOf(world, buyer)).toBe('starter')
    expect(await paidOf(buyer)).toBe(1_900)
    expect(await buyer.caller.subscription.current()).toMatchObject({ subscription: { pendingChange: null } })

    const again = await quoteOf(buyer)
    expect(await buyer.caller.subscription.change({ token: again.token })).toMatchObject({ kind: 'applied' })
    expect(await planOf(world, buyer)).toBe('pro')
  })

  it('a preview that fails is an error, and never an amount', async () => {
    const ada = await world.subscriber()
    world.sandbox.failNext({ route: 'POST /v1/invoices/create_preview', kind: 500, when: 'before' })
    const call = ada.caller.subscription.previewChange({ planId: 'pro', interval: 'month' })
    expect(await refusalOf(call)).toMatchObject({ code: 'provider_unavailable' })
    expect(await quoteOf(ada)).toMatchObject({ dueToday: usd(3_000) })
  })

  it.each([
    ['429', { kind: 429, when: 'before' }, 'provider_rate_limited'],
    ['500 before it did anything', { kind: 500, when: 'before' }, 'provider_unavailable'],
    ['a timeout before it did anything', { kind: 'timeout', when: 'before' }, 'provider_unavailable'],
    ['a broken connection', { kind: 'reset', when: 'before' }, 'provider_unavailable'],
  ] as const)(
    'answers %s, nothing is charged and the same quote succeeds later',
    async (_name, fault, expected) => {
      const ada = await world.subscriber()
      const { token, dueToday } = await quoteOf(ada)
      world.sandbox.failNext({ route: update, ...fault })
      const { code, message } = await refusalOf(ada.caller.subscription.change({ token }))
      expect(code).toBe(expected)
      expect(message).toMatch(/nothing is charged twice/)
      expect(await paidOf(ada)).toBe(1_900)
      expect(await ada.caller.subscription.change({ token })).toMatchObject({ kind: 'applied' })
      expect(await paidOf(ada)).toBe(1_900 + dueToday.amount)
    },
  )

  it.each([
    ['500', { kind: 500, when: 'after' }],
    ['a timeout', { kind: 'timeout', when: 'after' }],
    ['a broken connection', { kind: 'reset', when: 'after' }],
  ] as const)(
    'answers %s after it did the work, the change is found and charged once',
    async (_name, fault) => {
      const ada = await world.subscriber()
      const { token, dueToday } = await quoteOf(ada)
      world.sandbox.failNext({ route: update, ...fault })
      expect(await ada.caller.subscription.change({ token })).toMatchObject({
        kind: 'applied',
        invoice: { amountPaid: dueToday },
      })
      expect(await ada.caller.subscription.change({ token })).toMatchObject({ kind: 'applied' })
      expect(await paidOf(ada)).toBe(1_900 + dueToday.amount)
    },
  )
})

describe('when Stripe goes away in the middle of a change', () => {
  it('says so, and a later try finds the change that was made', async () => {
    let isCut = false
    const world = await createWorld({
      network: (sandbox) => async (input, init) => {
        if (isCut) throw new TypeError('fetch failed')
        const request = new Request(input, init)
        const isUpdate = request.method === 'POST' && /\/v1\/subscriptions\/sub_\w+$/u.test(request.url)
        const answer = await sandbox(request)
        // It did the work; its answer, and everything after, is lost.
        isCut = isUpdate
        if (isCut) throw new TypeError('fetch failed')
        return answer
      },
    })
    const ada = await world.subscriber()
    const { token, dueToday } = await quoteOf(ada)
    expect(await refusalOf(ada.caller.subscription.change({ token }))).toMatchObject({
      code: 'provider_unavailable',
    })
    expect(await ada.caller.subscription.current()).toMatchObject({ access: { planId: 'starter' } })
    isCut = false
    expect(await ada.caller.subscription.change({ token })).toMatchObject({
      kind: 'applied',
      invoice: { amountPaid: dueToday },
    })
    expect(await paidOf(ada)).toBe(1_900 + dueToday.amount)
    expect(await planOf(world, ada)).toBe('pro')
  })
})
