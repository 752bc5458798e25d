import { type ChildProcess, spawn } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import net from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { test as base } from '@playwright/test'

/** One running product of its own: its own database, sandbox and clock. */
export interface Product {
  /** Where the dashboard is. */
  url: string
  sandboxUrl: string
  /** Moves the sandbox's clock, and with it the product's, forward to an instant. */
  moveClockTo(instant: string): Promise<void>
  /** The next charge on anybody's card is declined by the bank. */
  declineNextPayment(declineCode: string): Promise<void>
}

const root = path.resolve(import.meta.dirname, '../../../..')

/** Gives each test a product that was started by the very command people use, its clock standing at 1 Nov 2026. */
export const test = base.extend<{ product: Product }>({
  product: async ({ page: _page }, use) => {
    const dataDir = mkdtempSync(path.join(os.tmpdir(), 'prorata-e2e-'))
    chmodSync(dataDir, 0o755)
    const [port, sandboxPort] = [await freePort(), await freePort()]
    const child = spawn(process.execPath, ['scripts/start.ts'], {
      cwd: root,
      env: {
        ...process.env,
        DATA_DIR: dataDir,
        PORT: String(port),
        SANDBOX_PORT: String(sandboxPort),
        SANDBOX_NOW: '2026-11-01T00:00:00Z',
        SEED_DEMO: 'false',
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    try {
      await untilReady(child)
      const sandboxUrl = `http://localhost:${sandboxPort}`
      await use({
        url: `http://localhost:${port}`,
        sandboxUrl,
        moveClockTo: (instant) => control(sandboxUrl, 'clock', { to: instant }),
        declineNextPayment: (declineCode) =>
          control(sandboxUrl, 'next-payment', { outcome: 'declined', declineCode }),
      })
    } finally {
      await stop(child)
      rmSync(dataDir, { recursive: true, force: true })
    }
  },
})

async function control(sandboxUrl: string, action: string, body: unknown): Promise<void> {
  const response = await fetch(`${sandboxUrl}/_sandbox/${action}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (!response.ok)
    throw new Error(`The sandbox refused ${action}: ${response.status} ${await response.text()}`)
}

function untilReady(child: ChildProcess): Promise<void> {
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

function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return Promise.resolve()
  return new Promise((resolve) => {
    child.once('exit', () => resolve())
    child.kill('SIGINT')
  })
}

function freePort(): Promise<number> {
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
