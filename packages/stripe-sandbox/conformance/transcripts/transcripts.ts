/** Level `transcripts`: recorded exchanges with Stripe, replayed in order; what the sandbox answers must be the same. */
import { listCases } from '../cases.ts'
import { type Check, fail, type Level } from '../level.ts'
import { readRecording } from './recording.ts'
import { replay } from './replay.ts'

const FOLDER = 'transcripts'

export const transcripts: Level = async ({ cases }) => {
  const files = listCases(cases, FOLDER)
  if (files.length === 0) return { checks: [], notes: [`skipped: no recordings at ${cases}/${FOLDER}`] }
  const checks: Check[] = []
  let unplayed = 0
  const notes: string[] = []
  for (const file of files) {
    const name = file.replace(`${FOLDER}/`, '')
    try {
      const { sittings, unread } = readRecording(cases, file)
      notes.push(...unread.map((reason) => `not replayable: ${name} ${reason}`))
      unplayed += unread.length
      for (const sitting of sittings) {
        const result = await replay(name, sitting)
        checks.push(...result.checks)
        notes.push(...result.notReplayable.map((reason) => `not replayable: ${reason}`))
        unplayed += result.notReplayable.length
      }
    } catch (error) {
      checks.push(fail(name, error instanceof Error ? error.message : String(error)))
    }
  }
  return { checks, notes: [...notes, `${checks.length} exchanges replayed, ${unplayed} not replayable`] }
}
