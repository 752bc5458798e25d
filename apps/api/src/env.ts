/**
 * What the process is told from outside. `parseEnv` is pure, has no switch that skips a check, and refuses with every
 * problem at once: what starts is safe to run.
 */

import { readMail } from './env/mail.ts'
import { readOptions } from './env/options.ts'
import { EnvReader } from './env/reader.ts'
import { readStripe } from './env/stripe.ts'
import type { Mode } from './use-cases/ports.ts'

export type EnvSource = Readonly<Record<string, string | undefined>>

export interface Env {
  production: boolean
  port: number
  host: string
  /** Where people reach the product, without a trailing slash. */
  baseUrl: string
  databaseUrl: string
  authSecret: string
  mode: Mode
  stripe: {
    secretKey: string
    webhookSecret: string
    /** Without a trailing slash; `null` where the product talks to Stripe. */
    sandboxUrl: string | null
    /** Price ids by variable, for accounts whose prices have no lookup keys. */
    priceOverrides: Record<string, string>
  }
  /** Who may refund, in lower case. */
  operatorEmails: string[]
  /** How long access stays after a payment failed. */
  paymentGraceDays: number
  mail: {
    /** `null` where mails are kept and not sent: outside live mode only. */
    smtpUrl: string | null
    from: string
  }
  /** Whose `X-Forwarded-*` headers are believed. */
  trustProxy: string[] | false
  logLevel: string
  /** The built dashboard, or `null` where something else serves it. */
  dashboardDir: string | null
  rateLimits: {
    /** Requests a minute from one address. */
    perMinute: number
    /** Sign-ins and sign-ups a minute from one address, and for one e-mail address. */
    authPerMinute: number
  }
}

/** The settings refuse to boot. The message lists every problem in words; no secret's value is in it. */
export class EnvError extends Error {
  override readonly name = 'EnvError'
  readonly problems: readonly string[]

  constructor(problems: readonly string[]) {
    super(
      `The settings are not safe to start with:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`,
    )
    this.problems = problems
  }
}

/** Throws an `EnvError` that names everything there is to mend. `.env.example` explains each variable. */
export function parseEnv(source: EnvSource): Env {
  const reader = new EnvReader(source)
  const production =
    reader.oneOf('NODE_ENV', ['development', 'test', 'production'], 'development') === 'production'
  const options = readOptions(reader, production)
  const { mode, ...stripe } = readStripe(reader, production)
  const mail = readMail(reader, production && mode === 'live')
  const env: Env = { production, ...options, mode, stripe, mail }
  reader.distinct(['AUTH_SECRET', 'STRIPE_SECRET_KEY', 'STRIPE_WEBHOOK_SECRET'])
  if (reader.problems.length > 0) throw new EnvError(reader.problems)
  return env
}
