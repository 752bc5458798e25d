import { type ChildProcess, spawn } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import net from 'node:net'
import os from 'node:os'
import path from 'node:path'

/** One running product of its own: its own database, sandbox and clock, started by the very command people use. */
export interface StartedProduct {
  /** Where the dashboard is. */
  url: string
  sandboxUrl: string
  dataDir: string
  /** Ends it as Ctrl-C does and forgets its data. */
  stop(): Promise<void>
}

export const root = path.resolve(import.meta.dirname, '../../../..')

/** Resolves when the product has printed its `ready` line. Rejects with all it printed where it ends before. */
export async function startProduct(env: NodeJS.ProcessEnv): Promise<StartedProduct> {
  const dataDir = mkdtempSync(path.join(os.tmpdir(), 'prorata-product-'))
  chmodSync(dataDir, 0o755)
  const [port, sandboxPort] = [await freePort(), await freePort()]
  const child = spawn(process.execPath, ['scripts/start.ts'], {
    cwd: root,
    env: { ...process.env, DATA_DIR: dataDir, PORT: String(port), SANDBOX_PORT: String(sandboxPort), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const stop = async () => {
    await end(child)
    rmSync(dataDir, { recursive: true, force: true })
  }
  try {
    await untilReady(child)
  } catch (error) {
    await stop()
    throw error
  }
  return { url: `http://localhost:${port}`, sandboxUrl: `http://localhost:${sandboxPort}`, dataDir, stop }
}

/** Asks the sandbox's control API for something; throws with its words where it refuses. */
export async function control(sandboxUrl: string, action: string, body: unknown): Promise<void> {
  const response = await fetch(`${sandboxUrl}/_sandbox/${action}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (!response.ok)
    throw new Error(`The sandbox refused ${action}: ${response.status} ${await response.text()}`)
}

export function untilReady(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let output = ''
    const read = (chunk: Buffer) => {
      output += chunk.toString()
      if (/^ready /m.test(output)) resolve()
    }
    child.stdout?.on('data', read)
    child.stderr?.on('data', read)
    child.once('exit', (code) =>
      reject(new Error(`The product ended with ${code} before it was ready:\n${output}`)),
    )
  })
}

export function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve()
  return new Promise((resolve) => {
    child.once('exit', () => resolve())
    child.kill('SIGINT')
  })
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = net.createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      if (address === null || typeof address === 'string') return reject(new Error('No port was given'))
      server.close(() => resolve(address.port))
    })
  })
}
