/**
 * Applies `prisma/migrations` in order, each in a transaction of its own, and keeps Prisma's own bookkeeping table, so
 * that its CLI can take over. Replicas that start together wait for each other.
 */

import { createHash, randomUUID } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { Client } from 'pg'
import { toStorageError } from './storage-error.ts'

const migrationsDir = path.resolve(import.meta.dirname, '../prisma/migrations')

/** Names our migrations among everybody's advisory locks; the number itself means nothing. */
const advisoryLock = 72_707_369

/** A migration that cannot be applied; `message` is one sentence that names it and says why. */
export class MigrationError extends Error {
  override readonly name = 'MigrationError'
}

interface Migration {
  name: string
  sql: string
  checksum: string
}

/**
 * Brings the database at `url` up to date and answers the names of the migrations it applied, in order; none where it
 * was up to date. Throws a `MigrationError` where a migration was edited after it was applied, or where its SQL fails:
 * then nothing of that migration is left behind; and `storage_unavailable` where no server answers. `directory` is
 * another folder of migrations than the product's.
 */
export async function migrate(url: string, directory: string = migrationsDir): Promise<string[]> {
  const migrations = await readMigrations(directory)
  const client = new Client({ connectionString: url, application_name: 'prorata-migrate' })
  // Unheard, the error of a connection that breaks between two statements would end the process.
  client.on('error', () => {})
  try {
    await client.connect()
  } catch (error) {
    throw toStorageError(error)
  }
  try {
    await client.query('SELECT pg_advisory_lock($1)', [advisoryLock])
    await client.query(bookkeeping)
    const { rows } = await client.query<{ name: string; checksum: string }>(applied)
    const checksums = new Map(rows.map((row) => [row.name, row.checksum]))
    const added: string[] = []
    for (const migration of migrations) {
      const checksum = checksums.get(migration.name)
      if (checksum === undefined) {
        await apply(client, migration)
        added.push(migration.name)
      } else if (checksum !== migration.checksum) {
        throw new MigrationError(
          `Migration ${migration.name} was edited after it was applied; restore the file and put the change in a new migration.`,
        )
      }
    }
    return added
  } finally {
    await client.end()
  }
}

async function readMigrations(directory: string): Promise<Migration[]> {
  const entries = await readdir(directory, { withFileTypes: true })
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name)
  return Promise.all(
    names.sort().map(async (name) => {
      const sql = await readFile(path.join(directory, name, 'migration.sql'), 'utf8')
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') }
    }),
  )
}

async function apply(client: Client, { name, sql, checksum }: Migration): Promise<void> {
  try {
    await client.query('BEGIN')
    await client.query(sql)
    await client.query(record, [randomUUID(), checksum, name])
    await client.query('COMMIT')
  } catch (cause) {
    // A lost connection rolls back by itself, and then this fails too.
    await client.query('ROLLBACK').catch(() => {})
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new MigrationError(`Migration ${name} failed and was rolled back: ${reason}.`, { cause })
  }
}

const bookkeeping = `
  CREATE TABLE IF NOT EXISTS _prisma_migrations (
    id                  VARCHAR(36) PRIMARY KEY NOT NULL,
    checksum            VARCHAR(64) NOT NULL,
    finished_at         TIMESTAMPTZ,
    migration_name      VARCHAR(255) NOT NULL,
    logs                TEXT,
    rolled_back_at      TIMESTAMPTZ,
    started_at          TIMESTAMPTZ NOT NULL DEFAULT now(),
    applied_steps_count INTEGER NOT NULL DEFAULT 0
  )`
const applied = `
  SELECT migration_name AS name, checksum FROM _prisma_migrations
  WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL`
const record = `
  INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count)
  VALUES ($1, $2, $3, now(), 1)`
