// Each level, whole, must be able to fail: what is put in front of it here is wrong.
import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { text as readText } from 'node:stream/consumers'
import * as fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createSandbox } from '../src/create-sandbox.ts'
import { record } from './against/record.ts'
import { SCENARIOS } from './against/scenarios.ts'
import { tryTriggers } from './cli/cli.ts'
import { holdAll, invariant } from './invariants/invariants.ts'
import type { LevelOptions, LevelResult } from './level.ts'
import { holdPage } from './matrix/matrix.ts'
import { numbers } from './numbers/numbers.ts'
import { sequences } from './sequences/sequences.ts'
import { holdShapes } from './shape/shape.ts'
import { transcripts } from './transcripts/transcripts.ts'

const MAIN = path.join(import.meta.dirname, 'main.ts')

// Other processes are started, some of them on a busy machine.
vi.setConfig({ testTimeout: 60_000 })

let folder: string
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'levels-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const options = (): LevelOptions => ({ cases: folder, seed: 1, runs: 10, write: false })

const failures = ({ checks }: LevelResult) => checks.flatMap(({ failure }) => failure ?? [])

function put(file: string, content: unknown): void {
  mkdirSync(path.dirname(path.join(folder, file)), { recursive: true })
  writeFileSync(path.join(folder, file), JSON.stringify(content))
}

/** The command line, as a person runs it. */
function run(args: readonly string[], env: Record<string, string> = {}) {
  return new Promise<{ code: number; out: string; err: string }>((resolve) => {
    const child = execFile(
      process.execPath,
      [MAIN, ...args],
      { env: { ...process.env, ...env }, maxBuffer: 1 << 26 },
      (_, out, err) => resolve({ code: child.exitCode ?? -1, out, err }),
    )
  })
}

/** A customer as Stripe would answer, and as it would not. */
const asked = (changed: Record<string, unknown>) => ({
  interactions: [
    {
      method: 'GET',
      path: '/v1/customers/cus_nobody00000000',
      form: '',
      status: 404,
      stripe_version: '2026-10-28.endive',
      recorded_at: 'Sun, 01 Nov 2026 00:00:00 GMT',
      response: {
        error: {
          code: 'resource_missing',
          doc_url: 'https://stripe.com/docs/error-codes/resource-missing',
          message: "No such customer: 'cus_nobody00000000'",
          param: 'id',
          request_log_url: 'https://dashboard.stripe.com/test/logs/req_1',
          type: 'invalid_request_error',
          ...changed,
        },
      },
    },
  ],
})

/** A command line that asks for one customer and ends as it is told to. */
const clientEnding = (code: number) => ({
  help: async () => 'Supported events:\n  customer.created\n\nUsage:\n',
  remove: () => {},
  trigger: async (_: string, base: string) => {
    const headers = { authorization: 'Bearer sk_test_1' }
    await fetch(`${base}/v1/customers`, { method: 'POST', headers })
    return { code, output: 'no such thing' }
  },
})

/** Four seats at 39.00, said to cost `amount`. */
const seats = (amount: number) => ({
  id: 'seats',
  object: 'invoice',
  currency: 'eur',
  billing_reason: 'subscription_cycle',
  subtotal: amount,
  total: amount,
  lines: [
    {
      amount,
      quantity: 4,
      unit_amount: 3900,
      discounts: [],
      tax: [],
      period: { start: 1765178957, end: 1767857357 },
      description: '4 × Growth (at €39.00 / month)',
    },
  ],
})

describe('a level fails where Stripe does otherwise:', () => {
  test('shape', async () => {
    const customer = { id: 'cus_1', object: 'customer', shoe_size: 42 }
    const result = await holdShapes([
      async (_, notes) => {
        notes.body(customer)
        return []
      },
    ])
    expect(failures(result).join()).toContain('shoe_size: unknown to the SDK')
    expect(failures(await holdShapes([]))).toEqual([])
  })

  test('cli', async () => {
    expect(failures(await tryTriggers(clientEnding(0)))).toEqual([])
    expect(failures(await tryTriggers(clientEnding(1)))).toEqual(['exit 1: no such thing'])
  })

  test('transcripts', async () => {
    put('transcripts/a.json', asked({}))
    expect(failures(await transcripts(options()))).toEqual([])
    put('transcripts/b.json', asked({ param: 'customer' }))
    expect(failures(await transcripts(options())).join()).toContain(
      'error.param: recorded "customer", here "id"',
    )
  })

  test('numbers', async () => {
    put('invoice-math-cases.json', [seats(15600)])
    expect(failures(await numbers(options()))).toEqual([])
    put('invoice-math-cases.json', [seats(15601)])
    expect(failures(await numbers(options())).join()).toContain('recorded 15601')
  })

  test('sequences', async () => {
    const events = [{ type: 'customer.subscription.updated' }]
    put('event-sequences.json', { sequences: [{ id: 'cancel-immediately', what: 'a test', events }] })
    expect(failures(await sequences(options())).join()).toContain(
      'customer.subscription.updated did not fire',
    )
  })

  test('invariants', async () => {
    const small = fc.property(fc.nat({ max: 100 }), (n) => n < 50)
    const result = await holdAll([invariant('numbers are small', 100, small)], { seed: 1, runs: 100 })
    expect(failures(result).join()).toMatch(/^after \d+ cases: .*\nwith \[50\]$/)
  })

  test('matrix', async () => {
    const page = path.join(folder, 'FIDELITY.md')
    expect(failures(await holdPage(page, true))).toEqual([])
    writeFileSync(page, '# Fidelity\n')
    expect(failures(await holdPage(page, false))).toEqual([
      'run `pnpm conformance matrix --write` and commit it',
    ])
  })
})

describe('the command line', () => {
  test('ends with 0 and the counts where everything held, with 1 where anything did not', async () => {
    put('transcripts/a.json', asked({}))
    const held = await run(['transcripts', '--cases', folder])
    expect(held.code).toBe(0)
    expect(held.out).toMatch(/\n1 passed, 0 failed\n$/)
    put('transcripts/b.json', asked({ param: 'customer' }))
    const broke = await run(['transcripts', '--cases', folder])
    expect(broke.code).toBe(1)
    expect(broke.out).toMatch(/FAILED {2}b\.json GET .*\n.*error\.param: recorded "customer", here "id"/)
    expect(broke.out).toMatch(/\n1 passed, 1 failed\n$/)
  })

  test('ends with 2 for a level that there is not', async () => {
    expect(await run(['shapes'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('No level "shapes"'),
    })
  })
})

describe('--against stripe', () => {
  const key = { STRIPE_SECRET_KEY: 'sk_test_somebody' }

  test.each(['sk_live_1', 'rk_live_1'])(
    'refuses the live key %s in words, before asking anybody',
    async (live) => {
      const { code, out, err } = await run(['--against', 'stripe'], { STRIPE_SECRET_KEY: live })
      expect({ code, out }).toEqual({ code: 2, out: '' })
      expect(err).toMatch(/is a live key\. It was not used/)
    },
  )

  test('asks for a key where there is none', async () => {
    const { code, err } = await run(['--against', 'stripe'], { STRIPE_SECRET_KEY: '' })
    expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining('sk_test_…') })
  })

  test('finds no difference to another sandbox over HTTP, and prints those to one that lies', async () => {
    const other = createSandbox({ seed: 'another account' })
    const { port } = await other.listen({ port: 0 })
    const honest = `http://127.0.0.1:${port}`
    const liar = createServer((request, response) => void lie(honest, request, response))
    await new Promise<void>((resolve) => liar.listen(0, '127.0.0.1', resolve))
    try {
      const same = await run(['--against', 'stripe', '--api-base', honest], key)
      expect(same.err).toBe('')
      expect(same.code).toBe(0)
      const steps = SCENARIOS.reduce((sum, scenario) => sum + scenario.steps.length, 0)
      expect(same.out).toMatch(new RegExp(`\\n${steps} passed, 0 failed\\n$`))
      const address = liar.address()
      const lying = `http://127.0.0.1:${isAddress(address) ? address.port : 0}`
      const told = await run(['--against', 'stripe', '--api-base', lying], key)
      expect(told.code).toBe(1)
      expect(told.out).toContain(
        'subscription.collection_method: recorded "send_invoice", here "charge_automatically"',
      )
    } finally {
      await new Promise((resolve) => liar.close(resolve))
      await other.close()
    }
  })

  test('says which step was answered by nothing it can use', async () => {
    const [scenario] = SCENARIOS
    if (scenario === undefined) throw new Error('unreachable')
    const stripe = { base: 'http://127.0.0.1:1', key: 'sk_test_1' }
    await expect(record(stripe, scenario)).rejects.toThrow('fetch failed')
  })
})

function isAddress(address: AddressInfo | string | null): address is AddressInfo {
  return typeof address === 'object' && address !== null
}

/** Answers what is answered at `honest`, but for one word. */
async function lie(honest: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { authorization = '', 'content-type': type = '' } = request.headers
  const answer = await fetch(`${honest}${request.url}`, {
    method: request.method ?? 'GET',
    headers: { authorization, 'content-type': type },
    ...(request.method === 'POST' ? { body: await readText(request) } : {}),
  })
  const body = await answer.text()
  response.writeHead(answer.status, { 'content-type': 'application/json' })
  response.end(body.replaceAll('"charge_automatically"', '"send_invoice"'))
}
