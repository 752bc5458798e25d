/** A data folder's layout: `cluster` is PostgreSQL's, beside it the superuser's password, the server's log, the owner. */

import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { accessSync, chmodSync, chownSync, constants, existsSync, mkdirSync, readFileSync } from 'node:fs'
import { rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { type Account, closedFolder } from './account.ts'
import { LocalPostgresError } from './error.ts'

const run = promisify(execFile)

export interface Cluster {
  folder: string
  /** PostgreSQL's own directory. */
  data: string
  binaries: string
  account: Account | null
}

/** What a program of the server is started with: nothing of our own environment, which holds secrets. */
export function spawnOptions({ account }: Pick<Cluster, 'account'>) {
  return {
    cwd: '/',
    env: { LC_ALL: 'C', TZ: 'UTC' },
    ...(account && { uid: account.uid, gid: account.gid }),
  }
}

/** Makes the folder where it is not there. Throws a `LocalPostgresError` where the server could not use it. */
export function openFolder(folder: string, account: Account | null): void {
  try {
    if (!existsSync(folder)) {
      mkdirSync(folder, { recursive: true })
      chmodSync(folder, 0o711)
    }
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK)
  } catch (cause) {
    throw new LocalPostgresError(
      `The data folder ${folder} cannot be read and written by this user; choose another folder or set DATABASE_URL.`,
      { cause },
    )
  }
  const closed = account && closedFolder(folder, account)
  if (closed) {
    throw new LocalPostgresError(
      `PostgreSQL runs as ${account.name}, who may not enter ${closed}; choose another data folder or set DATABASE_URL.`,
    )
  }
}

/** Creates the cluster where there is none. It appears whole: a start that is killed half-way leaves none. */
export async function initialize(cluster: Cluster): Promise<void> {
  const { folder, data, binaries, account } = cluster
  if (existsSync(data)) return
  const draft = `${data}.new`
  await rm(draft, { recursive: true, force: true })
  mkdirSync(draft, { mode: 0o700 })
  const passwordFile = path.join(folder, 'password')
  await writeFile(passwordFile, randomBytes(24).toString('base64url'), { mode: 0o600 })
  if (account) {
    chownSync(draft, account.uid, account.gid)
    chownSync(passwordFile, account.uid, account.gid)
  }
  const options = ['-U', 'postgres', '-A', 'scram-sha-256', `--pwfile=${passwordFile}`]
  const layout = ['-D', draft, '-E', 'UTF8', '--locale=C', '--no-sync', '--no-instructions']
  try {
    await run(path.join(binaries, 'bin/initdb'), [...layout, ...options], spawnOptions(cluster))
  } catch (cause) {
    throw new LocalPostgresError(`PostgreSQL could not create its data in ${folder}: ${reasonOf(cause)}`, {
      cause,
    })
  }
  await rename(draft, data)
}

/** The superuser's connection to the server of this folder on `port`. */
export function urlOf({ folder }: Cluster, port: number): string {
  const password = readFileSync(path.join(folder, 'password'), 'utf8')
  return `postgresql://postgres:${password}@127.0.0.1:${port}/postgres`
}

function reasonOf(error: unknown): string {
  const stderr = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : ''
  return stderr || String(error)
}
