import { day } from '@prorata/billing'
import { beforeAll, describe, expect, it } from 'vitest'
import { addCard, changeTo, currentOf, nextPayment, paidOf, refusalOf } from './scenarios/people.ts'
import { createWorld, type Person, type World } from './world.ts'

const pro = { planId: 'pro', interval: 'month' } as const

interface Case {
  /** The request that carries the command out. */
  route: string
  /** Brings an organization to where the command can be given. */
  before: (world: World) => Promise<Person>
  give: (person: Person) => Promise<unknown>
  /** What the subscription shows once it is carried out. */
  after: object
  paid: number
}

async function subscriber(world: World): Promise<Person> {
  return world.subscriber({ planId: 'pro' })
}

async function paused(world: World): Promise<Person> {
  const ada = await subscriber(world)
  const { at } = await ada.caller.subscription.pause({ months: 2 })
  await world.advanceTo(at + day)
  return ada
}

async function triedOut(world: World): Promise<Person> {
  const ada = await world.person()
  const { trialEnd } = await ada.caller.subscription.startTrial(pro)
  await world.advanceTo(trialEnd + day)
  await addCard(world, ada)
  return ada
}

/** One quote, however often it is submitted. */
const tokens = new WeakMap<Person, string>()
async function unpause(person: Person): Promise<unknown> {
  const answer = tokens.has(person) ? null : await person.caller.subscription.previewUnpause({})
  if (answer?.ok) tokens.set(person, answer.quote.token)
  return person.caller.subscription.unpause({ token: tokens.get(person) ?? '' })
}

const update = 'POST /v1/subscriptions/:id'
const cases: Record<string, Case> = {
  'starts a trial': {
    route: 'POST /v1/subscriptions',
    before: (world) => world.person(),
    give: ({ caller }) => caller.subscription.startTrial(pro),
    after: { lifecycle: 'trialing' },
    paid: 0,
  },
  cancels: {
    route: update,
    before: subscriber,
    give: ({ caller }) => caller.subscription.cancel({}),
    after: { lifecycle: 'cancel_pending' },
    paid: 4_900,
  },
  'cancels at once': {
    route: 'DELETE /v1/subscriptions/:id',
    before: subscriber,
    give: ({ caller }) => caller.subscription.cancelNow({}),
    after: { lifecycle: 'canceled' },
    paid: 4_900,
  },
  resumes: {
    route: update,
    before: async (world) => {
      const ada = await subscriber(world)
      await ada.caller.subscription.cancel({})
      return ada
    },
    give: ({ caller }) => caller.subscription.resume({}),
    after: { lifecycle: 'active' },
    paid: 4_900,
  },
  pauses: {
    route: update,
    before: subscriber,
    give: ({ caller }) => caller.subscription.pause({ months: 1 }),
    after: { subscription: { renewal: { kind: 'pauses' } } },
    paid: 4_900,
  },
  'ends a pause': {
    route: update,
    before: paused,
    give: unpause,
    after: { lifecycle: 'active', subscription: { renewal: { kind: 'renews' } } },
    paid: 4_900 * 2,
  },
  'goes on after a trial': {
    route: 'POST /v1/subscriptions/:id/resume',
    before: triedOut,
    give: unpause,
    after: { lifecycle: 'active' },
    paid: 4_900,
  },
  'undoes a scheduled change': {
    route: 'POST /v1/subscription_schedules/:id/release',
    before: async (world) => {
      const ada = await subscriber(world)
      await changeTo(ada, 'starter')
      return ada
    },
    give: ({ caller }) => caller.subscription.undoChange({}),
    after: { lifecycle: 'active', subscription: { renewal: { kind: 'renews' } } },
    paid: 4_900,
  },
  'gives up an unpaid change': {
    route: 'POST /v1/invoices/:id/void',
    before: async (world) => {
      const ada = await subscriber(world)
      await nextPayment(world, ada, 'requires_action')
      expect((await changeTo(ada, 'enterprise')).result).toMatchObject({ kind: 'action_required' })
      return ada
    },
    give: ({ caller }) => caller.subscription.undoChange({}),
    after: { subscription: { pendingChange: null, terms: { planId: 'pro' } } },
    paid: 4_900,
  },
}

let world: World
beforeAll(async () => {
  world = await createWorld({ deps: { timeoutMs: 1_000 } })
})

describe('where Stripe fails while somebody', () => {
  it.each(Object.entries(cases))(
    '%s, nothing is done and the next try does it once',
    async (_name, command) => {
      const ada = await command.before(world)
      const already = await paidOf(ada)
      for (const [fault, code] of [
        [{ kind: 429, when: 'before' }, 'provider_rate_limited'],
        [{ kind: 'reset', when: 'before' }, 'provider_unavailable'],
      ] as const) {
        world.sandbox.failNext({ route: command.route, ...fault })
        expect(await refusalOf(command.give(ada))).toMatchObject({ code })
        expect(await paidOf(ada)).toBe(already)
      }
      await command.give(ada)
      expect(await currentOf(world, ada)).toMatchObject(command.after)
      expect(await paidOf(ada)).toBe(command.paid)
    },
  )

  it.each(Object.entries(cases))(
    '%s, and its answer is lost, it is found done, once',
    async (_name, command) => {
      const ada = await command.before(world)
      world.sandbox.failNext({ route: command.route, kind: 'reset', when: 'after' })
      const first = await command.give(ada)
      expect(await command.give(ada)).toEqual(first)
      expect(await currentOf(world, ada)).toMatchObject(command.after)
      expect(await paidOf(ada)).toBe(command.paid)
      const { customerId } = await world.ports.subscriptions.load(ada.organizationId)
      const { anomalies } = await world.ports.provider.fetchCustomer(customerId ?? '')
      expect(anomalies).toEqual([])
    },
  )
})
