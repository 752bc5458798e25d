/** PostgreSQL refuses to run as root. Where we are root, it runs as another user, who must be able to reach its files. */

import { existsSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { LocalPostgresError } from './error.ts'

export interface Account {
  name: string
  uid: number
  gid: number
}

/** Whom the server runs as; `null` for ourselves. */
export function serverAccount(): Account | null {
  if (process.getuid?.() !== 0) return null
  for (const line of existsSync('/etc/passwd') ? readFileSync('/etc/passwd', 'utf8').split('\n') : []) {
    const [name, , uid, gid] = line.split(':')
    if (name === 'postgres' || name === 'nobody') return { name, uid: Number(uid), gid: Number(gid) }
  }
  throw new LocalPostgresError(
    'PostgreSQL does not run as root, and there is no user postgres or nobody to run it as; start as another user or set DATABASE_URL.',
  )
}

/** The first folder on the way to `target` that `account` may not pass through, or `null`. */
export function closedFolder(target: string, account: Account): string | null {
  const parent = path.dirname(target)
  const above = parent === target ? null : closedFolder(parent, account)
  if (above !== null || !existsSync(target)) return above
  const { mode, uid, gid } = statSync(target)
  const passes = uid === account.uid ? 0o100 : gid === account.gid ? 0o010 : 0o001
  return mode & passes ? null : target
}
