import { expect, test } from 'vitest'
import { email } from './email.ts'

test.each(['ada@example.com', 'a.b+c@d.co'])('takes “%s”', (given) => {
  expect(email().parse(given, 'email')).toBe(given)
})

test.each(['ada', 'ada@', '@example.com', 'ada@example', 'ada lovelace@example.com'])(
  'refuses “%s”',
  (given) => {
    expect(() => email().parse(given, 'email')).toThrow(`Invalid email address: ${given}`)
  },
)
