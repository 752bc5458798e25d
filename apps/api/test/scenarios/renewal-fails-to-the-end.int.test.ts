import { day, hour, type Instant, minute } from '@prorata/billing'
import { describe, expect, it } from 'vitest'
import type { Person, World } from '../world.ts'
import { createTold, deliveries, mailsTo, titlesOf } from './told.ts'

const december = Date.UTC(2026, 11, 1)
const since = december + hour
/** When each attempt has been seen, also where nobody rang: the first, three retries, and a while after. */
const first = since + 6 * minute
const attempts: Instant[] = [first, first + 3 * day, first + 8 * day, first + 15 * day]
/** Grace of thirty days is over, and the next renewal has not come. */
const afterwards = since + 30 * day + hour

interface End {
  lifecycle: string
  access: { planId: string; reason: { kind: string } }
  plan: { kind: string; until?: Instant }
}

/** What Stripe's account is set to do after the last retry, and what is then so with us. */
const ends: Record<'cancel' | 'unpaid' | 'past_due', End> = {
  cancel: {
    lifecycle: 'canceled',
    access: { planId: 'free', reason: { kind: 'ended' } },
    plan: { kind: 'ended' },
  },
  unpaid: {
    lifecycle: 'unpaid',
    access: { planId: 'free', reason: { kind: 'unpaid' } },
    plan: { kind: 'off' },
  },
  // Nothing ends but grace: it is longer than the retries here.
  past_due: {
    lifecycle: 'past_due',
    access: { planId: 'pro', reason: { kind: 'in_grace' } },
    plan: { kind: 'on', until: since + 30 * day },
  },
}

const steps = ['payment_failed first', 'payment_failed second', 'payment_failed final']

async function failing(world: World & { customerOf(person: Person): Promise<string> }): Promise<Person> {
  const ada = await world.subscriber({ planId: 'pro' })
  world.sandbox.nextPayment({ customer: await world.customerOf(ada), outcome: 'declined', times: 20 })
  return ada
}

describe.each(deliveries)('a renewal that fails to the end, with webhooks that come %s', (how) => {
  it.each(['cancel', 'unpaid', 'past_due'] as const)(
    'ends as the account says: %s',
    async (afterLastRetry) => {
      const world = await createTold(how, { sandbox: { afterLastRetry }, env: { PAYMENT_GRACE_DAYS: '30' } })
      const ada = await failing(world)
      await world.goTo(december + minute)
      for (const at of attempts.slice(0, -1)) {
        await world.goTo(at)
        const current = await ada.caller.subscription.current()
        expect(current).toMatchObject({ lifecycle: 'past_due', access: { planId: 'pro' } })
      }
      await world.goTo(attempts.at(-1) ?? 0)
      const { plan, ...end } = ends[afterLastRetry]
      expect(await ada.caller.subscription.current()).toMatchObject(end)
      expect(await titlesOf(world, ada)).toEqual(['receipt', ...steps])
      const [last] = (await mailsTo(world, ada)).toReversed()
      expect(last).toMatchObject({ kind: 'payment_failed', step: 'final', nextAttempt: null, plan })

      // Nothing more is said however long it stays so, and access does not outlive its grace.
      await world.goTo(afterwards)
      const mails = await titlesOf(world, ada)
      expect(mails.filter((mail) => mail.startsWith('payment_failed'))).toEqual(steps)
      expect((await ada.caller.subscription.current()).access.planId).toBe('free')
    },
  )
})

it('measures grace from the first failure, apart from the retries', async () => {
  const world = await createTold('once', { env: { PAYMENT_GRACE_DAYS: '5' } })
  const ada = await failing(world)
  await world.goTo(december + minute)
  for (const at of attempts.slice(0, 2)) await world.goTo(at)
  const accessAt = async (at: Instant) => {
    await world.goTo(at)
    const { access, notice } = await ada.caller.subscription.current()
    return { access: access.planId, notice }
  }
  expect(await accessAt(since + 5 * day - minute)).toMatchObject({
    access: 'pro',
    notice: { kind: 'payment_failed', accessUntil: since + 5 * day },
  })
  expect(await accessAt(since + 5 * day)).toMatchObject({
    access: 'free',
    notice: { kind: 'payment_failed', accessUntil: null },
  })
  // The last retry comes ten days later, and it can still be paid until then.
  world.sandbox.clearNextPayments()
  await world.goTo(first + 8 * day)
  expect(await ada.caller.subscription.current()).toMatchObject({
    lifecycle: 'active',
    access: { planId: 'pro' },
    notice: null,
  })
})

it('gives no grace where none is set', async () => {
  const world = await createTold('once', { env: { PAYMENT_GRACE_DAYS: '0' } })
  const ada = await failing(world)
  await world.goTo(december + minute)
  await world.goTo(first)
  expect(await ada.caller.subscription.current()).toMatchObject({
    lifecycle: 'past_due',
    access: { planId: 'free', reason: { kind: 'grace_over' } },
  })
})

it('is over when the open invoice is paid by hand, without waiting for a retry', async () => {
  const world = await createTold('once')
  const ada = await failing(world)
  await world.goTo(december + minute)
  await world.goTo(first)
  const { notice } = await ada.caller.subscription.current()
  if (notice?.kind !== 'payment_failed' || notice.invoiceId === null) throw new Error('It failed')
  world.sandbox.clearNextPayments()
  expect(await ada.caller.invoices.pay({ invoiceId: notice.invoiceId })).toMatchObject({ kind: 'paid' })
  expect(await ada.caller.subscription.current()).toMatchObject({ lifecycle: 'active', notice: null })
  await world.settle()
  expect(await titlesOf(world, ada)).toEqual(['receipt', 'payment_failed first', 'receipt'])
  await world.goTo(afterwards)
  expect((await titlesOf(world, ada)).filter((mail) => mail.startsWith('payment_failed'))).toHaveLength(1)
})

it('gives a bank debit its whole grace, from when the bank has said no and not from when it was asked', async () => {
  const world = await createTold('once')
  const ada = await world.subscriber({ planId: 'pro' })
  const customer = await world.customerOf(ada)
  const afterSeconds = (4 * day) / 1000
  world.sandbox.nextPayment({ customer, outcome: 'processing_then_fails', times: 1, afterSeconds })
  await world.goTo(december + minute)
  await world.goTo(first)
  expect(await ada.caller.subscription.current()).toMatchObject({ lifecycle: 'active', notice: null })
  for (const days of [1, 2, 3]) await world.goTo(first + days * day)
  await world.goTo(since + 4 * day + hour)
  const { subscription, access, notice } = await ada.caller.subscription.current()
  if (subscription.status !== 'past_due') throw new Error('The bank said no')
  expect(subscription.since).toBeGreaterThan(since + 3 * day)
  expect(access.reason).toMatchObject({ kind: 'in_grace', until: subscription.since + 14 * day })
  expect(notice).toMatchObject({ kind: 'payment_failed', since: subscription.since })
  expect(await titlesOf(world, ada)).toEqual(['receipt', 'payment_failed first'])
  await world.goTo(since + 5 * day)
  const later = await ada.caller.subscription.current()
  expect(later.subscription).toMatchObject({ since: subscription.since })
})
