import { expect, it } from 'vitest'
import { safePath } from './safe-path.ts'

it.each(['/billing/change?plan=pro&interval=year', '/billing/invoices#top', '/'])('follows %s', (path) => {
  expect(safePath(path)).toBe(path)
})

it.each([
  'https://evil.example/billing',
  '//evil.example',
  '/\\evil.example',
  '\\\\evil.example',
  '/\t/evil.example',
  'javascript:alert(1)',
  'billing',
  '',
  undefined,
  42,
])('goes to the overview instead of %j', (value) => {
  expect(safePath(value)).toBe('/billing')
})
