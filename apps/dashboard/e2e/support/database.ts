/** What no page of the product can bring about: other people in the organization, and use that the product reports. */

import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'

interface Client {
  connect(): Promise<void>
  query(text: string, values: unknown[]): Promise<unknown>
  end(): Promise<void>
}

const root = path.resolve(import.meta.dirname, '../../../..')
const load = createRequire(path.join(root, 'packages/db/package.json'))
const { Client }: { Client: new (options: object) => Client } = load('pg')

/** Runs a statement in the database of a running product. `dataDir` is the product's. */
export async function runSql(dataDir: string, text: string, values: unknown[]): Promise<void> {
  const folder = path.join(dataDir, 'postgres')
  // The fourth line of a running server's own file is its port.
  const [, , , port] = readFileSync(path.join(folder, 'cluster/postmaster.pid'), 'utf8').split('\n')
  const client = new Client({
    host: '127.0.0.1',
    port: Number(port),
    user: 'postgres',
    database: 'postgres',
    password: readFileSync(path.join(folder, 'password'), 'utf8').trim(),
  })
  await client.connect()
  try {
    await client.query(text, values)
  } finally {
    await client.end()
  }
}

/** Makes a person who has signed up a member of an organization, with no billing rights, or with another role. */
export function addMember(
  dataDir: string,
  { email, organization, role = 'member' }: { email: string; organization: string; role?: string },
): Promise<void> {
  return runSql(
    dataDir,
    `INSERT INTO member (id, organization_id, user_id, role)
     SELECT gen_random_uuid()::text, organization.id, "user".id, $3 FROM organization, "user"
     WHERE organization.name = $2 AND "user".email = $1`,
    [email, organization, role],
  )
}

/** Says for the product how much of a limit an organization uses. */
export function reportUse(
  dataDir: string,
  { organization, limit, used }: { organization: string; limit: string; used: number },
): Promise<void> {
  return runSql(
    dataDir,
    `INSERT INTO limit_use (organization_id, limit_id, used, reported_at)
     SELECT id, $2, $3, now() FROM organization WHERE name = $1`,
    [organization, limit, used],
  )
}
