/** The one pool of connections, under the stores and under Prisma alike. A server that goes away never takes us along. */

import { PrismaPg } from '@prisma/adapter-pg'
import { Pool } from 'pg'
import { PrismaClient } from './generated/client.ts'
import { listenForRings } from './rings.ts'
import { toStorageError } from './storage-error.ts'

export interface Database {
  /** For better-auth, which brings its own queries; billing goes through the stores. */
  prisma: PrismaClient
  pool: Pool
  /** Throws `storage_unavailable` where the database does not answer. */
  ping(): Promise<void>
  /**
   * Calls `listener` when there may be work in the `SyncQueue`, and after every reconnection. Resolves once it listens,
   * or is trying to: it reconnects by itself. Call the answer to stop.
   */
  onRing(listener: () => void): Promise<() => Promise<void>>
  /** Waits for running statements. Afterwards every call is `storage_unavailable`. */
  close(): Promise<void>
}

export interface DatabaseOptions {
  url: string
  /** Connections at most; 10 where it is absent. */
  max?: number
}

/** Waiting longer for a connection only makes the queue longer: a caller is told to come back. */
const connectionTimeoutMs = 2_000
const statementTimeoutMs = 5_000

/** Does not connect yet: that is left to the first statement, or `ping`. */
export function openDatabase({ url, max = 10 }: DatabaseOptions): Database {
  const config = {
    connectionString: url,
    connectionTimeoutMillis: connectionTimeoutMs,
    application_name: 'prorata',
    keepAlive: true,
  }
  const pool = new Pool({
    ...config,
    max,
    statement_timeout: statementTimeoutMs,
    // A server that is gone without a word sends no timeout of its own.
    query_timeout: statementTimeoutMs + connectionTimeoutMs,
    idle_in_transaction_session_timeout: 2 * statementTimeoutMs,
  })
  // An idle connection that breaks is replaced when it is next needed; unheard, its error would end the process.
  pool.on('error', () => {})
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool) })
  const listening = new Set<() => Promise<void>>()
  return {
    prisma,
    pool,
    async ping() {
      try {
        await pool.query('SELECT 1')
      } catch (error) {
        throw toStorageError(error)
      }
    },
    async onRing(listener) {
      const stop = await listenForRings(config, listener)
      listening.add(stop)
      return async () => {
        listening.delete(stop)
        await stop()
      }
    },
    async close() {
      await Promise.all([...listening].map((stop) => stop()))
      await prisma.$disconnect()
      if (!pool.ended) await pool.end()
    },
  }
}
