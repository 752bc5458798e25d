// `invoice.upcoming`: people are told of a renewal before it is charged.
import { expect, test } from 'vitest'
import { Account, utc } from './testing/account.ts'
import type { Given } from './testing/account.ts'
import type { EngineOptions } from './engine.ts'

const TOLD = 'invoice.upcoming'

function subscribed(params: Given = {}, options: Partial<EngineOptions> = {}) {
  const account = new Account(options)
  const subscription = account.subscribe(account.customer(), account.price(1000), params)
  account.newEvents()
  return { account, subscription }
}

test('tells seven days before what the renewal will cost', () => {
  const { account, subscription } = subscribed()
  account.engine.advanceClock(utc(2026, 10, 24) - 1)
  expect(account.newEvents()).toEqual([])
  account.engine.advanceClock(utc(2026, 10, 24))
  expect(account.newEvents()).toEqual([TOLD])
  const { body } = account.send('GET', '/v1/events', { type: TOLD })
  expect(body).toMatchObject({
    data: [
      {
        created: utc(2026, 10, 24),
        data: {
          object: {
            id: expect.stringMatching(/^upcoming_in_/),
            billing_reason: 'upcoming',
            status: 'draft',
            amount_due: 1000,
            parent: { subscription_details: { subscription: subscription.id } },
            next_payment_attempt: utc(2026, 11, 1, 1),
          },
        },
      },
    ],
  })
  expect(account.list('invoice', '/v1/invoices').data).toHaveLength(1)
})

test('tells once a period, as many days before as is set', () => {
  const { account } = subscribed({}, { renewalReminderDays: 3 })
  account.engine.advanceClock(utc(2027, 1, 1))
  const told = account.send('GET', '/v1/events', { type: TOLD, limit: 100 }).body
  expect(told).toMatchObject({ data: [{ created: utc(2027, 0, 29) }] })
  expect(account.newEvents().filter((type) => type === TOLD)).toHaveLength(3)
})

test.each([
  ['a subscription that ends with the period', { cancel_at_period_end: true }, {}],
  ['a subscription that ends before', { cancel_at: utc(2026, 10, 28) }, {}],
  ['an invoice that is sent', { collection_method: 'send_invoice', days_until_due: 30 }, {}],
  ['a subscription whose payments are paused', { pause_collection: { behavior: 'void' } }, {}],
  ['an account that wants no reminders', {}, { renewalReminderDays: 0 }],
])('tells nothing of %s', (_, params: Given, options) => {
  const { account, subscription } = subscribed({}, options)
  account.call('subscription', 'POST', `/v1/subscriptions/${subscription.id}`, params)
  account.engine.advanceClock(utc(2026, 10, 27))
  expect(account.newEvents()).not.toContain(TOLD)
})

test('tells nothing of a period that is shorter than the reminder', () => {
  const account = new Account()
  account.subscribe(account.customer(), account.price(500, 'day'))
  account.engine.advanceClock(utc(2026, 10, 5))
  expect(account.newEvents()).not.toContain(TOLD)
})

test('tells what the next phase of a schedule will cost', () => {
  const { account, subscription } = subscribed()
  const schedule = account.call('subscription_schedule', 'POST', '/v1/subscription_schedules', {
    from_subscription: subscription.id,
  })
  const [item] = subscription.items.data
  const price = account.price(5000)
  const path = `/v1/subscription_schedules/${schedule.id}`
  account.call('subscription_schedule', 'POST', path, {
    phases: [
      { start_date: utc(2026, 10, 1), end_date: utc(2026, 11, 1), items: [{ price: item?.price.id ?? '' }] },
      { items: [{ price: price.id }], duration: { interval: 'month' } },
    ],
  })
  account.newEvents()
  account.engine.advanceClock(utc(2026, 10, 25))
  expect(account.newEvents()).toContain(TOLD)
  const { body } = account.send('GET', '/v1/events', { type: TOLD })
  expect(body).toMatchObject({ data: [{ data: { object: { amount_due: 5000 } } }] })
})
