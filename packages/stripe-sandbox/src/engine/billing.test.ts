import { describe, expect, test } from 'vitest'
import { Account, amounts, itemOf, utc } from './testing/account.ts'

describe('changing a plan at once', () => {
  test('bills the difference for the time left to the cent, exactly as previewed', () => {
    const account = new Account()
    const starter = account.price(1900, 'month', 'Starter')
    const pro = account.price(4900, 'month', 'Pro')
    const subscription = account.subscribe(account.customer(), starter)
    const at = utc(2026, 10, 7, 16)
    account.engine.advanceClock(at)
    const details = {
      items: [{ id: itemOf(subscription).id, price: pro.id }],
      proration_behavior: 'always_invoice',
      proration_date: at,
    }
    const preview = account.call('invoice', 'POST', '/v1/invoices/create_preview', {
      subscription: subscription.id,
      subscription_details: details,
    })
    account.call('subscription', 'POST', `/v1/subscriptions/${subscription.id}`, details)
    const invoice = account.latestInvoice(subscription.id)

    expect(amounts(invoice)).toEqual([-1478, 3811])
    expect(invoice).toMatchObject({
      total: 2333,
      amount_paid: 2333,
      status: 'paid',
      billing_reason: 'subscription_update',
    })
    expect(invoice.lines.data.map((line) => line.description)).toEqual([
      'Unused time on Starter after 07 Nov 2026',
      'Remaining time on Pro after 07 Nov 2026',
    ])
    expect(amounts(preview)).toEqual(amounts(invoice))
    expect(preview).toMatchObject({ total: 2333, amount_due: 2333 })
    expect(preview.id).toMatch(/^upcoming_in_/)

    account.engine.advanceClock(utc(2026, 11, 1, 1))
    expect(account.latestInvoice(subscription.id)).toMatchObject({
      total: 4900,
      status: 'paid',
      billing_reason: 'subscription_cycle',
    })
  })

  test('bills added seats for the time left', () => {
    const account = new Account()
    const seat = account.price(1000, 'month', 'Seat')
    const subscription = account.subscribe(account.customer(), seat, {}, 5)
    account.engine.advanceClock(utc(2026, 10, 7, 16))
    account.call('subscription', 'POST', `/v1/subscriptions/${subscription.id}`, {
      items: [{ id: itemOf(subscription).id, quantity: 8 }],
      proration_behavior: 'always_invoice',
    })
    const invoice = account.latestInvoice(subscription.id)
    expect(amounts(invoice)).toEqual([-3889, 6222])
    expect(invoice.lines.data.map((line) => line.description)).toEqual([
      'Unused time on 5 × Seat after 07 Nov 2026',
      'Remaining time on 8 × Seat after 07 Nov 2026',
    ])
  })

  test('puts prorations on the next invoice by default', () => {
    const account = new Account()
    const pro = account.price(4900, 'month', 'Pro')
    const subscription = account.subscribe(account.customer(), account.price(1900))
    account.engine.advanceClock(utc(2026, 10, 16))
    account.call('subscription', 'POST', `/v1/subscriptions/${subscription.id}`, {
      items: [{ id: itemOf(subscription).id, price: pro.id }],
    })
    expect(account.list('invoice', '/v1/invoices').data).toHaveLength(1)
    account.engine.advanceClock(utc(2026, 11, 1, 2))
    expect(amounts(account.latestInvoice(subscription.id))).toEqual([-950, 2450, 4900])
  })

  test('pays a credit into the balance and takes it from the next invoice', () => {
    const account = new Account()
    const starter = account.price(1900)
    const customer = account.customer()
    const subscription = account.subscribe(customer, account.price(4900))
    account.engine.advanceClock(utc(2026, 10, 16))
    account.call('subscription', 'POST', `/v1/subscriptions/${subscription.id}`, {
      items: [{ id: itemOf(subscription).id, price: starter.id }],
      proration_behavior: 'always_invoice',
    })
    expect(account.latestInvoice(subscription.id)).toMatchObject({
      total: -1500,
      amount_due: 0,
      status: 'paid',
      starting_balance: 0,
      ending_balance: -1500,
    })
    account.engine.advanceClock(utc(2026, 11, 1, 2))
    expect(account.latestInvoice(subscription.id)).toMatchObject({
      total: 1900,
      amount_due: 400,
      amount_paid: 400,
      starting_balance: -1500,
      ending_balance: 0,
    })
  })

  test('credits what was billed in flexible and the current price in classic billing', () => {
    const totals = ['flexible', 'classic'].map((type) => {
      const account = new Account({ now: utc(2026, 10, 1) })
      const low = account.price(1000)
      const high = account.price(2000)
      const subscription = account.subscribe(account.customer(), low, { billing_mode: { type } })
      const item = itemOf(subscription).id
      const path = `/v1/subscriptions/${subscription.id}`
      account.engine.advanceClock(utc(2026, 10, 11))
      account.call('subscription', 'POST', path, {
        items: [{ id: item, price: high.id }],
        proration_behavior: 'none',
      })
      account.engine.advanceClock(utc(2026, 10, 21))
      account.call('subscription', 'POST', path, {
        items: [{ id: item, price: low.id }],
        proration_behavior: 'always_invoice',
      })
      return account.latestInvoice(subscription.id).total
    })
    expect(totals).toEqual([0, -334])
  })

  test('keeps the anchor when a month becomes a year in flexible, and moves it in classic billing', () => {
    const outcomes = ['flexible', 'classic'].map((type) => {
      const account = new Account({ now: 1762799351 })
      const year = account.price(25000, 'year', 'Annual')
      const subscription = account.subscribe(account.customer(), account.price(2500, 'month', 'Monthly'), {
        billing_mode: { type },
      })
      account.engine.advanceClock(1762799355)
      const changed = account.call('subscription', 'POST', `/v1/subscriptions/${subscription.id}`, {
        items: [{ id: itemOf(subscription).id, price: year.id }],
        proration_behavior: 'always_invoice',
      })
      const invoice = account.latestInvoice(subscription.id)
      return {
        amounts: amounts(invoice),
        anchor: changed.billing_cycle_anchor,
        end: itemOf(changed).current_period_end,
        period: [invoice.period_start, invoice.period_end],
        prorations: invoice.lines.data.map((line) => line.parent?.subscription_item_details?.proration),
      }
    })
    expect(outcomes).toEqual([
      {
        amounts: [-2500, 25000],
        anchor: 1762799351,
        end: 1794335351,
        period: [1762799351, 1762799355],
        prorations: [true, true],
      },
      {
        amounts: [-2500, 25000],
        anchor: 1762799355,
        end: 1794335355,
        period: [1762799355, 1762799355],
        prorations: [true, false],
      },
    ])
  })

  test('measures a first partial period by the whole period that follows the anchor', () => {
    const account = new Account({ now: 1584119876 })
    const subscription = account.subscribe(account.customer(), account.price(30000), {
      billing_cycle_anchor: 1584144000,
    })
    expect(amounts(account.latestInvoice(subscription.id))).toEqual([270])
  })
})
