/** Starting and stopping the server process of a cluster. */

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, existsSync, openSync, readFileSync, statSync } from 'node:fs'
import net from 'node:net'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'
import { type Cluster, spawnOptions, urlOf } from './cluster.ts'
import { LocalPostgresError } from './error.ts'
import { isAlive } from './folder-lock.ts'

const startTimeoutMs = 60_000
const stopTimeoutMs = 10_000

/** PostgreSQL's "fast shutdown": ends connections, writes everything, exits. */
const fastShutdown = 'SIGINT'

export interface ServerOptions {
  durable: boolean
  /** Any free one where it is absent. */
  port?: number | undefined
}

export interface Server {
  url: string
  child: ChildProcess
}

/** Resolves once the server takes connections. */
export async function launch(cluster: Cluster, options: ServerOptions): Promise<Server> {
  for (let attempt = 1; ; attempt += 1) {
    const port = options.port ?? (await freePort())
    const url = urlOf(cluster, port)
    const child = spawnServer(cluster, port, options.durable)
    const failure = await Promise.race([becomesReady(url), exits(cluster, child)])
    if (failure === null) return { url, child }
    child.kill(fastShutdown)
    // After a killed server its last processes hold its memory for a moment; a free port may be taken meanwhile.
    const passes =
      /is still in use/.test(failure) ||
      (options.port === undefined && /Address already in use/.test(failure))
    if (!passes || attempt === 40) {
      throw new LocalPostgresError(`PostgreSQL did not start in ${cluster.folder}: ${failure}`)
    }
    await sleep(250)
  }
}

export async function shutDown(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, 'exit')
  child.kill(fastShutdown)
  const forced = setTimeout(() => child.kill('SIGQUIT'), stopTimeoutMs)
  await gone
  clearTimeout(forced)
}

/** Stops the server that a killed owner left running, so that the folder has one master. */
export async function stopOrphan(cluster: Cluster): Promise<void> {
  const pidFile = path.join(cluster.data, 'postmaster.pid')
  if (!existsSync(pidFile)) return
  const lines = readFileSync(pidFile, 'utf8').split('\n')
  const pid = Number(lines[0])
  const port = Number(lines[3])
  // The id may by now be somebody else's: only a server that answers for this very cluster is stopped.
  const deadline = performance.now() + stopTimeoutMs
  while (isAlive(pid) && performance.now() < deadline) {
    if (await servesCluster(cluster, port)) process.kill(pid, fastShutdown)
    await sleep(50)
  }
}

async function servesCluster(cluster: Cluster, port: number): Promise<boolean> {
  const directory = await ask(urlOf(cluster, port), 'SHOW data_directory')
  return directory === cluster.data
}

function spawnServer(cluster: Cluster, port: number, durable: boolean): ChildProcess {
  const settings = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'max_connections=200']
  if (!durable) settings.push('fsync=off', 'synchronous_commit=off', 'full_page_writes=off')
  const log = openSync(logFile(cluster), 'a')
  const child = spawn(
    path.join(cluster.binaries, 'bin/postgres'),
    ['-D', cluster.data, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])],
    // A group of its own: Ctrl-C is for us, and we still have work to write while we stop.
    { ...spawnOptions(cluster), detached: true, stdio: ['ignore', log, log] },
  )
  closeSync(log)
  child.unref()
  return child
}

async function becomesReady(url: string): Promise<string | null> {
  const deadline = performance.now() + startTimeoutMs
  while (performance.now() < deadline) {
    if ((await ask(url, 'SELECT 1 AS up')) !== null) return null
    await sleep(20)
  }
  return `no answer within ${startTimeoutMs / 1000} seconds`
}

/** Resolves with the server's own last words. */
async function exits(cluster: Cluster, child: ChildProcess): Promise<string> {
  const { size } = statSync(logFile(cluster))
  const failure = await Promise.race([once(child, 'exit').then(() => null), once(child, 'error')])
  if (failure !== null) return String(failure[0])
  const log = readFileSync(logFile(cluster)).subarray(size).toString()
  const fatal = log.match(/(?:FATAL|could not).*/g)?.join('; ')
  return fatal ?? `it exited with code ${child.exitCode}; see ${logFile(cluster)}`
}

/** The first column of the first row as text, or `null` where the server does not answer. */
async function ask(url: string, query: string): Promise<string | null> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 1000 })
  client.on('error', () => {})
  try {
    await client.connect()
    const { rows } = await client.query<Record<string, unknown>>(query)
    return String(Object.values(rows[0] ?? {})[0])
  } catch {
    return null
  } finally {
    await client.end().catch(() => {})
  }
}

function logFile({ folder }: Cluster): string {
  return path.join(folder, 'server.log')
}

async function freePort(): Promise<number> {
  const server = net.createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  if (address === null || typeof address === 'string') throw new LocalPostgresError('No free port was found.')
  return address.port
}
