import { beforeEach, describe, expect, test } from 'vitest'
import type { Customer, TestClock } from './core/wire.ts'
import { Account, utc } from './testing/account.ts'
import type { Given } from './testing/account.ts'

const CLOCKS = '/v1/test_helpers/test_clocks'

let account: Account

beforeEach(() => {
  account = new Account()
})

function clock(params: Given = {}): TestClock {
  return account.call('test_helpers.test_clock', 'POST', CLOCKS, { frozen_time: utc(2030, 0, 31), ...params })
}

function advance(id: string, to: number): TestClock {
  return account.call('test_helpers.test_clock', 'POST', `${CLOCKS}/${id}/advance`, { frozen_time: to })
}

function refused(id: string, to: number) {
  return account.refusal('POST', `${CLOCKS}/${id}/advance`, { frozen_time: to })
}

function on(frozen: TestClock): Customer {
  return account.customer('pm_card_visa', { test_clock: frozen.id })
}

describe('advancing a test clock', () => {
  test('says where it goes, and is ready there', () => {
    const { id } = clock()
    const to = utc(2030, 1, 1)
    expect(advance(id, to)).toMatchObject({
      status: 'advancing',
      status_details: { advancing: { target_frozen_time: to } },
    })
    expect(account.call('test_helpers.test_clock', 'GET', `${CLOCKS}/${id}`)).toMatchObject({
      status: 'ready',
      status_details: {},
      frozen_time: to,
    })
  })

  test('takes at most two intervals of the shortest subscription', () => {
    const frozen = clock()
    const customer = on(frozen)
    const year = account.subscribe(customer, account.price(9000, 'year'))
    const month = account.subscribe(customer, account.price(1000))
    const limit = utc(2030, 2, 31)
    expect(refused(frozen.id, limit + 1)).toMatchObject({ status: 400, param: 'frozen_time' })
    advance(frozen.id, limit)
    expect(account.subscription(month.id).latest_invoice).not.toBe(month.latest_invoice)
    account.call('subscription', 'DELETE', `/v1/subscriptions/${month.id}`)
    expect(refused(frozen.id, utc(2032, 3, 1)).param).toBe('frozen_time')
    advance(frozen.id, utc(2031, 5, 1))
    expect(account.subscription(year.id).latest_invoice).not.toBe(year.latest_invoice)
  })

  test('takes at most two years where there is no subscription, and never goes back', () => {
    const { id } = clock()
    expect(refused(id, utc(2032, 0, 31, 0, 0, 1)).param).toBe('frozen_time')
    expect(refused(id, utc(2030, 0, 30)).param).toBe('frozen_time')
    advance(id, utc(2032, 0, 31))
  })

  test('leaves the clock of everybody else free', () => {
    const subscription = account.subscribe(account.customer(), account.price(1000))
    account.engine.advanceClock(utc(2027, 10, 1))
    expect(account.subscription(subscription.id).status).toBe('active')
    expect(account.list('invoice', '/v1/invoices', { limit: 100 }).data).toHaveLength(13)
  })
})

describe('a test clock', () => {
  test('has at most three customers with three subscriptions each', () => {
    const frozen = clock()
    const [customer] = [on(frozen), on(frozen), on(frozen)]
    expect(account.refusal('POST', '/v1/customers', { test_clock: frozen.id })).toMatchObject({
      status: 400,
      param: 'test_clock',
    })
    for (const amount of [1, 2, 3]) account.subscribe(customer, account.price(amount * 1000))
    const wish = { customer: customer.id, items: [{ price: account.price(4000).id }] }
    expect(account.refusal('POST', '/v1/subscriptions', wish).param).toBe('customer')
    const free = account.customer()
    for (const amount of [1, 2, 3, 4]) account.subscribe(free, account.price(amount * 1000))
  })

  test('takes a customer for whom nothing happened yet', () => {
    const customer = account.customer()
    const { id } = clock({ customer: customer.id })
    expect(account.call('customer', 'GET', `/v1/customers/${customer.id}`).test_clock).toBe(id)
    expect(account.subscribe(customer, account.price(1000)).created).toBe(utc(2030, 0, 31))
    expect(
      account.refusal('POST', CLOCKS, { frozen_time: utc(2030, 0, 1), customer: customer.id }).param,
    ).toBe('customer')
  })

  test.each([
    ['by hand', (id: string) => account.send('DELETE', `${CLOCKS}/${id}`)],
    ['thirty days after it was made', () => account.engine.advanceClock(utc(2026, 11, 1))],
  ])('takes its customers with it when it is deleted %s', (_, remove) => {
    const frozen = clock()
    const subscription = account.subscribe(on(frozen), account.price(1000))
    remove(frozen.id)
    expect(account.newEvents()).toContain('test_helpers.test_clock.deleted')
    expect(account.subscription(subscription.id).status).toBe('canceled')
    expect(account.send('GET', `/v1/customers/${subscription.customer}`).body).toMatchObject({
      deleted: true,
    })
    expect(account.refusal('GET', `${CLOCKS}/${frozen.id}`).status).toBe(404)
  })
})
