import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import net from 'node:net'
import path from 'node:path'
import { Client } from 'pg'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { closedFolder } from './local-postgres/account.ts'
import { isAlive } from './local-postgres/folder-lock.ts'
import { type LocalPostgres, LocalPostgresError, startLocalPostgres } from './local-postgres.ts'
import { temporaryFolder } from './testing/names.ts'

let dataDir: string
const running: LocalPostgres[] = []
beforeEach(() => {
  dataDir = temporaryFolder()
})
afterEach(async () => {
  for (const server of running.splice(0)) await server.stop()
  rmSync(dataDir, { recursive: true, force: true })
})

async function start(options: { durable?: boolean; port?: number } = {}): Promise<LocalPostgres> {
  const server = await startLocalPostgres({ dataDir, durable: true, ...options })
  running.push(server)
  return server
}

async function ask(url: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query<Record<string, unknown>>(text)).rows
  } finally {
    await client.end()
  }
}

function postmasterPid(): number {
  return Number(readFileSync(path.join(dataDir, 'cluster/postmaster.pid'), 'utf8').split('\n')[0])
}

/** A process of its own that starts a server in `dataDir`, says so and waits. */
async function startElsewhere(): Promise<ChildProcess> {
  const script = `
    import { startLocalPostgres } from '${path.join(import.meta.dirname, 'local-postgres.ts')}'
    await startLocalPostgres({ dataDir: '${dataDir}', durable: true })
    process.stdout.write('ready')
    setInterval(() => {}, 60_000)`
  const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await once(child.stdout, 'data')
  return child
}

async function killed(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  const gone = once(child, 'exit')
  child.kill(signal)
  await gone
}

test('data outlives the server', async () => {
  const first = await start()
  await ask(first.url, 'CREATE TABLE kept AS SELECT 42 AS answer')
  await first.stop()
  const second = await start()
  expect(await ask(second.url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }])
})

test('what was committed outlives a killed server', async () => {
  const first = await start()
  await ask(first.url, 'CREATE TABLE kept AS SELECT 42 AS answer')
  process.kill(postmasterPid(), 'SIGKILL')
  await first.stop()
  const second = await start()
  expect(await ask(second.url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }])
})

test('only a server for throw-away data is started without durability', async () => {
  const durable = await start()
  expect(await ask(durable.url, 'SHOW fsync')).toEqual([{ fsync: 'on' }])
  await durable.stop()
  const fast = await start({ durable: false })
  expect(await ask(fast.url, 'SHOW fsync')).toEqual([{ fsync: 'off' }])
})

test('the server of a killed owner is taken over, and is gone after the new owner stops', async () => {
  const owner = await startElsewhere()
  const orphan = postmasterPid()
  await killed(owner, 'SIGKILL')
  expect(isAlive(orphan)).toBe(true)
  const server = await start()
  expect(isAlive(orphan)).toBe(false)
  const successor = postmasterPid()
  expect(await ask(server.url, 'SELECT 1 AS up')).toEqual([{ up: 1 }])
  await server.stop()
  expect(isAlive(successor)).toBe(false)
  expect(existsSync(path.join(dataDir, 'owner'))).toBe(false)
})

test('a second start in the same folder is told who has it, and does no harm', async () => {
  const owner = await startElsewhere()
  const pid = postmasterPid()
  const failure = start()
  await expect(failure).rejects.toBeInstanceOf(LocalPostgresError)
  await expect(failure).rejects.toThrow(`is in use by process ${owner.pid}`)
  expect(isAlive(pid)).toBe(true)
  await killed(owner, 'SIGKILL')
  await start()
})

test('of many starts in one process one succeeds', async () => {
  const attempts = await Promise.allSettled(Array.from({ length: 5 }, () => start()))
  expect(attempts.filter((attempt) => attempt.status === 'fulfilled')).toHaveLength(1)
})

test('a port that is taken is said so', async () => {
  const taken = net.createServer().listen(0, '127.0.0.1')
  await once(taken, 'listening')
  const address = taken.address()
  if (address === null || typeof address === 'string') throw new Error('a TCP server has a port')
  await expect(start({ port: address.port })).rejects.toThrow(/did not start in .*Address already in use/)
  taken.close()
})

test('a password is needed, and only the owner of the folder can read it', async () => {
  const { url } = await start()
  const guess = new URL(url)
  guess.password = 'postgres'
  await expect(ask(guess.href, 'SELECT 1')).rejects.toThrow(/password authentication failed/)
  expect(readFileSync(path.join(dataDir, 'password'), 'utf8')).toBe(new URL(url).password)
})

test('a folder that cannot be used is named in one sentence', async () => {
  mkdirSync(dataDir)
  writeFileSync(path.join(dataDir, 'file'), '')
  const failure = startLocalPostgres({ dataDir: path.join(dataDir, 'file', 'data'), durable: true })
  await expect(failure).rejects.toBeInstanceOf(LocalPostgresError)
  await expect(failure).rejects.toThrow(/cannot be read and written by this user/)
})

test.runIf(process.getuid?.() === 0)(
  'root is told which folder the server’s user may not enter',
  async () => {
    mkdirSync(dataDir)
    chmodSync(dataDir, 0o700)
    const failure = startLocalPostgres({ dataDir: path.join(dataDir, 'inner'), durable: true })
    await expect(failure).rejects.toBeInstanceOf(LocalPostgresError)
    await expect(failure).rejects.toThrow(`who may not enter ${dataDir};`)
  },
)

test('finds the closed folder on the way, and none on an open way', async () => {
  mkdirSync(path.join(dataDir, 'a/b'), { recursive: true })
  const stranger = { name: 'stranger', uid: 4_000_000, gid: 4_000_000 }
  chmodSync(dataDir, 0o755)
  chmodSync(path.join(dataDir, 'a'), 0o755)
  expect(closedFolder(path.join(dataDir, 'a/b'), stranger)).toBeNull()
  chmodSync(path.join(dataDir, 'a'), 0o700)
  expect(closedFolder(path.join(dataDir, 'a/b'), stranger)).toBe(path.join(dataDir, 'a'))
})
