import { beforeAll, expect, test } from 'vitest'
import { openAccount } from '../account/account.ts'
import { loadSchemas } from './schemas.ts'
import { createValidator, type Validator } from './validate.ts'

/** The first to need the schemas makes them, which on a slow machine takes a while. */
const PATIENCE_MS = 120_000

let validator: Validator
let customer: Record<string, unknown>
let event: Record<string, unknown>

beforeAll(async () => {
  validator = createValidator(await loadSchemas())
  const account = openAccount(Date.UTC(2026, 10, 1) / 1000)
  customer = await account.call('POST', '/v1/customers', { name: 'Ada' })
  const { data } = await account.call('GET', '/v1/events')
  event = Array.isArray(data) ? data[0] : {}
  await account.close()
}, PATIENCE_MS)

test('finds nothing wrong with what the sandbox answers', () => {
  expect(validator.body(customer)).toEqual([])
  expect(validator.event(event)).toEqual([])
})

test('finds a field that is missing, one the SDK does not know, and one of another kind', () => {
  const { email: _, ...rest } = customer
  expect(validator.body({ ...rest, shoe_size: 42, livemode: 'no' })).toEqual([
    { object: 'customer', what: 'email: missing' },
    { object: 'customer', what: 'shoe_size: unknown to the SDK' },
    { object: 'customer', what: 'livemode: must be boolean, is "no"' },
  ])
})

test('closes enums and looks into nested objects and lists', () => {
  const listed = {
    object: 'list',
    data: [{ ...customer, tax_exempt: 'sometimes' }],
    has_more: false,
    url: '/v1/customers',
  }
  expect(validator.body(listed)).toMatchObject([
    { object: 'customer', what: expect.stringContaining('tax_exempt') },
  ])
  const settings = { ...customer, invoice_settings: { footer: 1 } }
  expect(validator.body(settings).map(({ what }) => what)).toContain(
    'invoice_settings.custom_fields: missing',
  )
})

test('holds an event’s object to its own type', () => {
  const told = validator.event({ ...event, data: { object: { ...customer, object: 'nonsense' } } })
  expect(told).toEqual([
    { object: 'nonsense', what: 'object: no resource of the SDK is called nonsense, is "nonsense"' },
  ])
})

test('refuses an error without a message or with a field of its own', () => {
  expect(validator.body({ error: { type: 'api_error', hint: 'x' } }).map(({ what }) => what)).toEqual([
    'message: missing',
    'hint: unknown to the SDK',
  ])
})
