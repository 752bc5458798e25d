// For each kind of change: what is previewed is what is billed once the change is made.
import { beforeEach, describe, expect, test } from 'vitest'
import type { Customer, Invoice, Subscription } from './core/wire.ts'
import { Account, amounts, itemOf, utc } from './testing/account.ts'
import type { Given } from './testing/account.ts'

let account: Account
let customer: Customer

beforeEach(() => {
  account = new Account({ now: utc(2026, 10, 1) })
  customer = account.customer()
})

function idOf(path: string, params: Given): string {
  const { body } = account.send('POST', path, params)
  if (typeof body !== 'object' || body === null || !('id' in body)) throw new Error(JSON.stringify(body))
  return String(body.id)
}

const PREVIEW = '/v1/invoices/create_preview'

function preview(params: Given): Invoice {
  return account.call('invoice', 'POST', PREVIEW, params)
}

/** What a person reads of an invoice before it is paid. */
function told(invoice: Invoice) {
  return {
    lines: invoice.lines.data.map(({ amount, description, period }) => ({ amount, description, period })),
    subtotal: invoice.subtotal,
    total: invoice.total,
    tax: (invoice.total_taxes ?? []).map(({ amount }) => amount),
    discount: (invoice.total_discount_amounts ?? []).map(({ amount }) => amount),
    starting: invoice.starting_balance,
    ending: invoice.ending_balance,
    due: invoice.amount_due,
  }
}

/** With a discount, a tax and a balance at once. */
function subscribe(params: Given = {}): Subscription {
  account.send('POST', `/v1/customers/${customer.id}`, { balance: -250 })
  return account.subscribe(
    customer,
    account.price(1999),
    {
      discounts: [{ coupon: idOf('/v1/coupons', { percent_off: 15, duration: 'forever' }) }],
      default_tax_rates: [idOf('/v1/tax_rates', { display_name: 'VAT', inclusive: false, percentage: 19 })],
      ...params,
    },
    3,
  )
}

function update(subscription: Subscription, params: Given): Invoice {
  account.call('subscription', 'POST', `/v1/subscriptions/${subscription.id}`, params)
  return account.latestInvoice(subscription.id)
}

describe('a preview of a subscription', () => {
  test('that is canceled now gives back the unused time', () => {
    const subscription = subscribe()
    account.engine.advanceClock(utc(2026, 10, 11, 7))
    const shown = preview({ subscription: subscription.id, subscription_details: { cancel_now: true } })
    account.call('subscription', 'DELETE', `/v1/subscriptions/${subscription.id}`, {
      prorate: true,
      invoice_now: true,
    })
    const made = account.latestInvoice(subscription.id)
    expect(told(shown)).toEqual(told(made))
    expect(shown).toMatchObject({ billing_reason: 'upcoming', status: 'draft', number: null })
    expect(made.total).toBeLessThan(0)
  })

  test('from month to year with a new anchor bills the year from now', () => {
    const subscription = subscribe()
    account.engine.advanceClock(utc(2026, 10, 11, 7))
    const details = {
      items: [{ id: itemOf(subscription).id, price: account.price(19_990, 'year').id, quantity: 2 }],
      billing_cycle_anchor: { type: 'now' },
    }
    const shown = preview({ subscription: subscription.id, subscription_details: details })
    expect(told(shown)).toEqual(told(update(subscription, details)))
    expect(shown.lines.data.map(({ period }) => period.end)).toContain(utc(2027, 10, 11, 7))
  })

  test('whose trial ends now bills the first period', () => {
    const subscription = subscribe({ trial_period_days: 20 })
    account.engine.advanceClock(utc(2026, 10, 3))
    const details = { trial_end: 'now' }
    const shown = preview({ subscription: subscription.id, subscription_details: details })
    expect(told(shown)).toEqual(told(update(subscription, details)))
  })

  test('that ends within its period credits what is beyond', () => {
    const subscription = subscribe()
    const details = { cancel_at: utc(2026, 10, 20), proration_behavior: 'always_invoice' }
    const shown = preview({ subscription: subscription.id, subscription_details: details })
    expect(told(shown)).toEqual(told(update(subscription, details)))
  })

  test('that is paused, and then that goes on', () => {
    const subscription = subscribe()
    account.engine.advanceClock(utc(2026, 10, 11))
    const pause = { invoicing_behavior: 'invoice' }
    const shown = preview({ subscription: subscription.id, subscription_details: { pause } })
    account.call('subscription', 'POST', `/v1/subscriptions/${subscription.id}/pause`, pause)
    expect(told(shown)).toEqual(told(account.latestInvoice(subscription.id)))
    expect(account.refusal('POST', PREVIEW, { subscription: subscription.id })).toMatchObject({
      status: 404,
      code: 'invoice_upcoming_none',
    })
    account.engine.advanceClock(utc(2026, 10, 21))
    const again = preview({ subscription: subscription.id, subscription_details: { resume_at: 'now' } })
    account.call('subscription', 'POST', `/v1/subscriptions/${subscription.id}/resume`, {
      payment_behavior: 'resume_on_payment_success',
    })
    expect(told(again)).toEqual(told(account.latestInvoice(subscription.id)))
  })

  test('that is paused without an invoice is none', () => {
    const subscription = subscribe()
    const details = { pause: { invoicing_behavior: 'pending_invoice_item' } }
    expect(
      account.refusal('POST', PREVIEW, { subscription: subscription.id, subscription_details: details }).code,
    ).toBe('invoice_upcoming_none')
  })

  test('takes a changed pending item into account', () => {
    const subscription = subscribe()
    const item = idOf('/v1/invoiceitems', {
      customer: customer.id,
      subscription: subscription.id,
      amount: 500,
      currency: 'usd',
    })
    const shown = preview({
      subscription: subscription.id,
      invoice_items: [{ invoiceitem: item, amount: 700 }],
    })
    expect(amounts(shown)).toEqual([700, 5997])
    expect(amounts(preview({ subscription: subscription.id }))).toEqual([500, 5997])
  })
})

function scheduled(): { subscription: Subscription; schedule: string; phases: Given[] } {
  const subscription = subscribe()
  const schedule = idOf('/v1/subscription_schedules', { from_subscription: subscription.id })
  const price = itemOf(subscription).price.id
  const { current_period_start: start, current_period_end: end } = itemOf(subscription)
  const phases = [
    { start_date: start, end_date: end, items: [{ price, quantity: 3 }] },
    { items: [{ price: account.price(4000).id, quantity: 1 }], duration: { interval: 'month' } },
  ]
  return { subscription, schedule, phases }
}

describe('a preview of a schedule', () => {
  test('that is to be changed bills the phase that comes next', () => {
    const { subscription, schedule, phases } = scheduled()
    const shown = preview({ schedule, schedule_details: { phases } })
    const unchanged = preview({ schedule })
    expect([amounts(shown), amounts(unchanged)]).toEqual([[4000], [5997]])
    account.call('subscription_schedule', 'POST', `/v1/subscription_schedules/${schedule}`, { phases })
    expect(told(preview({ schedule }))).toEqual(told(shown))
    expect(told(preview({ subscription: subscription.id }))).toEqual(told(shown))
    account.engine.advanceClock(utc(2026, 11, 1, 1))
    expect(told(account.latestInvoice(subscription.id))).toEqual(told(shown))
  })

  test('whose present phase changes with an invoice bills that', () => {
    const { subscription, schedule, phases } = scheduled()
    account.engine.advanceClock(utc(2026, 10, 11))
    const price = itemOf(subscription).price.id
    const changed = [{ ...phases[0], items: [{ price, quantity: 5 }] }]
    const details = { phases: changed, proration_behavior: 'always_invoice' }
    const shown = preview({ schedule, schedule_details: details })
    account.call('subscription_schedule', 'POST', `/v1/subscription_schedules/${schedule}`, details)
    expect(told(shown)).toEqual(told(account.latestInvoice(subscription.id)))
    expect(shown.lines.data).toHaveLength(2)
  })

  test.each([
    ['at once', 'now'],
    ['later', utc(2026, 10, 9)],
  ])('that is to begin %s bills its first phase', (_, start) => {
    const phases = [
      { items: [{ price: account.price(1200).id, quantity: 2 }], duration: { interval: 'month' } },
    ]
    const details = { phases: [{ ...phases[0], start_date: start }] }
    const shown = preview({ customer: customer.id, schedule_details: details })
    const schedule = idOf('/v1/subscription_schedules', {
      customer: customer.id,
      start_date: start,
      phases,
    })
    account.engine.advanceClock(utc(2026, 10, 9, 1))
    const { subscription } = account.call(
      'subscription_schedule',
      'GET',
      `/v1/subscription_schedules/${schedule}`,
    )
    expect(told(shown)).toEqual(told(account.latestInvoice(subscription ?? '')))
  })

  test('cannot be one of a subscription', () => {
    const { subscription, schedule } = scheduled()
    expect(account.refusal('POST', PREVIEW, { schedule, subscription: subscription.id }).param).toBe(
      'schedule',
    )
  })
})

describe('a preview for', () => {
  test('somebody Stripe does not know yet leaves nothing behind', () => {
    const rate = idOf('/v1/tax_rates', { display_name: 'VAT', inclusive: false, percentage: 20 })
    const ask = (exempt: string) =>
      preview({
        customer_details: {
          address: { country: 'AT' },
          tax_exempt: exempt,
          tax_ids: [{ type: 'eu_vat', value: 'ATU12345678' }],
        },
        subscription_details: { items: [{ price: account.price(1000).id }], default_tax_rates: [rate] },
      })
    expect(ask('none')).toMatchObject({
      customer: null,
      total: 1200,
      customer_address: { country: 'AT' },
      customer_tax_ids: [{ type: 'eu_vat', value: 'ATU12345678' }],
    })
    expect(ask('reverse').total).toBe(1000)
    expect(account.list('customer', '/v1/customers').data).toHaveLength(1)
  })

  test('a customer alone is that of the subscription billed next', () => {
    subscribe()
    expect(amounts(preview({ customer: customer.id }))).toEqual([5997])
  })

  test('single items is that of a one-time invoice', () => {
    const items = [{ amount: 300, currency: 'usd', description: 'Setup' }]
    expect(preview({ customer: customer.id, invoice_items: items })).toMatchObject({
      total: 300,
      parent: null,
    })
    expect(account.refusal('POST', PREVIEW, { customer: customer.id }).code).toBe('invoice_upcoming_none')
  })

  test('a subscription with a later anchor, a backdated start or an end', () => {
    const price = account.price(3000).id
    const check = (details: Given, params: Given) => {
      const items = [{ price, quantity: 1 }]
      const shown = preview({ customer: customer.id, subscription_details: { items, ...details } })
      const made = account.call('subscription', 'POST', '/v1/subscriptions', {
        customer: customer.id,
        items,
        ...params,
      })
      expect(told(shown)).toEqual(told(account.latestInvoice(made.id)))
    }
    const anchor = utc(2026, 10, 11)
    check(
      { billing_cycle_anchor: { type: 'timestamp', timestamp: anchor } },
      { billing_cycle_anchor: anchor },
    )
    check({ start_date: utc(2026, 9, 22) }, { backdate_start_date: utc(2026, 9, 22) })
    check({ cancel_at: utc(2026, 10, 21) }, { cancel_at: utc(2026, 10, 21) })
  })
})

test('a draft follows its customer until it is finalized', () => {
  const rate = idOf('/v1/tax_rates', { display_name: 'VAT', inclusive: false, percentage: 20 })
  account.send('POST', '/v1/invoiceitems', {
    customer: customer.id,
    amount: 1000,
    currency: 'usd',
    tax_rates: [rate],
  })
  const draft = account.call('invoice', 'POST', '/v1/invoices', {
    customer: customer.id,
    pending_invoice_items_behavior: 'include',
  })
  expect([draft.total, draft.customer_tax_ids]).toEqual([1200, []])
  account.send('POST', `/v1/customers/${customer.id}`, { tax_exempt: 'reverse', name: 'Ada Ltd' })
  account.send('POST', `/v1/customers/${customer.id}/tax_ids`, { type: 'eu_vat', value: 'DE123456789' })
  expect(account.call('invoice', 'POST', `/v1/invoices/${draft.id}/finalize`)).toMatchObject({
    total: 1000,
    customer_name: 'Ada Ltd',
    customer_tax_exempt: 'reverse',
    customer_tax_ids: [{ type: 'eu_vat', value: 'DE123456789' }],
  })
})
