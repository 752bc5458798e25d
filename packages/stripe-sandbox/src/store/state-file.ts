import type { Change } from '../engine/contract.ts'
import type { Commit } from './journal.ts'
import { isRecord } from './parse.ts'

const FORMAT = 'stripe-sandbox-state'
const VERSION = 1

/** The whole state as one JSON value. Holds signing secrets. */
export interface StateFile extends Commit {
  format: typeof FORMAT
  version: typeof VERSION
  /** The sandbox's time, ms since 1970. */
  nowMs: number
}

export function toStateFile(state: Commit, nowMs: number): StateFile {
  return { format: FORMAT, version: VERSION, nowMs, ...state }
}

/** Throws `RangeError` with a sentence where the value is no exported state of this version. */
export function parseStateFile(value: unknown): StateFile {
  if (!isRecord(value) || value['format'] !== FORMAT) {
    throw new RangeError('This is not an exported sandbox state.')
  }
  if (value['version'] !== VERSION) {
    throw new RangeError(
      `The state has version ${String(value['version'])}; this sandbox reads version ${VERSION}.`,
    )
  }
  const { nowMs } = value
  if (typeof nowMs !== 'number' || !Number.isSafeInteger(nowMs)) {
    throw new RangeError('The state does not say what time it was.')
  }
  const engine = parseChanges(value['engine'], 'engine')
  return toStateFile({ engine, around: parseChanges(value['around'], 'around') }, nowMs)
}

function parseChanges(value: unknown, side: string): Change[] {
  if (!Array.isArray(value)) throw new RangeError(`The state lacks its list "${side}".`)
  return value.map((change: unknown, index) => {
    if (!isRecord(change) || typeof change['id'] !== 'string' || !isRecordOrLeaf(change['value'])) {
      throw new RangeError(`Entry ${index + 1} of "${side}" cannot be read.`)
    }
    return { id: change['id'], value: change['value'] }
  })
}

function isRecordOrLeaf(value: unknown): boolean {
  return isRecord(value) || typeof value === 'string' || typeof value === 'number'
}
