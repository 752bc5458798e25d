import { existsSync } from 'node:fs'
import path from 'node:path'
import { migrate, MigrationError } from '@prorata/db'
import { buildApp } from './app.ts'
import { createDeps } from './deps.ts'
import { type EnvSource, parseEnv } from './env.ts'
import { seedDemo } from './seed.ts'
import { startOutboxWorker } from './workers/outbox.ts'
import { startSyncWorker } from './workers/sync-customer.ts'

export interface StartOptions {
  /** Makes the demo's user, organization and subscription where they are missing. Only in sandbox mode. */
  seedDemo?: boolean
  /** Called with what is being done, in words. */
  onProgress?: (what: string) => void
}

export interface RunningApi {
  url: string
  /** Finishes the requests and the sync in hand, then lets go of the database. */
  close(): Promise<void>
}

/** The dashboard's build beside us, where `DASHBOARD_DIR` names no other. */
const builtDashboard = path.resolve(import.meta.dirname, '../../dashboard/dist')

/** Starts the API. Throws an `EnvError` where the settings are not safe, and what else stops it, with one sentence each. */
export async function startApi(source: EnvSource, options: StartOptions = {}): Promise<RunningApi> {
  const { onProgress = () => {} } = options
  const settings = parseEnv(source)
  const dashboardDir = settings.dashboardDir ?? (existsSync(builtDashboard) ? builtDashboard : null)
  const env = { ...settings, dashboardDir }

  onProgress('Migrating the database')
  await migrateDatabase(env.databaseUrl)
  onProgress('Finding the catalogue at the provider')
  const deps = await createDeps(env)
  const { database, ports, clock } = deps
  const app = await buildApp(deps)
  app.addHook('onClose', () => database.close())
  try {
    const worker = await startSyncWorker({
      ports,
      clock,
      onRing: (listener) => database.onRing(listener),
      log: app.log,
    })
    if (env.mode === 'test' && env.mail.smtpUrl === null) {
      app.log.warn('SMTP_URL is not set: mails are kept in the database and reach nobody')
    }
    const outbox = startOutboxWorker({ ports, clock, log: app.log })
    // Runs before `onClose`: what is in hand is finished while the database is still there.
    app.addHook('preClose', async () => {
      await Promise.all([worker.stop(), outbox.stop()])
    })
    onProgress('Listening')
    await app.listen({ host: env.host, port: env.port })
    if (options.seedDemo && env.mode === 'sandbox') {
      onProgress('Seeding the demo')
      await seedDemo(deps, app, worker)
    }
  } catch (error) {
    await app.close()
    throw error
  }
  return { url: env.baseUrl, close: () => app.close() }
}

async function migrateDatabase(url: string): Promise<void> {
  try {
    await migrate(url)
  } catch (cause) {
    if (cause instanceof MigrationError) throw cause
    const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause)
    const { host } = new URL(url)
    throw new Error(
      `PostgreSQL at ${host} cannot be used (${reason}): is it running, and is DATABASE_URL right?`,
      {
        cause,
      },
    )
  }
}
