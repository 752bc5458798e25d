/**
 * Owns the file that makes the state and the moments one can go back to outlive the process: one JSON line per commit or moment, appended before the commit's answer
 * leaves. A line is whole or it is not there: one torn by a kill was never answered and is dropped. Appends are not
 * synced to the platter, because the sandbox outlives a killed process, not a power cut.
 */
import {
  appendFileSync,
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import type { Change } from '../engine/contract.ts'
import { lockFolder } from './folder-lock.ts'
import { type History, parseSnapshot, type Snapshot } from './history.ts'
import { isRecord, parseJson } from './parse.ts'
import { StoreError } from './store-error.ts'

/** What changed in the engine and, of the same request, around it. */
export interface Commit {
  engine: Change[]
  around: Change[]
}

/** A line of the file: what changed, or the moment up to which things changed so. */
export type Entry = Commit | { moment: Snapshot }

const HEADER = { format: 'stripe-sandbox-journal', version: 2 }
/** The first version knew no moments; its lines are read as they are. */
const READABLE: readonly unknown[] = [1, HEADER.version]
const COMPACT_FROM_BYTES = 32 * 1024 * 1024
/** A snapshot in several lines keeps each below the longest string a runtime can hold. */
const SNAPSHOT_LINE_CHANGES = 1000

export class Journal {
  readonly #file: string
  readonly #release: () => void
  #descriptor: number
  #bytes = 0
  #compactedBytes = 0

  private constructor(file: string, release: () => void, descriptor: number) {
    this.#file = file
    this.#release = release
    this.#descriptor = descriptor
  }

  /** Opens or creates the journal in `folder` and reads what it holds, the moments into `history`. Throws `StoreError`. */
  static open(folder: string, history: History): { journal: Journal; saved: Commit | null } {
    makeFolder(folder)
    const release = lockFolder(folder)
    try {
      const file = path.join(folder, 'journal.jsonl')
      const saved = existsSync(file) ? read(file, history) : null
      return { journal: new Journal(file, release, openSync(file, 'a', 0o600)), saved }
    } catch (error) {
      release()
      throw asStoreError(error, folder)
    }
  }

  append(entry: Entry) {
    const line = toLine(entry)
    appendFileSync(this.#descriptor, line)
    this.#bytes += Buffer.byteLength(line)
  }

  /** True when most of the file is likely history. */
  get isLarge() {
    return this.#bytes > Math.max(COMPACT_FROM_BYTES, 4 * this.#compactedBytes)
  }

  /** Replaces everything by `entries`, which lead to the same state. Atomic: a kill at any moment leaves the old file or the new one. */
  compact(entries: Iterable<Entry>) {
    const next = `${this.#file}.next`
    const lines = [...entries].flatMap((entry) => [...toLines(entry)])
    const text = [`${JSON.stringify(HEADER)}\n`, ...lines].join('')
    writeFileSync(next, text, { mode: 0o600 })
    const descriptor = openSync(next, 'a')
    fsyncSync(descriptor)
    renameSync(next, this.#file)
    closeSync(this.#descriptor)
    this.#descriptor = descriptor
    this.#bytes = Buffer.byteLength(text)
    this.#compactedBytes = this.#bytes
  }

  close() {
    closeSync(this.#descriptor)
    this.#release()
  }
}

function makeFolder(folder: string) {
  try {
    mkdirSync(folder, { recursive: true })
  } catch (error) {
    throw asStoreError(error, folder)
  }
}

function asStoreError(error: unknown, folder: string): StoreError {
  if (error instanceof StoreError) return error
  const reason = error instanceof Error ? error.message : String(error)
  return new StoreError(`The sandbox cannot keep its state in ${folder}: ${reason}.`, { cause: error })
}

function toLine(entry: Entry): string {
  return `${JSON.stringify(entry)}\n`
}

function* toLines(entry: Entry) {
  if ('moment' in entry) {
    yield toLine(entry)
    return
  }
  const { engine, around } = entry
  for (let from = 0; from < engine.length; from += SNAPSHOT_LINE_CHANGES) {
    yield toLine({ engine: engine.slice(from, from + SNAPSHOT_LINE_CHANGES), around: [] })
  }
  for (let from = 0; from < around.length; from += SNAPSHOT_LINE_CHANGES) {
    yield toLine({ engine: [], around: around.slice(from, from + SNAPSHOT_LINE_CHANGES) })
  }
}

/** The last value of everything, in order of first appearance. */
function read(file: string, history: History): Commit | null {
  const lines = readFileSync(file, 'utf8').split('\n')
  // What follows the last line break was torn off by a kill; usually it is empty.
  lines.pop()
  const [header, ...commits] = lines
  if (header === undefined) return null
  const parsedHeader = parseJson(header)
  if (!isRecord(parsedHeader) || parsedHeader['format'] !== HEADER.format) throw corrupt(file, 1)
  if (!READABLE.includes(parsedHeader['version'])) {
    throw new StoreError(
      `${file} was written by another version of the sandbox. Move it away to start afresh.`,
    )
  }
  const engine = new Map<string, unknown>()
  const around = new Map<string, unknown>()
  const present = () => ({ engine: toChanges(engine), around: toChanges(around) })
  for (const [index, line] of commits.entries()) {
    const commit = parseJson(line)
    if (!isRecord(commit)) throw corrupt(file, index + 2)
    if ('moment' in commit) {
      const snapshot = parseSnapshot(commit['moment'])
      if (snapshot === null) throw corrupt(file, index + 2)
      history.takeBack(snapshot, present)
      continue
    }
    for (const change of merge(engine, commit['engine'], file, index + 2)) history.record('engine', change)
    for (const change of merge(around, commit['around'], file, index + 2)) history.record('around', change)
  }
  return present()
}

function merge(into: Map<string, unknown>, changes: unknown, file: string, line: number): Change[] {
  if (!Array.isArray(changes)) throw corrupt(file, line)
  const merged: Change[] = []
  for (const change of changes) {
    if (!isRecord(change) || typeof change['id'] !== 'string') throw corrupt(file, line)
    if (change['value'] === null) into.delete(change['id'])
    else into.set(change['id'], change['value'])
    merged.push({ id: change['id'], value: change['value'] })
  }
  return merged
}

function toChanges(values: Map<string, unknown>): Change[] {
  return [...values].map(([id, value]) => ({ id, value }))
}

function corrupt(file: string, line: number): StoreError {
  return new StoreError(
    `${file} is damaged in line ${line}. Move it away to start afresh, or restore it from a copy.`,
  )
}
