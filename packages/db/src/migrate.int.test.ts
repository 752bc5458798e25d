import { cp, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { Client } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { migrate, MigrationError } from './migrate.ts'
import { freshDatabase, startDisposablePostgres, type DisposablePostgres } from './testing/index.ts'
import { databaseUrl } from './testing/names.ts'

const ours = path.resolve(import.meta.dirname, '../prisma/migrations')
let server: DisposablePostgres
let folder: string
let databases = 0

beforeAll(async () => {
  server = await startDisposablePostgres()
  folder = await mkdtemp(path.join(os.tmpdir(), 'prorata-migrations-'))
})
afterAll(async () => {
  await server.dispose()
  await rm(folder, { recursive: true, force: true })
})

async function ask(url: string, text: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query<Record<string, unknown>>(text)).rows
  } finally {
    await client.end()
  }
}

async function emptyDatabase(): Promise<string> {
  databases += 1
  await ask(server.url, `CREATE DATABASE empty_${databases}`)
  return databaseUrl(server.url, `empty_${databases}`)
}

/** A folder of migrations, by name. */
async function migrations(name: string, files: Record<string, string>): Promise<string> {
  const directory = path.join(folder, name)
  for (const [migration, sql] of Object.entries(files)) {
    await mkdir(path.join(directory, migration), { recursive: true })
    await writeFile(path.join(directory, migration, 'migration.sql'), sql)
  }
  return directory
}

async function ourNames(): Promise<string[]> {
  return (await readdir(ours)).filter((name) => /^\d/.test(name)).sort()
}

test('brings an empty database up to date, and does nothing the second time', async () => {
  const url = await emptyDatabase()
  expect(await migrate(url)).toEqual(await ourNames())
  expect(await migrate(url)).toEqual([])
})

test('replicas that start together apply each migration once', async () => {
  const url = await emptyDatabase()
  const applied = await Promise.all(Array.from({ length: 6 }, () => migrate(url)))
  expect(applied.flat().toSorted()).toEqual(await ourNames())
})

test('keeps the bookkeeping that Prisma’s own CLI reads', async () => {
  const { url } = await freshDatabase()
  const rows = await ask(
    url,
    `SELECT migration_name, length(checksum) AS checksum, finished_at IS NOT NULL AS finished, rolled_back_at,
      applied_steps_count FROM _prisma_migrations ORDER BY migration_name`,
  )
  const expected = { checksum: 64, finished: true, rolled_back_at: null, applied_steps_count: 1 }
  expect(rows).toEqual((await ourNames()).map((name) => ({ migration_name: name, ...expected })))
})

test('adds what is new to a database that has the rest', async () => {
  const url = await emptyDatabase()
  await migrate(url, await migrations('grow', { '1_first': 'CREATE TABLE first (id int)' }))
  const directory = await migrations('grow', { '2_second': 'CREATE TABLE second (id int)' })
  expect(await migrate(url, directory)).toEqual(['2_second'])
})

test('refuses a migration that was edited after it was applied, and names it', async () => {
  const url = await emptyDatabase()
  const directory = path.join(folder, 'edited')
  await cp(ours, directory, { recursive: true })
  await migrate(url, directory)
  const [first = ''] = await ourNames()
  await writeFile(path.join(directory, first, 'migration.sql'), 'SELECT 1')
  const failure = migrate(url, directory)
  await expect(failure).rejects.toBeInstanceOf(MigrationError)
  await expect(failure).rejects.toThrow(`Migration ${first} was edited after it was applied`)
})

test('a server that does not answer is storage_unavailable', async () => {
  await server.stop()
  await expect(migrate(server.url)).rejects.toMatchObject({ code: 'storage_unavailable' })
  await server.start()
})

test('leaves nothing of a migration that fails, keeps the ones before it, and goes on once it is mended', async () => {
  const url = await emptyDatabase()
  const broken = 'CREATE TABLE half (id int); INSERT INTO missing VALUES (1)'
  const directory = await migrations('broken', { '1_good': 'CREATE TABLE good (id int)', '2_bad': broken })
  const failure = migrate(url, directory)
  await expect(failure).rejects.toBeInstanceOf(MigrationError)
  await expect(failure).rejects.toThrow(
    'Migration 2_bad failed and was rolled back: relation "missing" does not exist.',
  )
  expect(await ask(url, `SELECT to_regclass('good') AS good, to_regclass('half') AS half`)).toEqual([
    { good: 'good', half: null },
  ])
  await migrations('broken', { '2_bad': 'CREATE TABLE half (id int)' })
  expect(await migrate(url, directory)).toEqual(['2_bad'])
})
