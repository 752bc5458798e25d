import { openDatabase } from '../../packages/db/src/index.ts'
import { startLocalPostgres } from '../../packages/db/src/local-postgres.ts'

/** The database of a data folder whose product is not running. `close` stops its server again. */
export async function openLocalDatabase(dataDir: string) {
  const server = await startLocalPostgres({ dataDir, durable: true })
  const database = openDatabase({ url: server.url, max: 1 })
  return {
    pool: database.pool,
    close: async () => {
      await database.close()
      await server.stop()
    },
  }
}
