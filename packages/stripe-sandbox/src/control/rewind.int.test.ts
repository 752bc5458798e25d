import { array, assert, asyncProperty, constantFrom } from 'fast-check'
import type Stripe from 'stripe'
import { afterEach, describe, expect, it } from 'vitest'
import type { Sandbox } from '../sandbox.ts'
import { isRecord } from '../store/parse.ts'
import { startSandbox } from '../testing.ts'

const open = new Set<Sandbox>()
function start(options: Parameters<typeof startSandbox>[0] = {}) {
  const started = startSandbox(options)
  open.add(started.sandbox)
  return started
}
afterEach(async () => {
  for (const sandbox of open) await sandbox.close()
  open.clear()
})

/** The state without what the order of writing alone decides: objects by id, in the order in which they were made. */
function stateOf(sandbox: Sandbox) {
  const { engine, around, nowMs } = sandbox.exportState()
  const placed = engine.map(({ id, value }) => ({
    id,
    place: isRecord(value) ? Number(value['seq']) : 0,
    row: isRecord(value) ? value['row'] : null,
  }))
  const rows = placed.sort((a, b) => a.place - b.place).map(({ id, row }) => ({ id, row }))
  // When an answer was stored is the wall's to say.
  const plain = around.map(({ id, value }) => ({
    id,
    value: isRecord(value) ? { ...value, storedAt: 0 } : value,
  }))
  return { nowMs, rows, around: new Map(plain.map(({ id, value }) => [id, value])) }
}

/** `key` makes the idempotency keys that the SDK would otherwise make by chance. */
type Step = (world: { sandbox: Sandbox; stripe: Stripe; price: string; key: string }) => Promise<unknown>
const DAY = 86_400_000

const steps: Record<string, Step> = {
  subscribe: async ({ stripe, price, key }) => {
    const once = (call: string) => ({ idempotencyKey: `${key}/${call}` })
    const { id: customer } = await stripe.customers.create({ name: 'Ada' }, once('customer'))
    const { id: card } = await stripe.paymentMethods.attach('pm_card_visa', { customer }, once('card'))
    const wish = { customer, items: [{ price }], default_payment_method: card }
    await stripe.subscriptions.create(wish, once('subscription'))
  },
  cancel: async ({ stripe }) => {
    const [subscription] = (await stripe.subscriptions.list({ limit: 1, status: 'active' })).data
    if (subscription !== undefined) await stripe.subscriptions.cancel(subscription.id)
  },
  retrySafely: ({ stripe }) => stripe.customers.create({ name: 'Once' }, { idempotencyKey: 'once' }),
  decline: async ({ sandbox }) => sandbox.nextPayment({ customer: null, outcome: 'declined' }),
  aDay: async ({ sandbox }) => sandbox.clock.advanceBy(DAY),
  aMonth: async ({ sandbox }) => sandbox.clock.advanceBy(31 * DAY),
  setUp: async ({ sandbox }) => sandbox.setUp('past_due'),
}
const someSteps = array(constantFrom(...Object.keys(steps)), { maxLength: 6 })

describe('rewind', () => {
  it('then the same steps again make the same state, ids included', async () => {
    await assert(
      asyncProperty(someSteps, someSteps, async (before, after) => {
        const { sandbox, stripe } = start()
        const { price } = sandbox.setUp('monthly')
        const run = async (part: string, names: string[]) => {
          for (const [at, name] of names.entries())
            await steps[name]?.({ sandbox, stripe, price, key: `${part}/${at}` })
        }
        await run('before', before)
        const then = stateOf(sandbox)
        const upcoming = sandbox.upcoming(50)
        const { id } = sandbox.snapshot('here')
        await run('after', after)
        const end = stateOf(sandbox)
        sandbox.rewind(id)
        expect(stateOf(sandbox)).toEqual(then)
        expect(sandbox.upcoming(50)).toEqual(upcoming)
        await run('after', after)
        expect(stateOf(sandbox)).toEqual(end)
        await sandbox.close()
        open.delete(sandbox)
      }),
      { numRuns: 40 },
    )
  })

  it('can be taken back, and any moment can be gone to in any order', async () => {
    const { sandbox, stripe } = start()
    const names: string[] = []
    const moments: string[] = []
    for (const name of ['a', 'b', 'c', 'd']) {
      moments.push(sandbox.snapshot(name).id)
      names.push(name)
      await stripe.customers.create({ name })
      sandbox.clock.advanceBy(DAY)
    }
    const count = async () => (await stripe.customers.list()).data.length
    for (const index of [2, 0, 3, 1, 3]) {
      sandbox.rewind(moments[index] ?? '')
      expect(await count()).toBe(index)
    }
    const [last] = sandbox.snapshots()
    expect(last).toMatchObject({ reason: 'rewind', name: null })
    sandbox.rewind(last?.id ?? '')
    expect(await count()).toBe(1)
    expect(() => sandbox.rewind('snap_999')).toThrow(RangeError)
  })

  it('forgets the idempotency keys and deliveries of the time after', async () => {
    const received: string[] = []
    const { sandbox, stripe } = start({
      webhook: { url: 'http://app.test/hook', secret: 'whsec_0123456789' },
      deliver: async (input, init) => {
        received.push(await new Request(input, init).text())
        return new Response('')
      },
    })
    await sandbox.flushDeliveries()
    const { id } = sandbox.snapshot()
    const first = await stripe.customers.create({ name: 'A' }, { idempotencyKey: 'k' })
    await sandbox.flushDeliveries()
    const deliveries = sandbox.deliveries().map(({ id: name }) => name)
    sandbox.rewind(id)
    expect(sandbox.deliveries()).toHaveLength(deliveries.length - 1)
    const again = await stripe.customers.create({ name: 'B' }, { idempotencyKey: 'k' })
    expect(again).toMatchObject({ id: first.id, name: 'B' })
    await sandbox.flushDeliveries()
    expect(sandbox.deliveries().map(({ id: name }) => name)).toEqual(deliveries)
    expect(received.filter((text) => text.includes('customer.created'))).toHaveLength(2)
  })

  it('moves a running clock back too, and it runs on from there', () => {
    const { sandbox } = start({ frozen: false })
    const { id, nowMs } = sandbox.snapshot()
    sandbox.clock.advanceBy(31 * DAY)
    sandbox.rewind(id)
    const now = sandbox.clock.now().getTime()
    expect(sandbox.clock.frozen).toBe(false)
    expect(now).toBeGreaterThanOrEqual(nowMs)
    expect(now).toBeLessThan(nowMs + 60_000)
  })

  it('keeps fifty moments, the named ones longest, and undoes a reset', async () => {
    const { sandbox, stripe } = start()
    await stripe.customers.create({ name: 'Ada' })
    const { id } = sandbox.snapshot('first')
    for (let day = 0; day < 60; day += 1) sandbox.clock.advanceBy(DAY)
    expect(sandbox.snapshots()).toHaveLength(50)
    sandbox.reset()
    expect((await stripe.customers.list()).data).toEqual([])
    sandbox.rewind(id)
    expect((await stripe.customers.list()).data).toMatchObject([{ name: 'Ada' }])
  })
})

describe('export and import', () => {
  it('carry the whole state to another sandbox, which goes on the same way', async () => {
    const one = start()
    one.sandbox.setUp('monthly')
    one.sandbox.setUp('past_due')
    one.sandbox.clock.advanceBy(DAY)
    const file: unknown = JSON.parse(JSON.stringify(one.sandbox.exportState()))
    const two = start({ now: 0 })
    two.sandbox.importState(file)
    expect(stateOf(two.sandbox)).toEqual(stateOf(one.sandbox))
    for (const { sandbox } of [one, two]) sandbox.clock.advanceBy(40 * DAY)
    expect(stateOf(two.sandbox)).toEqual(stateOf(one.sandbox))
  })

  it.each<[string, (file: Record<string, unknown>) => unknown, string]>([
    ['no state', () => ({ hello: 1 }), 'not an exported sandbox state'],
    ['another version', (file) => ({ ...file, version: 2 }), 'version 2'],
    ['no time', (file) => ({ ...file, nowMs: 'noon' }), 'what time'],
    ['no list', (file) => ({ ...file, engine: {} }), '"engine"'],
    ['an entry that is none', (file) => ({ ...file, around: [{ id: 1 }] }), 'Entry 1 of "around"'],
    [
      'an unknown table',
      (file) => ({ ...file, engine: [{ id: 'ghosts/1', value: { seq: 1, row: {} } }] }),
      'ghosts/1',
    ],
    ['an unknown part', (file) => ({ ...file, around: [{ id: 'ghosts/1', value: 1 }] }), 'ghosts/1'],
    [
      'a broken delivery',
      (file) => ({ ...file, around: [{ id: 'deliveries/1', value: 1 }] }),
      'cannot be read',
    ],
    ['no clock', (file) => ({ ...file, engine: [] }), 'clock'],
  ])('refuse %s in words and change nothing', (_, spoil, words) => {
    const { sandbox } = start()
    sandbox.setUp('monthly')
    const before = stateOf(sandbox)
    const file = { ...sandbox.exportState() }
    expect(() => sandbox.importState(spoil(file))).toThrow(RangeError)
    expect(() => sandbox.importState(spoil(file))).toThrow(words)
    expect(stateOf(sandbox)).toEqual(before)
    expect(sandbox.snapshots().map(({ reason }) => reason)).toEqual(['scenario'])
  })
})
