import { execFile } from 'node:child_process'
import path from 'node:path'
import { assert, constantFrom, nat, property } from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import { openAccount } from '../account/account.ts'
import { createFits } from '../schema/fits.ts'
import { loadSchemas } from '../schema/schemas.ts'
import { createValidator } from '../schema/validate.ts'
import { isRecord } from '../values.ts'

// Other processes are started, some of them on a busy machine.
vi.setConfig({ testTimeout: 60_000 })

const VITEST = path.join(import.meta.dirname, '../../node_modules/vitest/vitest.mjs')

/** Runs the fixture's tests and answers what vitest says of them. */
function runFixture(env: Record<string, string>): Promise<{ code: number; said: string }> {
  const { SANDBOX_SHAPES: _, ...inherited } = process.env
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [VITEST, 'run', '--config', path.join(import.meta.dirname, 'fixtures/vitest.config.ts')],
      { cwd: path.join(import.meta.dirname, 'fixtures'), env: { ...inherited, NO_COLOR: '1', ...env } },
      (error, out, err) => resolve({ code: error === null ? 0 : 1, said: out + err }),
    )
  })
}

describe('tests on the sandbox', () => {
  test('fail where an answer has another shape than Stripe says, and name the path', async () => {
    const { code, said } = await runFixture({})
    expect(code).toBe(1)
    expect(said).toMatch(/Tests +2 failed \| 1 passed/)
    expect(said).toContain('customer: shoe_size: unknown to the SDK')
    expect(said).toContain('customer: livemode: missing')
  })

  test('pass where nobody looks', async () => {
    expect(await runFixture({ STRIPE_SANDBOX_CHECK_SHAPES: '0' })).toMatchObject({ code: 0 })
  })
})

describe('the quick check and the one that explains', () => {
  test('agree on every answer, however it is spoilt', async () => {
    const schemas = await loadSchemas()
    const [fits, validator] = [createFits(schemas), createValidator(schemas)]
    const account = openAccount(1_700_000_000)
    const { id: customer } = await account.call('POST', '/v1/customers', { name: 'Ada' })
    const { id: product } = await account.call('POST', '/v1/products', { name: 'Plan' })
    const price = await account.call('POST', '/v1/prices', {
      product: String(product),
      currency: 'usd',
      unit_amount: 1000,
      recurring: { interval: 'month' },
    })
    const subscription = await account.call('POST', '/v1/subscriptions', {
      customer: String(customer),
      items: [{ price: String(price['id']) }],
      collection_method: 'send_invoice',
      days_until_due: 7,
      expand: ['latest_invoice'],
    })
    const events = await account.call('GET', '/v1/events')
    await account.close()
    for (const body of [price, subscription, events]) expect(fits.body(body)).toBe(true)

    const values = constantFrom<unknown>(null, 0, 1.5, 'word', true, [], {}, [{}], undefined)
    assert(
      property(constantFrom(price, subscription), nat(), values, (body, place, value) => {
        const spoilt = structuredClone(body)
        spoil(spoilt, place, value)
        expect(fits.body(spoilt)).toBe(validator.body(spoilt).length === 0)
      }),
      { numRuns: 300 },
    )
  })
})

/** Puts `value` in one of the object's places; undefined takes the place away. */
function spoil(body: Record<string, unknown>, place: number, value: unknown): void {
  const places: { owner: Record<string, unknown>; key: string }[] = []
  const walk = (inner: unknown) => {
    if (Array.isArray(inner)) inner.forEach(walk)
    if (!isRecord(inner)) return
    for (const key of Object.keys(inner)) {
      places.push({ owner: inner, key })
      walk(inner[key])
    }
  }
  walk(body)
  const chosen = places[place % places.length]
  if (chosen === undefined) return
  if (value === undefined) delete chosen.owner[chosen.key]
  else chosen.owner[chosen.key] = value
}
