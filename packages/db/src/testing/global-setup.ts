/** vitest's global setup: one server for the whole run, and one migrated database that every test database is a copy of. */

import { rmSync } from 'node:fs'
import { Client } from 'pg'
import type { TestProject } from 'vitest/node'
import { startLocalPostgres } from '../local-postgres.ts'
import { migrate } from '../migrate.ts'
import { databaseUrl, temporaryFolder, templateName } from './names.ts'

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = temporaryFolder()
  const server = await startLocalPostgres({ dataDir: folder, durable: false })
  const client = new Client({ connectionString: server.url })
  await client.connect()
  await client.query(`CREATE DATABASE ${templateName}`)
  await client.end()
  await migrate(databaseUrl(server.url, templateName))
  project.provide('postgresUrl', server.url)
  return async () => {
    await server.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}
