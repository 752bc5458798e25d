// What every level gives back, so that one place prints, counts and decides the exit code.

export interface Check {
  /** What was held against Stripe, for a person: `invoice.paid`, `proration pay-in_1SR…`. */
  name: string
  /** Null where it held; otherwise what differs, one difference a line. */
  failure: string | null
}

export interface LevelResult {
  checks: Check[]
  /** Sentences worth reading that are neither a pass nor a failure: what was skipped, seeds, counts. */
  notes: string[]
}

export interface LevelOptions {
  /** A folder of recordings in the shape `transcripts/*.json`, `proration-cases.json` … */
  cases: string
  /** Seed of the property tests; random and printed where absent. */
  seed: number | null
  /** How many cases a property test tries in all. */
  runs: number
  /** For `matrix`: write the page instead of comparing it. */
  write: boolean
}

export type Level = (options: LevelOptions) => Promise<LevelResult>

export function pass(name: string): Check {
  return { name, failure: null }
}

export function fail(name: string, failure: string): Check {
  return { name, failure }
}

/** Runs `check`; what it throws is its failure. */
export async function attempt(name: string, check: () => void | Promise<void>): Promise<Check> {
  try {
    await check()
    return pass(name)
  } catch (error) {
    return fail(name, error instanceof Error ? error.message : String(error))
  }
}

export function count(result: LevelResult): { passed: number; failed: number } {
  const failed = result.checks.filter((check) => check.failure !== null).length
  return { passed: result.checks.length - failed, failed }
}
