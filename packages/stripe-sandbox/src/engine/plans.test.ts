import { expect, it } from 'vitest'
import { Account } from './testing/account.ts'

const MONTHLY = { currency: 'usd', interval: 'month', amount: 1900 }

it('a plan is a price under the same id, both told of in one go', () => {
  const account = new Account()
  const made = account.send('POST', '/v1/plans', { ...MONTHLY, id: 'gold', product: { name: 'Gold' } })
  expect(made).toMatchObject({ status: 200, body: { id: 'gold', object: 'plan', amount: 1900 } })
  expect(account.newEvents().sort()).toEqual(['plan.created', 'price.created', 'product.created'])
  expect(account.call('price', 'GET', '/v1/prices/gold')).toMatchObject({
    unit_amount: 1900,
    recurring: { interval: 'month' },
  })
  expect(account.refusal('POST', '/v1/plans', { ...MONTHLY, id: 'gold', product: { name: 'x' } }).code).toBe(
    'resource_already_exists',
  )
})

it('changing and deleting a plan changes and deletes its price', () => {
  const account = new Account()
  const price = account.price(1900)
  account.newEvents()
  account.send('POST', `/v1/plans/${price.id}`, { nickname: 'Gold', trial_period_days: 7 })
  expect(account.newEvents()).toEqual(['plan.updated', 'price.updated'])
  expect(account.call('price', 'GET', `/v1/prices/${price.id}`).recurring?.trial_period_days).toBe(7)
  expect(account.send('DELETE', `/v1/plans/${price.id}`).body).toEqual({
    id: price.id,
    object: 'plan',
    deleted: true,
  })
  expect(account.newEvents()).toEqual(['plan.deleted', 'price.deleted'])
  expect(account.refusal('GET', `/v1/plans/${price.id}`)).toMatchObject({
    status: 404,
    message: `No such plan: '${price.id}'`,
  })
})

it('lists plans by product, without one-time prices', () => {
  const account = new Account()
  const price = account.price(1900)
  account.price(2900)
  account.call('price', 'POST', '/v1/prices', { product: price.product, currency: 'usd', unit_amount: 100 })
  expect(account.send('GET', '/v1/plans', { product: price.product })).toMatchObject({
    body: { data: [{ id: price.id, object: 'plan' }], has_more: false },
  })
})

it('a subscription keeps what its deleted plan costs', () => {
  const account = new Account()
  const price = account.price(1900)
  const subscription = account.subscribe(account.customer(), price)
  account.send('DELETE', `/v1/plans/${price.id}`)
  account.engine.advanceClock(subscription.items.data[0]?.current_period_end ?? 0)
  account.engine.advanceClock(account.engine.clock().now + 3600)
  expect(account.latestInvoice(subscription.id)).toMatchObject({ status: 'paid', total: 1900 })
})
