import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Account, amounts, itemOf, utc } from './testing/account.ts'

const start = utc(2028, 0, 31, 13, 7, 5)
const mode = fc.constantFrom('flexible', 'classic')
const amount = fc.integer({ min: 0, max: 500_000 })
const quantity = fc.integer({ min: 1, max: 40 })
const behavior = fc.constantFrom('always_invoice', 'create_prorations', 'none')
const interval = fc.constantFrom('month', 'year')

const sorted = (on: Account) => on.engine.snapshot().toSorted((a, b) => (a.id < b.id ? -1 : 1))

const change = fc.record({
  to: amount,
  quantity,
  behavior,
  interval,
  after: fc.integer({ min: 1, max: 45 * 86400 }),
})

describe('for any change at any moment', () => {
  test('the preview is the invoice that is then made', () => {
    fc.assert(
      fc.property(
        mode,
        amount,
        quantity,
        fc.array(change, { minLength: 1, maxLength: 3 }),
        (type, from, count, changes) => {
          const account = new Account({ now: start })
          const subscription = account.subscribe(
            account.customer(),
            account.price(from),
            { billing_mode: { type } },
            count,
          )
          for (const step of changes) {
            account.engine.advanceClock(account.engine.clock().now + step.after)
            const current = account.subscription(subscription.id)
            const details = {
              items: [
                {
                  id: itemOf(current).id,
                  price: account.price(step.to, step.interval).id,
                  quantity: step.quantity,
                },
              ],
              proration_behavior: step.behavior,
              proration_date: account.engine.clock().now,
            }
            const preview = account.call('invoice', 'POST', '/v1/invoices/create_preview', {
              subscription: subscription.id,
              subscription_details: details,
            })
            const changed = account.call(
              'subscription',
              'POST',
              `/v1/subscriptions/${subscription.id}`,
              details,
            )
            if (changed.latest_invoice === current.latest_invoice) {
              account.engine.advanceClock(itemOf(changed).current_period_end)
            }
            const invoice = account.latestInvoice(subscription.id)
            expect(amounts(preview)).toEqual(amounts(invoice))
            expect(preview.total).toBe(invoice.total)
            expect(invoice.subtotal).toBe(amounts(invoice).reduce((sum, line) => sum + line, 0))
          }
        },
      ),
      { numRuns: 150 },
    )
  })

  test('flexible billing never credits more than it billed', () => {
    fc.assert(
      fc.property(
        amount,
        quantity,
        fc.array(change, { minLength: 1, maxLength: 5 }),
        (from, count, changes) => {
          const account = new Account({ now: start })
          const subscription = account.subscribe(account.customer(), account.price(from), {}, count)
          for (const step of changes) {
            account.engine.advanceClock(account.engine.clock().now + step.after)
            account.call('subscription', 'POST', `/v1/subscriptions/${subscription.id}`, {
              items: [
                {
                  id: itemOf(account.subscription(subscription.id)).id,
                  price: account.price(step.to).id,
                  quantity: step.quantity,
                },
              ],
              proration_behavior: step.behavior,
            })
          }
          account.call('subscription', 'DELETE', `/v1/subscriptions/${subscription.id}`, {
            prorate: true,
            invoice_now: true,
          })
          const invoices = account.list('invoice', '/v1/invoices', { limit: 100 }).data
          expect(invoices.reduce((sum, invoice) => sum + invoice.total, 0)).toBeGreaterThanOrEqual(
            -changes.length,
          )
        },
      ),
      { numRuns: 80 },
    )
  })
})

describe('the clock', () => {
  test('leaves the same state whether it jumps or walks', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 1, max: 120 * 86400 }), { minLength: 1, maxLength: 12 }),
        fc.boolean(),
        fc.option(fc.integer({ min: 1, max: 40 })),
        (stops, fails, trial) => {
          const steps = stops.toSorted((a, b) => a - b)
          const states = [steps, steps.slice(-1)].map((walk) => {
            const account = new Account({ now: start })
            const customer = account.customer()
            account.subscribe(
              customer,
              account.price(1900),
              trial === null ? {} : { trial_period_days: trial },
            )
            if (fails) account.engine.setNextPayment({ customer: null, outcome: 'declined', times: 3 })
            for (const step of walk) account.engine.advanceClock(start + step)
            return account.engine.snapshot()
          })
          expect(states[0]).toEqual(states[1])
        },
      ),
      { numRuns: 60 },
    )
  })
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
