import { type ChildProcess, spawn } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import net from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { z } from 'zod'
import { control, end, freePort, root, untilReady } from '../apps/dashboard/e2e/support/start-product.ts'
import { signInToDemo } from './bench/client.ts'
import { environment, run } from './lib/run.ts'

let dataDir: string
let ports: { PORT: string; SANDBOX_PORT: string }
let running: ChildProcess[] = []

beforeEach(async () => {
  dataDir = mkdtempSync(path.join(os.tmpdir(), 'prorata-start-'))
  chmodSync(dataDir, 0o755)
  ports = { PORT: String(await freePort()), SANDBOX_PORT: String(await freePort()) }
})
afterEach(async () => {
  await Promise.all(running.map(end))
  running = []
  rmSync(dataDir, { recursive: true, force: true })
})

/** The test runner sets these two for itself. */
const notOurs = { BASE_URL: undefined, NODE_ENV: undefined }
const env = () => ({ ...notOurs, DATA_DIR: path.join(dataDir, 'data'), ...ports })

async function start(extra: NodeJS.ProcessEnv = {}): Promise<ChildProcess> {
  const child = spawn('node', ['scripts/start.ts'], {
    cwd: root,
    env: { ...environment, ...env(), ...extra },
  })
  running.push(child)
  await untilReady(child)
  return child
}

/** Runs the command where it has to fail, and answers its exit code and last line. */
async function startInVain(extra: NodeJS.ProcessEnv = {}) {
  const { code, output } = await run('node', ['scripts/start.ts'], { env: { ...env(), ...extra } })
  return { code, lastLine: output.trimEnd().split('\n').at(-1) }
}

const current = z.object({
  now: z.number(),
  syncedAt: z.number(),
  subscription: z.object({ id: z.string(), status: z.string() }),
})

test('Ctrl-C stops everything, and a second start finds database and sandbox as they were', async () => {
  const url = `http://localhost:${ports.PORT}`
  const sandboxUrl = `http://localhost:${ports.SANDBOX_PORT}`
  const first = await start({ SANDBOX_NOW: '2026-11-01T00:00:00Z' })
  const before = current.parse(await (await signInToDemo(url)).query('subscription.current'))
  expect(before.subscription.status).toBe('active')
  await control(sandboxUrl, 'clock', { to: '2026-11-02T00:00:00Z' })

  await end(first)
  expect(first.exitCode).toBe(0)
  await expect(fetch(`${url}/health`)).rejects.toThrow('fetch failed')
  await expect(fetch(sandboxUrl)).rejects.toThrow('fetch failed')

  await start({ SANDBOX_NOW: '2026-11-01T00:00:00Z' })
  const after = current.parse(await (await signInToDemo(url)).query('subscription.current'))
  expect(after.subscription).toEqual(before.subscription)
  expect(new Date(after.now).toISOString()).toBe('2026-11-02T00:00:00.000Z')
  const atStripe = await fetch(`${sandboxUrl}/v1/subscriptions/${after.subscription.id}`, {
    headers: { authorization: 'Bearer sk_test_0000000000000000' },
  })
  expect(await atStripe.json()).toMatchObject({ id: after.subscription.id, status: 'active' })
})

test.each(['PORT', 'SANDBOX_PORT'] as const)('a taken %s is one clear sentence and exit 1', async (name) => {
  const server = net.createServer()
  await new Promise<void>((resolve) => server.listen(Number(ports[name]), '127.0.0.1', resolve))
  const { code, lastLine } = await startInVain()
  server.close()
  expect(lastLine).toBe(`Port ${ports[name]} is taken: stop what uses it, or set ${name} to another port.`)
  expect(code).toBe(1)
})

test('a data folder that is a file is one clear sentence and exit 1', async () => {
  writeFileSync(path.join(dataDir, 'data'), '')
  const { code, lastLine } = await startInVain()
  expect(lastLine).toMatch(
    /^The data folder .*data cannot be used \(\w+\): mend its rights, or set DATA_DIR to another\.$/,
  )
  expect(code).toBe(1)
})

test('secrets that are not readable are one clear sentence and exit 1', async () => {
  mkdirSync(path.join(dataDir, 'data'))
  writeFileSync(path.join(dataDir, 'data/secrets.json'), '{')
  const { code, lastLine } = await startInVain()
  expect(lastLine).toMatch(/secrets\.json is not readable as secrets: delete it/)
  expect(code).toBe(1)
})

test.each([
  ['PORT', '99999', 'PORT is "99999", but a port is a whole number from 1 to 65535.'],
  ['PORT', '12111', 'PORT and SANDBOX_PORT are both 12111: set one of them to another port.'],
  ['SANDBOX_NOW', 'soon', 'SANDBOX_NOW is "soon", but an instant is written like 2026-11-01T00:00:00Z.'],
])('%s=%s is refused in words', async (name, value, sentence) => {
  const { code, lastLine } = await startInVain({ SANDBOX_PORT: '12111', [name]: value })
  expect(lastLine).toBe(sentence)
  expect(code).toBe(1)
})

test('a database that cannot be migrated is one clear sentence and exit 1', async () => {
  await end(await start({ SEED_DEMO: 'false' }))
  const { openLocalDatabase } = await import('./lib/open-local-database.ts')
  const database = await openLocalDatabase(path.join(dataDir, 'data/postgres'))
  await database.pool.query(`update _prisma_migrations set checksum = 'something else'`)
  await database.close()
  const { code, lastLine } = await startInVain()
  expect(lastLine).toMatch(/migration .* was edited after it was applied/i)
  expect(code).toBe(1)
})
