import { closeSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs'
import path from 'node:path'
import { isRecord, parseJson } from './parse.ts'
import { StoreError } from './store-error.ts'

const heldHere = new Set<string>()

/**
 * Takes the folder for this process; two writers would tear one journal. A lock left by a dead process is taken over:
 * the number alone is not enough to tell, because numbers are used again, so the owner's start time is compared too.
 * Throws `StoreError` where another process has it. Returns the release.
 */
export function lockFolder(folder: string): () => void {
  const file = path.join(folder, 'lock')
  const real = path.resolve(file)
  if (heldHere.has(real)) throw new StoreError(`${folder} is already open in this process.`)
  if (!tryCreate(file)) {
    const owner = readOwner(file)
    if (owner !== null && isAlive(owner)) {
      throw new StoreError(
        `${folder} is in use by another sandbox (process ${owner.pid}). Stop it or choose another folder.`,
      )
    }
    rmSync(file, { force: true })
    if (!tryCreate(file)) throw new StoreError(`${folder} was taken by another sandbox just now.`)
  }
  heldHere.add(real)
  return () => {
    heldHere.delete(real)
    rmSync(file, { force: true })
  }
}

interface Owner {
  pid: number
  startedAt: string | null
}

function tryCreate(file: string): boolean {
  try {
    const descriptor = openSync(file, 'wx', 0o600)
    writeSync(
      descriptor,
      JSON.stringify({ pid: process.pid, startedAt: startOf(process.pid) } satisfies Owner),
    )
    closeSync(descriptor)
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw error
  }
}

function readOwner(file: string): Owner | null {
  const value = parseJson(readFileSync(file, 'utf8'))
  if (!isRecord(value) || typeof value['pid'] !== 'number') return null
  const startedAt = value['startedAt']
  return { pid: value['pid'], startedAt: typeof startedAt === 'string' ? startedAt : null }
}

function isAlive({ pid, startedAt }: Owner): boolean {
  if (pid === process.pid) return false
  try {
    process.kill(pid, 0)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ESRCH') return false
  }
  return startedAt === null || startedAt === startOf(pid)
}

/** When a process began, in the kernel's ticks; null where the system has no /proc. */
function startOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The second field is the command in parentheses and may hold spaces; the start time is the 20th after it.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null
  } catch {
    return null
  }
}
