import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createSandbox } from '../../src/create-sandbox.ts'
import { record } from '../against/record.ts'
import { SCENARIOS, type Scenario } from '../against/scenarios.ts'
import type { LevelOptions } from '../level.ts'
import { isRecord } from '../values.ts'
import { replay } from './replay.ts'
import type { Exchange } from './recording.ts'
import { transcripts } from './transcripts.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'cases-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const options = (): LevelOptions => ({ cases: folder, seed: null, runs: 1, write: false })

/** A recording of another sandbox: everything in it can be replayed. */
async function recordHere(scenario: Scenario | undefined): Promise<Exchange[]> {
  if (scenario === undefined) throw new Error('No such scenario')
  const sandbox = createSandbox({ seed: 'another account' })
  const server = await sandbox.listen({ port: 0 })
  try {
    return await record({ base: `http://127.0.0.1:${server.port}`, key: 'sk_test_recorded' }, scenario)
  } finally {
    await sandbox.close()
  }
}

const failures = (checks: { failure: string | null }[]) => checks.flatMap(({ failure }) => failure ?? [])

describe('replaying', () => {
  test.each(SCENARIOS)('gives the same answers on another account: $name', async (scenario) => {
    const { checks, notReplayable } = await replay(scenario.name, await recordHere(scenario))
    expect(notReplayable).toEqual([])
    expect(failures(checks)).toEqual([])
    expect(checks).toHaveLength(scenario.steps.length)
  })

  test('tells a wrong amount, a missing field, a field too many and another status apart', async () => {
    const recording = await recordHere(SCENARIOS.find(({ name }) => name === 'subscribe, renew and cancel'))
    const made = recording.find(({ path: at }) => at === '/v1/subscriptions')
    const customer = recording.find(({ path: at }) => at === '/v1/customers')
    const last = recording.at(-1)
    if (made === undefined || customer === undefined || last === undefined) throw new Error('unreachable')
    made.response['application_fee_percent'] = 7
    delete made.response['description']
    customer.response['shoe_size'] = 42
    last.status = 400
    const { checks } = await replay('tampered', recording)
    const told = failures(checks).join('\n')
    expect(told).toContain('subscription.application_fee_percent: recorded 7, here null')
    expect(told).toContain('subscription.description: not in the recording, here null')
    expect(told).toContain('customer.shoe_size: missing, recorded 42')
    expect(told).toContain('status: recorded 400, here 200')
  })

  test('tells when an id stands for another object than before', async () => {
    const recording = await recordHere(SCENARIOS.find(({ name }) => name === 'subscribe, renew and cancel'))
    const made = recording.find(({ path: at }) => at === '/v1/subscriptions')
    if (made === undefined) throw new Error('unreachable')
    made.response['customer'] = made.response['id']
    const { checks } = await replay('tampered', recording)
    expect(failures(checks).join('\n')).toContain('subscription.customer: recorded')
  })
})

describe('the level', () => {
  test('says that it was skipped where there are no recordings', async () => {
    const { checks, notes } = await transcripts(options())
    expect(checks).toEqual([])
    expect(notes).toEqual([`skipped: no recordings at ${folder}/transcripts`])
  })

  test('makes what a recording that begins in the middle needs, and names what it cannot make', async () => {
    const recording = await recordHere(SCENARIOS.find(({ name }) => name === 'subscribe, renew and cancel'))
    const middle = recording.filter(({ path: at }) => /^\/v1\/customers\/|^\/v1\/subscriptions/.test(at))
    const stranger = {
      ...middle[0],
      method: 'GET',
      path: '/v1/subscription_schedules/sub_sched_1AbCdEfGhIjKlMnO',
      form: '',
      response: { id: 'sub_sched_1AbCdEfGhIjKlMnO', object: 'subscription_schedule' },
    }
    const interactions = [...middle, stranger].map((exchange) => ({
      ...exchange,
      recorded_at:
        isRecord(exchange) && typeof exchange['at'] === 'number'
          ? new Date(exchange['at'] * 1000).toUTCString()
          : '',
      stripe_version: '2026-10-28.endive',
    }))
    mkdirSync(path.join(folder, 'transcripts'))
    writeFileSync(path.join(folder, 'transcripts/middle.json'), JSON.stringify({ interactions }))
    const { checks, notes } = await transcripts(options())
    expect(checks.length).toBeGreaterThan(1)
    expect(notes.join('\n')).toContain(
      'begins after the subscription_schedule sub_sched_1AbCdEfGhIjKlMnO was made',
    )
    expect(notes.at(-1)).toBe(`${checks.length} exchanges replayed, 1 not replayable`)
  })
})
