import { existsSync } from 'node:fs'
import path from 'node:path'
import { root } from './run.ts'

/** What the demo needs to know before it starts anything. The API checks its own variables (`apps/api/src/env.ts`). */
export interface Settings {
  port: number
  sandboxPort: number
  /** Where PostgreSQL, the sandbox and generated secrets live. */
  dataDir: string
  /** Another PostgreSQL; `null` for the embedded one. */
  databaseUrl: string | null
  /** With a key the API talks to Stripe and the sandbox stays off. */
  hasStripeKey: boolean
  /** The sandbox's clock stands still at this instant; `null`: it runs, from now. */
  sandboxNow: Date | null
  seedDemo: boolean
}

/** Something a person can mend. The message is one sentence that says what is wrong and what to do. */
export class StartError extends Error {
  override readonly name = 'StartError'
}

/** Reads `.env` where there is one; variables that are set already win. */
export function loadEnvFile(): void {
  const file = path.join(root, '.env')
  if (existsSync(file)) process.loadEnvFile(file)
}

export function readSettings(env: NodeJS.ProcessEnv): Settings {
  const port = portOf(env, 'PORT', 3000)
  const sandboxPort = portOf(env, 'SANDBOX_PORT', 12111)
  if (port === sandboxPort) {
    throw new StartError(`PORT and SANDBOX_PORT are both ${port}: set one of them to another port.`)
  }
  return {
    port,
    sandboxPort,
    dataDir: path.resolve(root, env['DATA_DIR'] || '.data'),
    databaseUrl: env['DATABASE_URL'] || null,
    hasStripeKey: Boolean(env['STRIPE_SECRET_KEY']),
    sandboxNow: dateOf(env, 'SANDBOX_NOW'),
    seedDemo: env['SEED_DEMO'] !== 'false',
  }
}

function portOf(env: NodeJS.ProcessEnv, name: string, fallback: number): number {
  const text = env[name]
  if (!text) return fallback
  const port = Number(text)
  if (Number.isInteger(port) && port >= 1 && port <= 65_535) return port
  throw new StartError(`${name} is "${text}", but a port is a whole number from 1 to 65535.`)
}

function dateOf(env: NodeJS.ProcessEnv, name: string): Date | null {
  const text = env[name]
  if (!text) return null
  const date = new Date(text)
  if (!Number.isNaN(date.getTime())) return date
  throw new StartError(`${name} is "${text}", but an instant is written like 2026-11-01T00:00:00Z.`)
}
