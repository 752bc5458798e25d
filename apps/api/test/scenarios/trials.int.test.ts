import { addMonths, day, hour } from '@prorata/billing'
import { afterEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { closeWorlds, createWorld, type Person, start, type World } from '../world.ts'
import { addCard, ask, currentOf, eventsOf, invoicesOf, paidOf, refusalOf, usd } from './people.ts'

afterEach(closeWorlds)

const trialEnd = start + 14 * day
const pro = { planId: 'pro', interval: 'month' } as const
const skipTrial = { ...pro, skipTrial: true }

/** A trial through checkout, with a card. */
async function trialOf(world: World, person: Person, number?: string) {
  const { sessionId } = await person.caller.checkout.start(pro)
  world.pay(sessionId, number)
  await person.caller.checkout.sync({ sessionId })
  return currentOf(world, person)
}

function canPay(world: World, sessionId: string): boolean {
  try {
    world.pay(sessionId)
    return true
  } catch {
    return false
  }
}

async function withEmail(world: World, email: string): Promise<Person> {
  const person = await world.person()
  await world.deps.database.prisma.user.update({ where: { id: person.actor.userId }, data: { email } })
  person.actor.email = email
  return person
}

describe('trial converts: a trial with a card', () => {
  it('costs nothing for 14 days, is announced once three days before its end, and converts by itself', async () => {
    const world = await createWorld()
    const ada = await world.person()
    expect(await trialOf(world, ada)).toMatchObject({
      lifecycle: 'trialing',
      access: { planId: 'pro', reason: { kind: 'trialing', until: trialEnd } },
      nextCharge: { amount: usd(4_900), at: trialEnd },
      trialAvailable: false,
    })
    await world.advanceTo(trialEnd - 4 * day)
    expect(await eventsOf(world, ada)).toEqual(['started'])
    for (const at of [trialEnd - 3 * day, trialEnd - 2 * day, trialEnd - hour]) await world.advanceTo(at)
    expect(await eventsOf(world, ada)).toEqual(['started', 'trial_will_end'])
    expect(await paidOf(ada)).toBe(0)

    await world.advanceTo(trialEnd + 2 * hour)
    expect(await currentOf(world, ada)).toMatchObject({
      lifecycle: 'active',
      subscription: { period: { start: trialEnd, end: addMonths(trialEnd, 1) } },
      access: { planId: 'pro' },
    })
    expect(await paidOf(ada)).toBe(4_900)
    expect(await eventsOf(world, ada)).toContain('trial_converted')
  })

  it('that is canceled keeps the plan until it ends, and is never charged', async () => {
    const world = await createWorld()
    const ada = await world.person()
    await trialOf(world, ada)
    expect(await ada.caller.subscription.cancel({})).toEqual({ kind: 'scheduled', at: trialEnd })
    await world.advanceTo(trialEnd - hour)
    expect(await currentOf(world, ada)).toMatchObject({
      lifecycle: 'cancel_pending',
      access: { planId: 'pro' },
    })
    await world.advanceTo(trialEnd + day)
    expect(await currentOf(world, ada)).toMatchObject({ lifecycle: 'canceled', access: { planId: 'free' } })
    expect(await paidOf(ada)).toBe(0)
    expect(await eventsOf(world, ada)).not.toContain('trial_will_end')
  })
})

describe('trial ends without card: a trial that was started without one', () => {
  it('starts once for twenty clicks, and closes every page that could be paid beside it', async () => {
    const world = await createWorld()
    const ada = await world.person()
    const { sessionId } = await ada.caller.checkout.start(skipTrial)
    const started = await Promise.all(
      Array.from({ length: 20 }, () => ada.caller.subscription.startTrial(pro)),
    )
    expect(new Set(started.map((one) => one.trialEnd))).toEqual(new Set([trialEnd]))
    expect(() => world.pay(sessionId)).toThrow(/expired/)
    expect(await refusalOf(ada.caller.checkout.start(skipTrial))).toMatchObject({
      refusal: { code: 'subscription_exists' },
    })
    const { customerId } = await world.ports.subscriptions.load(ada.organizationId)
    const { anomalies } = await world.ports.provider.fetchCustomer(customerId ?? '')
    expect(anomalies).toEqual([])
  })

  it('and a checkout at the same moment end in one of them, ten times out of ten', async () => {
    const world = await createWorld()
    for (let n = 0; n < 10; n += 1) {
      const ada = await world.person()
      const [trial, checkout] = await Promise.allSettled([
        ada.caller.subscription.startTrial(pro),
        ada.caller.checkout.start(skipTrial),
      ])
      expect([trial.status, checkout.status]).toContain('fulfilled')
      const { subscription } = await currentOf(world, ada)
      const isPayable = checkout.status === 'fulfilled' && canPay(world, checkout.value.sessionId)
      expect(isPayable).toBe(subscription.status === 'none')
    }
  })

  it('pauses when it ends, keeps nothing on, and goes on with a card at the price that was shown', async () => {
    const world = await createWorld()
    const ada = await world.person()
    await ada.caller.subscription.startTrial(pro)
    expect(await currentOf(world, ada)).toMatchObject({ lifecycle: 'trialing', access: { planId: 'pro' } })
    await world.advanceTo(trialEnd + 2 * day)
    expect(await currentOf(world, ada)).toMatchObject({
      lifecycle: 'paused',
      subscription: { cause: 'trial_ended', resumesAt: null },
      access: { planId: 'free', reason: { kind: 'paused' } },
      nextCharge: null,
    })
    expect(await ada.caller.subscription.previewUnpause({})).toEqual({
      ok: false,
      refusal: { code: 'payment_method_required' },
    })
    await addCard(world, ada)
    const answer = await ada.caller.subscription.previewUnpause({})
    if (!answer.ok) throw new Error(answer.refusal.code)
    expect(answer.quote).toMatchObject({ dueToday: usd(4_900), terms: { planId: 'pro' } })
    const { token } = answer.quote
    const result = await ada.caller.subscription.unpause({ token })
    expect(result).toMatchObject({ kind: 'applied', invoice: { amountPaid: usd(4_900) } })
    expect(await ada.caller.subscription.unpause({ token })).toEqual(result)
    expect(await currentOf(world, ada)).toMatchObject({ lifecycle: 'active', access: { planId: 'pro' } })
    expect(await paidOf(ada)).toBe(4_900)
  })
})

describe('trial twice refused: a second trial', () => {
  it('is not offered to the same organization: what is shown is the price, and that is charged', async () => {
    const world = await createWorld()
    const ada = await world.person()
    await ada.caller.subscription.startTrial(pro)
    await ada.caller.subscription.cancelNow({})
    expect(await currentOf(world, ada)).toMatchObject({ lifecycle: 'canceled', trialAvailable: false })
    expect(await refusalOf(ada.caller.subscription.startTrial(pro))).toMatchObject({
      refusal: { code: 'trial_redeemed' },
    })
    expect(await trialOf(world, ada)).toMatchObject({ lifecycle: 'active' })
    expect(await paidOf(ada)).toBe(4_900)
  })

  it('is not offered to the same mailbox under another spelling', async () => {
    const world = await createWorld()
    const ada = await withEmail(world, 'ada.lovelace@gmail.com')
    await ada.caller.subscription.startTrial(pro)
    await world.settle()
    const again = await withEmail(world, 'AdaLovelace+two@googlemail.com')
    expect(await again.caller.subscription.current()).toMatchObject({ trialAvailable: false })
    expect(await refusalOf(again.caller.subscription.startTrial(pro))).toMatchObject({
      refusal: { code: 'trial_redeemed' },
    })
    expect(await world.ports.subscriptions.load(again.organizationId)).toMatchObject({ customerId: null })
  })

  it('on a card that had one is ended at once, charged nothing and told', async () => {
    const world = await createWorld()
    const [ada, eve] = [await world.person(), await world.person()]
    expect(await trialOf(world, ada)).toMatchObject({ lifecycle: 'trialing' })
    const tried = await eve.caller.checkout.start(pro)
    world.pay(tried.sessionId)
    expect(await eve.caller.checkout.sync({ sessionId: tried.sessionId })).toMatchObject({
      settled: true,
      subscription: { status: 'canceled' },
      access: { planId: 'free' },
    })
    expect(await currentOf(world, eve)).toMatchObject({
      lifecycle: 'canceled',
      access: { planId: 'free' },
      trialAvailable: false,
    })
    expect(await eventsOf(world, eve)).toContain('trial_refused')
    const mails = await eve.caller.outbox.list({})
    expect(mails.emails.map(({ kind }) => kind)).toContain('trial_refused')

    await world.advanceTo(trialEnd + day)
    expect(await paidOf(eve)).toBe(0)
    expect(await invoicesOf(ada)).toMatchObject([{ amountPaid: usd(4_900) }, { amountPaid: usd(0) }])
    expect((await eventsOf(world, eve)).filter((kind) => kind === 'trial_refused')).toHaveLength(1)
    // Buying is open to everybody.
    const { sessionId } = await eve.caller.checkout.start(pro)
    world.pay(sessionId)
    expect(await eve.caller.checkout.sync({ sessionId })).toMatchObject({ access: { planId: 'pro' } })
  })

  it('that a person gave by hand at the provider stays', async () => {
    const world = await createWorld()
    const ada = await world.person()
    await trialOf(world, ada)
    await ada.caller.subscription.cancelNow({})
    const { customerId } = await world.ports.subscriptions.load(ada.organizationId)
    const listed = await ask(world, 'GET', '/v1/prices', { lookup_keys: ['pro_month'] })
    const [price] = z.object({ data: z.array(z.object({ id: z.string() })) }).parse(listed).data
    await ask(world, 'POST', '/v1/subscriptions', {
      customer: customerId ?? '',
      items: [{ price: price?.id ?? '' }],
      trial_period_days: '30',
    })
    await world.advanceTo(start + hour)
    expect(await currentOf(world, ada)).toMatchObject({
      lifecycle: 'trialing',
      subscription: { trialEnd: start + 30 * day },
    })
    expect(await eventsOf(world, ada)).not.toContain('trial_refused')
  })
})
