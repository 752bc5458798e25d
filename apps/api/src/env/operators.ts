import { z } from 'zod'
import type { EnvReader } from './reader.ts'

/** Who may refund: addresses of people whose e-mail is verified, in lower case. Nobody where the variable is not set. */
export function readOperators(reader: EnvReader): string[] {
  const text = reader.optional('OPERATOR_EMAILS')
  if (text === null) return []
  const emails = text.split(',').map((part) => part.trim().toLowerCase())
  const wrong = emails.find((email) => !z.email().safeParse(email).success)
  if (wrong === undefined) return [...new Set(emails)]
  reader.refuse(`OPERATOR_EMAILS has "${wrong}", which is no e-mail address: list them with commas.`)
  return []
}
