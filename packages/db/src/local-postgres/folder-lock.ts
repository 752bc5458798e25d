/** One process at a time owns a data folder. The lock names its owner, so that one left by a killed process is void. */

import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { LocalPostgresError } from './error.ts'

/** Locks `folder` and answers how to unlock it. Throws a `LocalPostgresError` where a living process has it. */
export async function lockFolder(folder: string): Promise<() => void> {
  const file = path.join(folder, 'owner')
  const me = identityOf(process.pid) ?? String(process.pid)
  const draft = `${file}.${process.pid}`
  writeFileSync(draft, me)
  try {
    // A link appears with its content and never replaces what is there.
    linkSync(draft, file)
  } catch (error) {
    if (!isCode(error, 'EEXIST')) throw error
    const owner = read(file)
    const pid = Number(owner.split(' ')[0])
    if (owner !== '' && identityOf(pid) === owner) {
      throw new LocalPostgresError(
        `The data folder ${folder} is in use by process ${pid}; stop it, or choose another folder.`,
      )
    }
    renameSync(draft, file)
    // Two starts may replace a dead owner's lock at once: the one that is still named a moment later has it.
    await sleep(50)
    if (read(file) !== me) {
      throw new LocalPostgresError(`The data folder ${folder} was just taken by another process.`)
    }
  } finally {
    rmSync(draft, { force: true })
  }
  return () => {
    if (read(file) === me) rmSync(file, { force: true })
  }
}

/** Whether a process with this id exists, whoever owns it. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return isCode(error, 'EPERM')
  }
}

/** The id and, where the system tells, the start time: ids are used again soon in containers. `null` for no process. */
function identityOf(pid: number): string | null {
  if (!Number.isSafeInteger(pid) || pid <= 0 || !isAlive(pid)) return null
  // The fields after the command's closing bracket; the 20th of them is the start time (proc(5)).
  const started = read(`/proc/${pid}/stat`).split(') ').at(-1)?.split(' ')[19] ?? ''
  return `${pid} ${started}`
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}
