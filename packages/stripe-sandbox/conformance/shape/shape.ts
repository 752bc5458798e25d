/** Level `shape`: no answer and no event has a field more or less, or of another kind, than the SDK's own types say. */
import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { watchAccounts } from '../account/account.ts'
import { type Check, fail, type Level, pass } from '../level.ts'
import { numbers } from '../numbers/numbers.ts'
import { transcripts } from '../transcripts/transcripts.ts'
import { emptyTally, readNotes, takeNotes, type Tally } from './notes.ts'
import { walk } from './walk.ts'

const PACKAGE = path.join(import.meta.dirname, '../..')

export const shape: Level = async (options) => {
  const tally = emptyTally()
  const notes = await takeNotes(tally)
  const remarks = await walk(notes)
  const stop = watchAccounts(notes)
  try {
    await transcripts(options)
    await numbers(options)
  } finally {
    stop()
  }
  await watchTests(tally)
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
async function watchTests(tally: Tally): Promise<void> {
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
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
