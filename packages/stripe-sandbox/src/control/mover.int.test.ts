import { setImmediate } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type Stripe from 'stripe'
import type { Sandbox } from '../sandbox.ts'
import { START, startSandbox } from '../testing.ts'
import type { Progress } from './mover.ts'

const BASE = 'http://localhost:12111'
const YEAR = new Date('2027-11-01T12:00:00Z')
/** So far that no move comes there before it is stopped, however busy the machine is. */
const FAR = new Date('2526-11-01T12:00:00Z')

let sandbox: Sandbox
let stripe: Stripe
beforeEach(() => {
  ;({ sandbox, stripe } = startSandbox())
  for (let times = 0; times < 12; times += 1) sandbox.setUp('monthly')
})
afterEach(() => sandbox.close())

async function call(method: string, path: string, body?: object) {
  const init = body === undefined ? {} : { body: JSON.stringify(body) }
  const headers = { 'content-type': 'application/json' }
  const response = await sandbox.fetch(`${BASE}/_sandbox/${path}`, {
    method,
    headers,
    redirect: 'manual',
    ...init,
  })
  return { status: response.status, headers: response.headers, text: await response.text() }
}

describe('a long move of the clock', () => {
  it('shows how far it is, answers others meanwhile, and keeps one moment to go back to', async () => {
    const seen: Progress[] = []
    const before = sandbox.snapshots().length
    const moving = sandbox.move(YEAR, (progress) => seen.push(progress))
    expect(sandbox.moving).toMatchObject({ fromMs: START.getTime(), toMs: YEAR.getTime() })
    await expect(sandbox.move(YEAR)).rejects.toThrow('The clock is moving already')
    const made = await stripe.customers.create({ name: 'Meanwhile' })
    expect(made.created * 1000).toBeLessThan(YEAR.getTime())
    const moved = await moving
    expect(sandbox.moving).toBeNull()
    expect(sandbox.clock.now()).toEqual(YEAR)
    expect(seen.length).toBeGreaterThan(2)
    expect(seen.map(({ nowMs }) => nowMs)).toEqual(seen.map(({ nowMs }) => nowMs).toSorted((a, b) => a - b))
    expect(moved.events.filter((type) => type === 'invoice.paid')).toHaveLength(12 * 12)
    expect(sandbox.snapshots()).toHaveLength(before + 1)
  })

  it('comes to what one jump comes to', async () => {
    const { id } = sandbox.snapshot()
    const { events } = await sandbox.move(YEAR)
    const state = sandbox.exportState()
    sandbox.rewind(id)
    sandbox.clock.advanceTo(YEAR)
    expect(sandbox.exportState().engine).toEqual(state.engine)
    expect(events).toContain('invoice.paid')
  })

  it('can be watched and stopped through the control API and on its page', async () => {
    const started = await call('POST', 'clock', { to: FAR.toISOString(), wait: false })
    expect(started.status).toBe(202)
    expect(JSON.parse(started.text)).toMatchObject({ moving: { toMs: FAR.getTime() } })
    const page = await call('GET', 'page/moving')
    expect(page.text).toContain('The clock is moving')
    expect(page.headers.get('refresh')).toBe('3')
    expect((await call('POST', 'clock', { by: 1 })).status).toBe(400)
    const stopped = await call('POST', 'clock/stop', {})
    expect(stopped.status).toBe(200)
    // A turn of the loop, which the steps wait for.
    while (sandbox.moving !== null) await setImmediate()
    expect(sandbox.clock.now().getTime()).toBeLessThan(FAR.getTime())
    expect((await call('GET', 'page/moving')).status).toBe(303)
  })

  it('ends with a reset', async () => {
    const moving = sandbox.move(FAR)
    sandbox.reset()
    await moving
    expect(sandbox.clock.now()).toEqual(START)
  })
})
