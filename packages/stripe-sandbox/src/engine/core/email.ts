import { invalidRequest } from './errors.ts'
import { string } from './schema.ts'
import type { Field } from './schema.ts'

/** An address that could be one: https://docs.stripe.com/error-codes#email-invalid */
export function email(): Field<string> {
  const text = string(512)
  return {
    ...text,
    parse(value, path) {
      const given = text.parse(value, path)
      if (/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(given)) return given
      throw invalidRequest(`Invalid email address: ${given}`, path, 'email_invalid')
    },
  }
}
