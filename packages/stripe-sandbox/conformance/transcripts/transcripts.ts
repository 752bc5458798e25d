/** Level `transcripts`: recorded exchanges with Stripe, replayed in order; what the sandbox answers must be the same. */
import { listCases } from '../cases.ts'
import type { Check, Level } from '../level.ts'
import { readSittings } from './recording.ts'
import { replay } from './replay.ts'

const FOLDER = 'transcripts'

export const transcripts: Level = async ({ cases }) => {
  const files = listCases(cases, FOLDER)
  if (files.length === 0) return { checks: [], notes: [`skipped: no recordings at ${cases}/${FOLDER}`] }
  const checks: Check[] = []
  let unplayed = 0
  const notes: string[] = []
  for (const file of files) {
    for (const sitting of readSittings(cases, file)) {
      const result = await replay(file.replace(`${FOLDER}/`, ''), sitting)
      checks.push(...result.checks)
      notes.push(...result.notReplayable.map((reason) => `not replayable: ${reason}`))
      unplayed += result.notReplayable.length
    }
  }
  return { checks, notes: [...notes, `${checks.length} exchanges replayed, ${unplayed} not replayable`] }
}
