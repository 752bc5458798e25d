/**
 * The parts under the API that a demo or a developer needs: PostgreSQL and the Stripe sandbox, with everything they keep in one data
 * folder, so that the two always agree. `start.ts` adds the API and the built dashboard, `dev.ts` watches them.
 */

import { accessSync, chmodSync, constants, mkdirSync } from 'node:fs'
import path from 'node:path'
import { run } from './run.ts'
import { assertPortFree } from './ports.ts'
import type { SandboxClock } from '../../packages/stripe-sandbox/src/index.ts'
import { step } from './progress.ts'
import { loadSecrets, type Secrets } from './secrets.ts'
import { type Settings, StartError } from './settings.ts'

export interface Stack {
  /** Variables for the API, on top of those that are set already. */
  env: Record<string, string>
  sandboxUrl: string | null
  /** Brings a running sandbox clock that is behind the wall's up to it, with everything that is due on the way. */
  catchUp(): void
  /** Stops what was started, last first. */
  close(): Promise<void>
}

export interface StackOptions {
  /** Builds the dashboard too; without it only what the API needs. */
  build: boolean
  /** A clock that runs starts so many milliseconds ago, the first time. `catchUp` brings it to the present. */
  past: number
}

export async function startStack(settings: Settings, options: StackOptions): Promise<Stack> {
  await assertPortFree(settings.port, 'PORT')
  if (!settings.hasStripeKey) await assertPortFree(settings.sandboxPort, 'SANDBOX_PORT')
  prepareDataDir(settings.dataDir)
  const secrets = loadSecrets(settings.dataDir)
  await step(options.build ? 'Building' : 'Generating the database client', () => build(options))

  const closers: (() => Promise<void>)[] = []
  const close = async () => {
    for (const closer of closers.splice(0).toReversed()) await closer()
  }
  try {
    const databaseUrl = settings.databaseUrl ?? (await startPostgres(settings, closers))
    const sandbox = settings.hasStripeKey ? null : await startSandbox(settings, options, secrets, closers)
    const sandboxUrl = sandbox?.url ?? null
    const catchUp = () => {
      if (sandbox && !sandbox.clock.frozen && sandbox.clock.now() < new Date())
        sandbox.clock.advanceTo(new Date())
    }
    return { env: environmentOf(settings, secrets, databaseUrl, sandboxUrl), sandboxUrl, catchUp, close }
  } catch (error) {
    await close()
    throw error
  }
}

function prepareDataDir(dataDir: string): void {
  try {
    mkdirSync(dataDir, { recursive: true })
    accessSync(dataDir, constants.R_OK | constants.W_OK | constants.X_OK)
    // PostgreSQL may run as another user and has to get through to its own folder, which only it can read.
    if (process.getuid?.() === 0) chmodSync(dataDir, 0o711)
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : String(error)
    throw new StartError(
      `The data folder ${dataDir} cannot be used (${reason}): mend its rights, or set DATA_DIR to another.`,
    )
  }
}

async function build({ build: all }: StackOptions): Promise<void> {
  const tasks = all ? ['generate', 'build'] : ['generate']
  const { code, output } = await run('turbo', ['run', ...tasks, '--output-logs=errors-only'])
  if (code !== 0) throw new StartError(`The build failed:\n${output}`)
}

async function startPostgres(settings: Settings, closers: (() => Promise<void>)[]): Promise<string> {
  const { startLocalPostgres } = await import('../../packages/db/src/local-postgres.ts')
  const server = await step('Starting PostgreSQL 18', () =>
    startLocalPostgres({ dataDir: path.join(settings.dataDir, 'postgres'), durable: true }),
  )
  closers.push(() => server.stop())
  return server.url
}

async function startSandbox(
  settings: Settings,
  { past }: StackOptions,
  secrets: Secrets,
  closers: (() => Promise<void>)[],
): Promise<{ url: string; clock: SandboxClock }> {
  const { createSandbox } = await import('../../packages/stripe-sandbox/src/index.ts')
  return step('Starting the Stripe sandbox', async () => {
    const publicUrl = `http://localhost:${settings.sandboxPort}`
    const sandbox = createSandbox({
      dataDir: path.join(settings.dataDir, 'sandbox'),
      publicUrl,
      ...(settings.sandboxNow ? { now: settings.sandboxNow, frozen: true } : { now: Date.now() - past }),
      webhook: { url: `http://localhost:${settings.port}/webhooks/stripe`, secret: secrets.webhookSecret },
    })
    closers.push(() => sandbox.close())
    await sandbox.listen({ port: settings.sandboxPort })
    return { url: publicUrl, clock: sandbox.clock }
  })
}

/** A value for a variable that is not set. */
function fallback(name: string, value: string): Record<string, string> {
  return process.env[name] ? {} : { [name]: value }
}

function environmentOf(
  settings: Settings,
  secrets: Secrets,
  databaseUrl: string,
  sandboxUrl: string | null,
): Record<string, string> {
  return {
    DATABASE_URL: databaseUrl,
    ...fallback('AUTH_SECRET', secrets.authSecret),
    ...fallback('PORT', String(settings.port)),
    ...fallback('BASE_URL', `http://localhost:${settings.port}`),
    ...(sandboxUrl
      ? {
          STRIPE_SANDBOX_URL: sandboxUrl,
          STRIPE_SECRET_KEY: 'sk_test_sandbox0000000000000000',
          STRIPE_WEBHOOK_SECRET: secrets.webhookSecret,
        }
      : {}),
  }
}
