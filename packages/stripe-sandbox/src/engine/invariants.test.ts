import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Account, itemOf, utc } from './testing/account.ts'

const start = utc(2028, 0, 31, 13, 7, 5)
const amount = fc.integer({ min: 0, max: 500_000 })
const behavior = fc.constantFrom('always_invoice', 'create_prorations', 'none')

const sorted = (on: Account) => on.engine.snapshot().toSorted((a, b) => (a.id < b.id ? -1 : 1))

const change = fc.record({
  to: amount,
  behavior,
  after: fc.integer({ min: 1, max: 45 * 86400 }),
})

describe('the journal', () => {
  test('gives the same account back, which goes on in the same way', () => {
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), fc.nat(3), (changes, cut) => {
        const account = new Account({ now: start })
        const journal = new Map<string, unknown>()
        for (const { id, value } of account.engine.snapshot()) journal.set(id, value)
        account.engine.onCommit((written) => {
          for (const { id, value } of written) journal.set(id, value)
        })
        const subscription = account.subscribe(account.customer(), account.price(1000))
        const steps = (on: Account, list: typeof changes) => {
          for (const step of list) {
            on.engine.advanceClock(on.engine.clock().now + step.after)
            on.send('POST', `/v1/subscriptions/${subscription.id}`, {
              items: [{ id: itemOf(on.subscription(subscription.id)).id, price: on.price(step.to).id }],
              proration_behavior: step.behavior,
            })
          }
        }
        steps(account, changes.slice(0, cut))
        const restored = new Account({ now: 0 })
        const stored: unknown = JSON.parse(JSON.stringify([...journal]))
        if (!Array.isArray(stored)) throw new Error('unreachable')
        restored.engine.restore(stored.map(([id, value]: [string, unknown]) => ({ id, value })))
        expect(sorted(restored)).toEqual(sorted(account))
        steps(account, changes.slice(cut))
        steps(restored, changes.slice(cut))
        const withoutRequests = (on: Account) =>
          JSON.parse(JSON.stringify(sorted(on)).replaceAll(/"req_\d+"/g, '"req"'))
        expect(withoutRequests(restored)).toEqual(withoutRequests(account))
      }),
      { numRuns: 40 },
    )
  })

  test('holds nothing of a request that failed', () => {
    const account = new Account()
    const subscription = account.subscribe(account.customer(), account.price(1900))
    const before = account.engine.snapshot()
    const refused = [
      { items: [{ id: itemOf(subscription).id, quantity: 3 }, { price: 'nope' }] },
      { items: [{ id: itemOf(subscription).id, deleted: true }] },
      { metadata: { a: '1' }, proration_date: 5 },
    ]
    for (const params of refused) account.refusal('POST', `/v1/subscriptions/${subscription.id}`, params)
    expect(account.engine.snapshot()).toEqual(before)
  })
})
