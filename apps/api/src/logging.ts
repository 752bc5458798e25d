/** What a log line may not carry. Paths are hidden by name; on top of that no known secret leaves, wherever it stands. */

import type { Env } from './env.ts'

const censored = '[hidden]'

/** Secrets that can be told by their looks. */
const patterns: readonly RegExp[] = [
  /\b(?:sk|rk)_(?:test|live)_\w{6,}/gu,
  /\bwhsec_\w{4,}/gu,
  /\bpostgres(?:ql)?:\/\/[^\s"'\\]+/gu,
  /\bBearer\s+[\w.~+/=-]{8,}/giu,
  /\bq1\.[\w-]{8,}\.[\w-]{8,}/gu,
  /(?<=session_token=)[^;\s"\\]+/gu,
  /(?<=\bv1=)[\da-f]{16,}/gu,
  /\b[3-6]\d{3}[ -]?\d{4}[ -]?\d{4}[ -]?\d{1,4}\b/gu,
]
const secretFields = [
  'password',
  'newPassword',
  'currentPassword',
  'token',
  'secret',
  'authorization',
  'cookie',
]

/** pino's own redaction, for objects that are logged whole. */
export const redactedPaths: string[] = [
  'req.headers',
  'res.headers',
  'headers',
  'payload',
  ...secretFields.flatMap((field) => [field, `*.${field}`, `*.*.${field}`, `details[*].${field}`]),
]

/** Hides secrets in a line of text: those of the settings by value, others by their looks. */
export function createScrubber({ authSecret, databaseUrl, stripe }: Env): (line: string) => string {
  const password = URL.canParse(databaseUrl) ? decodeURIComponent(new URL(databaseUrl).password) : ''
  const known = [authSecret, stripe.secretKey, stripe.webhookSecret, databaseUrl, password]
    .filter((value) => value.length >= 6)
    .toSorted((a, b) => b.length - a.length)
  return (line) => {
    const withoutKnown = known.reduce((text, value) => text.replaceAll(value, censored), line)
    return patterns.reduce((text, pattern) => text.replace(pattern, censored), withoutKnown)
  }
}

/** Fastify's logger settings. `write` gets each finished line; by default it goes to standard output. */
export function loggerOptions(env: Env, write: (line: string) => void = toStandardOutput) {
  const scrub = createScrubber(env)
  return {
    level: env.logLevel,
    redact: { paths: redactedPaths, censor: censored },
    serializers: { err: toLoggedError },
    stream: { write: (line: string) => write(scrub(line)) },
  }
}

function toStandardOutput(line: string): void {
  process.stdout.write(line)
}

interface LoggedError {
  [field: string]: unknown
  type: string
  message: string
  stack: string
}

/** What helps to find a mistake. Other fields of an error stay out: vendors hang whole requests on theirs. */
export function toLoggedError(error: unknown, depth = 0): LoggedError {
  if (!(error instanceof Error)) return { type: typeof error, message: String(error), stack: '' }
  const { name, message, stack = '', cause } = error
  return {
    type: name,
    message,
    stack,
    ...('code' in error && typeof error.code === 'string' ? { code: error.code } : {}),
    ...(cause === undefined || depth >= 3 ? {} : { cause: toLoggedError(cause, depth + 1) }),
  }
}
