import { expect, test } from 'vitest'
import type { Alert, Customer, FeedbackOption, Meter } from './core/wire.ts'
import { Account } from './testing/account.ts'
import type { Given } from './testing/account.ts'

function meterOf(account: Account): Meter {
  return account.call('billing.meter', 'POST', '/v1/billing/meters', {
    default_aggregation: { formula: 'sum' },
    display_name: 'Calls',
    event_name: 'calls',
  })
}

function watch(account: Account, meter: Meter, given: Given = {}): Alert {
  return account.call('billing.alert', 'POST', '/v1/billing/alerts', {
    alert_type: 'usage_threshold',
    title: 'Many calls',
    usage_threshold: { gte: 100, meter: meter.id, recurrence: 'one_time', ...given },
  })
}

function use(account: Account, customer: Customer, value: number): void {
  account.call('billing.meter_event', 'POST', '/v1/billing/meter_events', {
    event_name: 'calls',
    payload: { stripe_customer_id: customer.id, value: String(value) },
  })
}

const named = (id: string) => ({ cancellation_details: { feedback_option: id } })

const told = (account: Account) =>
  account.newEvents().filter((type) => type === 'billing.alert.triggered').length

test('an alert tells once of each customer who reaches it, and counts what was used before it', () => {
  const account = new Account()
  const [ada, bob] = [account.customer(), account.customer()]
  const meter = meterOf(account)
  use(account, ada, 90)
  watch(account, meter)
  expect(told(account)).toBe(0)
  use(account, ada, 10)
  expect(told(account)).toBe(1)
  use(account, ada, 500)
  use(account, bob, 99)
  expect(told(account)).toBe(0)
  use(account, bob, 1)
  expect(told(account)).toBe(1)
})

test('an alert may be for one customer, and tells nothing while it is off', () => {
  const account = new Account()
  const [ada, bob] = [account.customer(), account.customer()]
  const alert = watch(account, meterOf(account), { filters: [{ customer: ada.id, type: 'customer' }] })
  use(account, bob, 200)
  expect(told(account)).toBe(0)
  const path = `/v1/billing/alerts/${alert.id}`
  account.call('billing.alert', 'POST', `${path}/deactivate`)
  use(account, ada, 200)
  expect(told(account)).toBe(0)
  account.call('billing.alert', 'POST', `${path}/activate`)
  use(account, ada, 1)
  expect(told(account)).toBe(1)
  expect(account.call('billing.alert', 'POST', `${path}/archive`).status).toBe('archived')
  expect(account.list('billing.alert', '/v1/billing/alerts').data).toEqual([])
  expect(account.refusal('POST', `${path}/activate`).message).toContain('archived')
})

test('one’s own reasons stand on a cancellation until they are taken out of use', () => {
  const account = new Account()
  const make = (description: string): FeedbackOption =>
    account.call('billing.feedback_option', 'POST', '/v1/billing/feedback_options', { description })
  const [moved, closed] = [make('We moved in house'), make('We closed')]
  const subscription = account.subscribe(account.customer(), account.price(3000))
  const path = `/v1/subscriptions/${subscription.id}`
  account.call('billing.feedback_option', 'POST', `/v1/billing/feedback_options/${closed.id}/deactivate`)
  expect(account.refusal('POST', path, named(closed.id)).param).toBe('cancellation_details[feedback_option]')
  const canceled = account.call('subscription', 'DELETE', path, named(moved.id))
  expect(canceled.cancellation_details?.feedback_option).toBe(moved.id)
})
