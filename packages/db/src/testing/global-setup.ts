/**
 * vitest's global setup: one server for the whole run, and one migrated database that every test database is a copy of.
 * `TEST_DATABASE_URL`, a superuser's connection, names a server to use instead of starting one.
 */

import { rmSync } from 'node:fs'
import { Client } from 'pg'
import type { TestProject } from 'vitest/node'
import { startLocalPostgres } from '../local-postgres.ts'
import { migrate } from '../migrate.ts'
import { databaseUrl, temporaryFolder, templateName } from './names.ts'

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env.TEST_DATABASE_URL
  const { url, stop } = given ? { url: given, stop: async () => {} } : await startServer()
  const client = new Client({ connectionString: url })
  await client.connect()
  await client.query(`DROP DATABASE IF EXISTS ${templateName}`)
  await client.query(`CREATE DATABASE ${templateName}`)
  await client.end()
  await migrate(databaseUrl(url, templateName))
  project.provide('postgresUrl', url)
  return stop
}

async function startServer() {
  const folder = temporaryFolder()
  const server = await startLocalPostgres({ dataDir: folder, durable: false })
  return {
    url: server.url,
    async stop() {
      await server.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
