import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createSandbox } from '../../src/create-sandbox.ts'
import { record } from '../against/record.ts'
import { SCENARIOS, type Scenario, type Step } from '../against/scenarios.ts'
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

/** A step that makes something. */
const post = (as: string, at: string, form: Step['form'] = {}): Step => ({
  as,
  method: 'POST',
  path: at,
  form,
})

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

  test('reads parameters, addresses and answers as different recorders keep them', async () => {
    const customer = await recordHere({
      name: 'a customer',
      steps: [
        {
          as: 'customer',
          method: 'POST',
          path: '/v1/customers',
          form: { name: 'Ada', metadata: { a: '1' } },
        },
      ],
    })
    const interactions = [
      {
        ...customer[0],
        method: 'post',
        path: 'https://api.stripe.com/v1/customers',
        form: { name: 'Ada', metadata: { a: '1' } },
        recorded_at: new Date((customer[0]?.at ?? 0) * 1000).toUTCString(),
        stripe_version: '2026-10-28.endive',
      },
      { method: 'GET', path: '/v1/invoices/in_1/pdf', status: 200, response: '%PDF-1.4' },
    ]
    mkdirSync(path.join(folder, 'transcripts'))
    writeFileSync(path.join(folder, 'transcripts/mixed.json'), JSON.stringify({ interactions }))
    writeFileSync(path.join(folder, 'transcripts/none.json'), JSON.stringify({ interactions: [] }))
    const { checks, notes } = await transcripts(options())
    expect(failures(checks)).toEqual([])
    expect(checks).toHaveLength(1)
    expect(notes).toEqual([
      'not replayable: mixed.json interaction 2 is no question with a JSON answer',
      '1 exchanges replayed, 1 not replayable',
    ])
  })

  test('makes a subscription, its first invoice and its payment that were there before', async () => {
    const recording = await recordHere({
      name: 'a subscription',
      steps: [
        post('customer', '/v1/customers', {
          name: 'Ada Lovelace',
          payment_method: 'pm_card_visa',
          invoice_settings: { default_payment_method: 'pm_card_visa' },
        }),
        post('product', '/v1/products', { name: 'Team' }),
        post('price', '/v1/prices', {
          product: '{product}',
          currency: 'usd',
          unit_amount: 2500,
          recurring: { interval: 'month' },
        }),
        post('subscription', '/v1/subscriptions', { customer: '{customer}', items: [{ price: '{price}' }] }),
        {
          as: 'looked at',
          method: 'GET',
          path: '/v1/subscriptions/{subscription}',
          form: { expand: ['latest_invoice.payments'] },
        },
        { as: 'invoice', method: 'GET', path: '/v1/invoices/{subscription.latest_invoice}' },
        post('credit', '/v1/credit_notes', {
          invoice: '{subscription.latest_invoice}',
          refund_amount: 500,
          lines: [{ type: 'custom_line_item', description: 'Sorry', quantity: 1, unit_amount: 500 }],
        }),
      ],
    })
    const { checks, notReplayable } = await replay('cut', recording.slice(4))
    expect(notReplayable).toEqual([])
    expect(failures(checks)).toEqual([])
    expect(checks).toHaveLength(3)
  })
})
