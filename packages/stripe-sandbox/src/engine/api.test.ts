import { describe, expect, test } from 'vitest'
import { Account, itemOf, utc } from './testing/account.ts'
import type { Given } from './testing/account.ts'

describe('parameters', () => {
  const account = new Account()
  const price = account.price(1900)
  test.each([
    ['a name Stripe does not know', { foo: 1 }, 400, 'parameter_unknown', 'foo'],
    ['one deep inside', { invoice_settings: { foo: 1 } }, 400, 'parameter_unknown', 'invoice_settings[foo]'],
    [
      'one Stripe knows and the sandbox does not',
      { tax: { ip_address: '1.1.1.1' } },
      501,
      'sandbox_not_implemented',
      'tax',
    ],
    ['a balance that is no number', { balance: 'x' }, 400, 'parameter_invalid_integer', 'balance'],
    ['an object where a text belongs', { name: { a: 1 } }, 400, undefined, 'name'],
    [
      'a payment method that does not exist',
      { payment_method: 'pm_nope' },
      400,
      'resource_missing',
      'payment_method',
    ],
  ])('refuses %s', (_, params, status, code, param) => {
    const refusal = account.refusal('POST', '/v1/customers', params)
    expect(refusal).toMatchObject({ status, param })
    expect(refusal.code).toBe(code)
  })

  test('names a missing one, an unknown object and its path', () => {
    const customer = account.customer()
    expect(account.refusal('POST', '/v1/subscriptions', { customer: customer.id })).toMatchObject({
      code: 'parameter_missing',
      message: 'Missing required param: items.',
      param: 'items',
    })
    expect(
      account.refusal('POST', '/v1/subscriptions', { customer: customer.id, items: [{ price: 'invalid' }] }),
    ).toMatchObject({
      status: 400,
      code: 'resource_missing',
      message: "No such price: 'invalid'",
      param: 'items[0][price]',
    })
    expect(account.refusal('GET', '/v1/subscriptions/sub_nope')).toMatchObject({
      status: 404,
      code: 'resource_missing',
      param: 'id',
      message: "No such subscription: 'sub_nope'",
    })
  })

  test('answers 501 with the name of a route it does not have', () => {
    expect(account.refusal('GET', '/v1/topups')).toMatchObject({
      status: 501,
      code: 'sandbox_not_implemented',
    })
    expect(account.engine.hasRoute('GET', '/v1/topups')).toBe(false)
    expect(account.engine.hasRoute('POST', `/v1/prices/${price.id}`)).toBe(true)
  })
})

describe('answers', () => {
  test('expand what is asked for, at most four levels deep', () => {
    const account = new Account()
    const customer = account.customer()
    account.subscribe(customer, account.price(1900))
    const { body } = account.send('GET', '/v1/subscriptions', {
      expand: ['data.latest_invoice.payments', 'data.items.data.price.product', 'data.customer'],
    })
    expect(body).toMatchObject({
      data: [
        {
          customer: { id: customer.id, object: 'customer' },
          latest_invoice: {
            object: 'invoice',
            payments: { data: [{ object: 'invoice_payment', status: 'paid' }] },
          },
          items: { data: [{ price: { product: { object: 'product' } } }] },
        },
      ],
    })
    expect(account.refusal('GET', `/v1/customers/${customer.id}`, { expand: ['name'] }).message).toMatch(
      /cannot be expanded/,
    )
    expect(account.refusal('GET', `/v1/customers/${customer.id}`, { expand: ['a.b.c.d.e'] }).message).toMatch(
      /more than 4 levels/,
    )
  })

  test('page through lists, newest first', () => {
    const account = new Account()
    const ids = Array.from(
      { length: 5 },
      () => account.call('customer', 'POST', '/v1/customers').id,
    ).toReversed()
    const first = account.list('customer', '/v1/customers', { limit: 2 })
    expect(first).toMatchObject({ has_more: true, data: [{ id: ids[0] }, { id: ids[1] }] })
    const rest = account.list('customer', '/v1/customers', { starting_after: ids[1] ?? '' })
    expect(rest.data.map((row) => row.id)).toEqual(ids.slice(2))
    expect(rest.has_more).toBe(false)
    expect(
      account.list('customer', '/v1/customers', { limit: 1, ending_before: ids[3] ?? '' }),
    ).toMatchObject({
      has_more: true,
      data: [{ id: ids[2] }],
    })
    expect(account.list('customer', '/v1/customers', { limit: 101 }).data).toHaveLength(5)
    expect(account.list('customer', '/v1/customers', { limit: 0 }).data).toHaveLength(1)
    expect(account.refusal('GET', '/v1/customers', { limit: 'many' }).code).toBe('parameter_invalid_integer')
    const both = { starting_after: ids[0] ?? '', ending_before: ids[1] ?? '' }
    expect(account.refusal('GET', '/v1/customers', both)).toMatchObject({
      status: 400,
      message: 'Received both starting_after and ending_before parameters. Please pass in only one.',
    })
  })

  test('page on after what a list has lost since: a customer deleted, a subscription canceled', () => {
    const account = new Account()
    const customers = Array.from({ length: 3 }, () => account.customer())
    const [oldest, middle, newest] = customers.map(({ id }) => id)
    const price = account.price(1900)
    const [first, second] = customers.map((customer) => account.subscribe(customer, price).id)
    account.call('subscription', 'DELETE', `/v1/subscriptions/${second}`)
    const rest = account.list('subscription', '/v1/subscriptions', { starting_after: second ?? '' })
    expect(rest.data.map(({ id }) => id)).toEqual([first])
    account.send('DELETE', `/v1/customers/${middle}`)
    const idsOf = (params: Given) =>
      account.list('customer', '/v1/customers', params).data.map(({ id }) => id)
    expect(idsOf({ starting_after: middle ?? '' })).toEqual([oldest])
    expect(idsOf({ ending_before: middle ?? '' })).toEqual([newest])
  })

  test('move a lookup key from one price to the next', () => {
    const account = new Account()
    const first = account.call('price', 'POST', `/v1/prices/${account.price(1900).id}`, { lookup_key: 'pro' })
    const next = account.price(2900)
    expect(account.refusal('POST', `/v1/prices/${next.id}`, { lookup_key: 'pro' }).status).toBe(400)
    account.call('price', 'POST', `/v1/prices/${next.id}`, { lookup_key: 'pro', transfer_lookup_key: true })
    const found = account.list('price', '/v1/prices', { lookup_keys: ['pro'] })
    expect(found.data.map((price) => price.id)).toEqual([next.id])
    expect(account.call('price', 'GET', `/v1/prices/${first.id}`).lookup_key).toBeNull()
  })
})

describe('customers', () => {
  test('are created with a card in one call', () => {
    const account = new Account()
    const customer = account.call('customer', 'POST', '/v1/customers', {
      payment_method: 'pm_card_visa',
      invoice_settings: { default_payment_method: 'pm_card_visa' },
    })
    const methods = account.list('payment_method', `/v1/customers/${customer.id}/payment_methods`)
    expect(methods.data.map((method) => method.id)).toEqual([
      customer.invoice_settings.default_payment_method,
    ])
  })

  test('end their subscriptions when deleted, and nothing more is collected', () => {
    const account = new Account()
    const customer = account.customer()
    const subscription = account.subscribe(customer, account.price(1900))
    account.engine.advanceClock(utc(2026, 11, 1))
    account.send('DELETE', `/v1/customers/${customer.id}`)
    expect(account.subscription(subscription.id).status).toBe('canceled')
    account.engine.advanceClock(utc(2027, 2, 1))
    expect(account.latestInvoice(subscription.id).status).toBe('draft')
    expect(account.engine.upcoming(5)).toEqual([])
  })
})

describe('events', () => {
  test('say what was there before, and are kept for 30 days', () => {
    const account = new Account()
    const customer = account.customer()
    account.call('customer', 'POST', `/v1/customers/${customer.id}`, {
      name: 'Grace',
      metadata: { team: 'a' },
    })
    const { body } = account.send('GET', '/v1/events', { type: 'customer.updated', limit: 1 })
    expect(body).toMatchObject({
      data: [
        {
          api_version: '2026-10-28.endive',
          data: { object: { name: 'Grace' }, previous_attributes: { name: 'Ada', metadata: {} } },
          pending_webhooks: 0,
          request: { idempotency_key: null },
        },
      ],
    })
    account.engine.advanceClock(utc(2026, 11, 2))
    expect(account.send('GET', '/v1/events')).toMatchObject({ body: { data: [] } })
  })
})

describe('test clocks', () => {
  test('move their customers and nobody else', () => {
    const account = new Account()
    const clock = account.call('test_helpers.test_clock', 'POST', '/v1/test_helpers/test_clocks', {
      frozen_time: utc(2030, 0, 1),
    })
    const price = account.price(1900)
    const ahead = account.subscribe(account.customer('pm_card_visa', { test_clock: clock.id }), price)
    const here = account.subscribe(account.customer(), price)
    expect(ahead.created).toBe(utc(2030, 0, 1))
    account.newEvents()
    account.call('test_helpers.test_clock', 'POST', `/v1/test_helpers/test_clocks/${clock.id}/advance`, {
      frozen_time: utc(2030, 1, 1, 2),
    })
    const events = account.newEvents()
    expect(events[0]).toBe('test_helpers.test_clock.advancing')
    expect(events.at(-1)).toBe('test_helpers.test_clock.ready')
    expect(account.latestInvoice(ahead.id)).toMatchObject({
      billing_reason: 'subscription_cycle',
      status: 'paid',
      created: utc(2030, 1, 1),
    })
    expect(account.latestInvoice(here.id).billing_reason).toBe('subscription_create')
    expect(
      account.refusal('POST', `/v1/test_helpers/test_clocks/${clock.id}/advance`, {
        frozen_time: utc(2030, 0, 2),
      }).status,
    ).toBe(400)
    account.send('DELETE', `/v1/test_helpers/test_clocks/${clock.id}`)
    expect(account.subscription(ahead.id).status).toBe('canceled')
    expect(account.send('GET', `/v1/customers/${ahead.customer}`).body).toMatchObject({ deleted: true })
  })
})

describe('schedules', () => {
  test('downgrade at the end of the period without prorations', () => {
    const account = new Account()
    const starter = account.price(1900)
    const subscription = account.subscribe(account.customer(), account.price(4900))
    const schedule = account.call('subscription_schedule', 'POST', '/v1/subscription_schedules', {
      from_subscription: subscription.id,
    })
    const [phase] = schedule.phases
    account.call('subscription_schedule', 'POST', `/v1/subscription_schedules/${schedule.id}`, {
      end_behavior: 'release',
      phases: [
        {
          items: [{ price: itemOf(subscription).price.id, quantity: 1 }],
          start_date: phase?.start_date ?? 0,
          end_date: phase?.end_date ?? 0,
        },
        { items: [{ price: starter.id, quantity: 1 }] },
      ],
    })
    expect(account.subscription(subscription.id).schedule).toBe(schedule.id)
    expect(
      account.refusal('POST', `/v1/subscriptions/${subscription.id}`, { cancel_at_period_end: true }).message,
    ).toContain(`managed by the subscription schedule \`${schedule.id}\``)
    account.engine.advanceClock(utc(2026, 11, 1, 2))
    expect(account.latestInvoice(subscription.id)).toMatchObject({
      total: 1900,
      status: 'paid',
      billing_reason: 'subscription_cycle',
    })
    expect(itemOf(account.subscription(subscription.id)).price.id).toBe(starter.id)
    account.engine.advanceClock(utc(2027, 0, 1, 2))
    expect(account.subscription(subscription.id)).toMatchObject({ schedule: null, status: 'active' })
    expect(account.latestInvoice(subscription.id).total).toBe(1900)
  })
})
