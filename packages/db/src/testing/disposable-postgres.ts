import { rmSync } from 'node:fs'
import { type LocalPostgres, startLocalPostgres } from '../local-postgres.ts'
import { migrate } from '../migrate.ts'
import { temporaryFolder } from './names.ts'

/** A migrated server of a test's own, to be stopped under the product's feet. Port and data stay. */
export interface DisposablePostgres {
  url: string
  stop(): Promise<void>
  start(): Promise<void>
  /** Stops it where it runs, and removes its data. */
  dispose(): Promise<void>
}

export async function startDisposablePostgres(): Promise<DisposablePostgres> {
  const folder = temporaryFolder()
  const options = { dataDir: folder, durable: false }
  let server: LocalPostgres | null = await startLocalPostgres(options)
  const { url } = server
  const port = Number(new URL(url).port)
  await migrate(url)
  const stop = async () => {
    await server?.stop()
    server = null
  }
  return {
    url,
    stop,
    async start() {
      server ??= await startLocalPostgres({ ...options, port })
    },
    async dispose() {
      await stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
