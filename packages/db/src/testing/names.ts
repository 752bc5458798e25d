import { randomBytes } from 'node:crypto'
import os from 'node:os'
import path from 'node:path'

declare module 'vitest' {
  interface ProvidedContext {
    /** The superuser's connection to the run's server. */
    postgresUrl: string
  }
}

/** The migrated database that test databases are copied from. */
export const templateName = 'prorata_template'

/** The connection to another database of the same server. */
export function databaseUrl(serverUrl: string, name: string): string {
  const url = new URL(serverUrl)
  url.pathname = `/${name}`
  return url.href
}

/** A folder that does not exist yet. The server makes it: one of `mkdtemp` would be closed to the server's user. */
export function temporaryFolder(): string {
  return path.join(os.tmpdir(), `prorata-test-${randomBytes(8).toString('hex')}`)
}
