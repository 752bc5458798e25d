// What was seen and what differed, gathered from this process and, through a file, from those it starts.
import { appendFileSync, readFileSync } from 'node:fs'
import { loadSchemas } from '../schema/schemas.ts'
import { createValidator, type Difference } from '../schema/validate.ts'
import { isRecord } from '../values.ts'

export interface Notes {
  body(body: unknown): void
  event(body: unknown): void
}

/** Bodies seen and differences found, by kind of object. */
export interface Tally {
  seen: Map<string, number>
  differences: Map<string, Set<string>>
}

export function emptyTally(): Tally {
  return { seen: new Map(), differences: new Map() }
}

export async function takeNotes(tally: Tally): Promise<Notes> {
  const validator = createValidator(await loadSchemas())
  const note = (kind: string, differences: Difference[]) => {
    tally.seen.set(kind, (tally.seen.get(kind) ?? 0) + 1)
    for (const { object, what } of differences) add(tally, object, what)
  }
  return {
    body: (body) => note(kindOf(body), validator.body(body)),
    event: (body) => note('event', validator.event(body)),
  }
}

/** Notes that another process reads: a line for each body. */
export async function writeNotes(file: string): Promise<Notes> {
  const tally = emptyTally()
  const notes = await takeNotes(tally)
  const write = (kind: string) => {
    const differences = [...tally.differences].flatMap(([object, whats]) =>
      [...whats].map((what) => ({ object, what })),
    )
    tally.differences.clear()
    appendFileSync(file, `${JSON.stringify({ kind, differences })}\n`)
  }
  return {
    body(body) {
      notes.body(body)
      write(kindOf(body))
    },
    event(body) {
      notes.event(body)
      write('event')
    },
  }
}

export function readNotes(file: string, tally: Tally): void {
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    const note: unknown = line === '' ? null : JSON.parse(line)
    if (!isRecord(note) || typeof note['kind'] !== 'string') continue
    tally.seen.set(note['kind'], (tally.seen.get(note['kind']) ?? 0) + 1)
    for (const difference of Array.isArray(note['differences']) ? note['differences'] : []) {
      if (isRecord(difference)) add(tally, String(difference['object']), String(difference['what']))
    }
  }
}

function add({ differences }: Tally, object: string, what: string): void {
  const known = differences.get(object) ?? new Set()
  differences.set(object, known.add(what))
}

function kindOf(body: unknown): string {
  if (!isRecord(body)) return 'answer'
  if (Object.hasOwn(body, 'error')) return 'error'
  return typeof body['object'] === 'string' ? body['object'] : 'answer'
}
