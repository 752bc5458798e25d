// What was used is billed: all of it, and once, whatever happens to the subscription meanwhile.
import * as fc from 'fast-check'
import { Account } from '../../src/engine/testing/account.ts'
import type { Invoice, List } from '../../src/engine/core/wire.ts'
import { addsUp, hold } from './billing.ts'

const START = Date.UTC(2027, 0, 31, 10) / 1000
const DAY = 86_400

type Step =
  | { do: 'use'; units: number }
  | { do: 'wait'; seconds: number }
  /** To where the period is over and its invoice still a draft; then something of the period comes late. */
  | { do: 'late'; units: number; ago: number }
  | { do: 'swap' }
  | { do: 'new_anchor' }
  | { do: 'seats'; count: number }
  | { do: 'pause'; days: number }

const units = fc.integer({ min: 1, max: 500 })

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('use' as const), units }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('wait' as const),
      seconds: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 40 * DAY })),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('late' as const), units, ago: fc.integer({ min: 1, max: 3600 }) }),
  },
  fc.record({ do: fc.constant('swap' as const) }),
  fc.record({ do: fc.constant('new_anchor' as const) }),
  fc.record({ do: fc.constant('seats' as const), count: fc.integer({ min: 1, max: 9 }) }),
  fc.record({ do: fc.constant('pause' as const), days: fc.integer({ min: 1, max: 40 }) }),
)

interface Life {
  account: Account
  customer: string
  id: string
  prices: string[]
  reported: number
}

function open(): Life {
  const account = new Account({ now: START })
  const customer = account.customer()
  const meter = account.call('billing.meter', 'POST', '/v1/billing/meters', {
    display_name: 'Calls',
    event_name: 'calls',
    default_aggregation: { formula: 'sum' },
  })
  const product = account.call('product', 'POST', '/v1/products', { name: 'Calls' })
  const prices = [1, 3].map(
    (amount) =>
      account.call('price', 'POST', '/v1/prices', {
        product: product.id,
        currency: 'usd',
        unit_amount: amount,
        recurring: { interval: 'month', usage_type: 'metered', meter: meter.id },
      }).id,
  )
  const subscription = account.call('subscription', 'POST', '/v1/subscriptions', {
    customer: customer.id,
    items: [{ price: prices[0] ?? '' }, { price: account.price(1000).id, quantity: 1 }],
  })
  return { account, customer: customer.id, id: subscription.id, prices, reported: 0 }
}

function report(life: Life, value: number, timestamp?: number): void {
  life.account.call('billing.meter_event', 'POST', '/v1/billing/meter_events', {
    event_name: 'calls',
    payload: { stripe_customer_id: life.customer, value },
    ...(timestamp === undefined ? {} : { timestamp }),
  })
  life.reported += value
}

function itemsOf({ account, id }: Life) {
  const [metered, seats] = account.subscription(id).items.data
  if (metered === undefined || seats === undefined) throw new Error(`${id} lost an item`)
  return { metered, seats }
}

function change({ account, id }: Life, params: Parameters<Account['call']>[3]): void {
  account.call('subscription', 'POST', `/v1/subscriptions/${id}`, params)
}

function take(life: Life, given: Step): void {
  const { account, id, prices } = life
  const now = () => account.engine.clock().now
  const { metered, seats } = itemsOf(life)
  switch (given.do) {
    case 'use':
      report(life, given.units)
      return
    case 'wait':
      account.engine.advanceClock(now() + given.seconds)
      return
    case 'late': {
      const { current_period_end: end, current_period_start: start } = metered
      account.engine.advanceClock(end + 60)
      const at = Math.max(end - given.ago, start + 1)
      // Before a change within the period it would belong to a stretch that is billed already.
      const isOpen = account
        .latestInvoice(id)
        .lines.data.some(
          (line) => line.pricing?.price_details?.price === metered.price.id && line.period.start <= at,
        )
      if (isOpen && now() < end + 3600) report(life, given.units, at)
      return
    }
    case 'swap': {
      const other = prices.find((price) => price !== metered.price.id) ?? ''
      change(life, { items: [{ id: metered.id, price: other }] })
      return
    }
    case 'new_anchor':
      change(life, { billing_cycle_anchor: { type: 'now' } })
      return
    case 'seats':
      change(life, { items: [{ id: seats.id, quantity: given.count }] })
      return
    case 'pause':
      account.call('subscription', 'POST', `/v1/subscriptions/${id}/pause`)
      account.engine.advanceClock(now() + given.days * DAY)
      account.call('subscription', 'POST', `/v1/subscriptions/${id}/resume`, {
        payment_behavior: 'resume_on_payment_success',
      })
      return
    default:
      given satisfies never
  }
}

function billedUnits({ prices }: Life, invoices: readonly Invoice[]): number {
  return invoices
    .flatMap((invoice) => invoice.lines.data)
    .filter((line) => prices.includes(line.pricing?.price_details?.price ?? ''))
    .reduce((sum, line) => sum + (line.quantity ?? 0), 0)
}

export const usageIsBilledOnce = fc.property(fc.array(step, { minLength: 1, maxLength: 12 }), (steps) => {
  const life = open()
  const { account, id } = life
  for (const each of steps) take(life, each)
  // Drafts are still open to what comes late: they are finalized first.
  account.engine.advanceClock(account.engine.clock().now + 2 * 3600)
  account.call('subscription', 'DELETE', `/v1/subscriptions/${id}`, { invoice_now: true })
  const invoices: Invoice[] = []
  for (let after: string | null = null; ; ) {
    const page: List<Invoice> = account.list('invoice', '/v1/invoices', {
      limit: 100,
      ...(after === null ? {} : { starting_after: after }),
    })
    invoices.push(...page.data)
    after = page.data.at(-1)?.id ?? null
    if (!page.has_more || after === null) break
  }
  for (const invoice of invoices) addsUp(invoice)
  hold('units billed = units reported', billedUnits(life, invoices), life.reported)
})
