/** Level `shape`: no answer and no event has a field more or less, or of another kind, than the SDK's own types say. */
import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { watchAccounts } from '../account/account.ts'
import { type Check, fail, type Level, type LevelResult, pass } from '../level.ts'
import { numbers } from '../numbers/numbers.ts'
import { transcripts } from '../transcripts/transcripts.ts'
import { emptyTally, type Notes, readNotes, takeNotes, type Tally } from './notes.ts'
import { walk } from './walk.ts'

const PACKAGE = path.join(import.meta.dirname, '../..')

/** What shows the level answers and events; answers in words what of it was left out. */
export type Source = (tally: Tally, notes: Notes) => Promise<string[]>

export const shape: Level = (options) =>
  holdShapes([
    (_, notes) => walk(notes),
    async (_, notes) => {
      const stop = watchAccounts(notes)
      try {
        await transcripts(options)
        await numbers(options)
      } finally {
        stop()
      }
      return []
    },
    watchTests,
  ])

/** Holds everything the sources show to the SDK's types. */
export async function holdShapes(sources: readonly Source[]): Promise<LevelResult> {
  const tally = emptyTally()
  const notes = await takeNotes(tally)
  const remarks: string[] = []
  for (const source of sources) remarks.push(...(await source(tally, notes)))
  const kinds = [...new Set([...tally.seen.keys(), ...tally.differences.keys()])].sort()
  const checks: Check[] = kinds.map((kind) => {
    const differences = [...(tally.differences.get(kind) ?? [])].sort()
    const name = `${kind} (${tally.seen.get(kind) ?? 0} seen)`
    return differences.length === 0 ? pass(name) : fail(name, `\n${differences.join('\n')}`)
  })
  const bodies = [...tally.seen.values()].reduce((sum, seen) => sum + seen, 0)
  return {
    checks,
    notes: [`${bodies} bodies of ${tally.seen.size} kinds held to the SDK's types`, ...remarks],
  }
}

/** Runs this package's own tests, each answer and event of which is held to the types. */
async function watchTests(tally: Tally): Promise<string[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'sandbox-shapes-'))
  const file = path.join(folder, 'seen.jsonl')
  const vitest = path.join(PACKAGE, 'node_modules/vitest/vitest.mjs')
  try {
    await new Promise<void>((resolve) => {
      // What the tests say of themselves is not this level's to judge.
      execFile(
        process.execPath,
        [vitest, 'run', 'src', '--reporter=dot'],
        { cwd: PACKAGE, env: { ...process.env, SANDBOX_SHAPES: file }, maxBuffer: 1 << 26 },
        () => resolve(),
      )
    })
    if (existsSync(file)) readNotes(file, tally)
    else throw new Error('The tests left no notes of what they saw')
    return []
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
