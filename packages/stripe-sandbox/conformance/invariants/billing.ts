// What must hold of subscriptions, whatever anybody does to them.
import * as fc from 'fast-check'
import { Account, type Given, itemOf } from '../../src/engine/testing/account.ts'
import type { Invoice } from '../../src/engine/core/wire.ts'
import { type Change, change, makePrice, subscribe, world, type World } from './world.ts'

export class Violation extends Error {
  override name = 'Violation'
}

export function hold(claim: string, expected: unknown, actual: unknown): void {
  const [one, other] = [JSON.stringify(expected), JSON.stringify(actual)]
  if (one !== other) throw new Violation(`${claim}: ${one} is not ${other}`)
}

function sum(amounts: readonly { amount: number }[]): number {
  return amounts.reduce((total, { amount }) => total + amount, 0)
}

/** Lines add up to the subtotal, and what is taken from and put on it to the total. */
export function addsUp(invoice: Invoice): void {
  const ofLines = (pick: (line: Invoice['lines']['data'][number]) => { amount: number }[] | null) =>
    invoice.lines.data.reduce((total, line) => total + sum(pick(line) ?? []), 0)
  if (invoice.lines.has_more) return
  hold('Σ lines = subtotal', sum(invoice.lines.data), invoice.subtotal)
  const exclusive = (invoice.total_taxes ?? []).filter((tax) => tax.tax_behavior === 'exclusive')
  const discounts = sum(invoice.total_discount_amounts ?? [])
  hold(
    'subtotal − discounts + exclusive tax = total',
    invoice.subtotal - discounts + sum(exclusive),
    invoice.total,
  )
  hold(
    'Σ lines’ discounts = discounts',
    ofLines((line) => line.discount_amounts),
    discounts,
  )
  hold(
    'Σ lines’ taxes = taxes',
    ofLines((line) => line.taxes),
    sum(invoice.total_taxes ?? []),
  )
  hold('due = paid + remaining', invoice.amount_due, invoice.amount_paid + invoice.amount_remaining)
}

/** Moves the clock and answers what to ask for. */
export function prepare(account: Account, of: World, id: string, step: Change, since: number) {
  const { current_period_end: end } = itemOf(account.subscription(id))
  const now = account.engine.clock().now
  account.engine.advanceClock(now + Math.floor(((end - 1 - now) * step.after) / 1000))
  const at = account.engine.clock().now
  // A new interval has boundaries of its own; prorations are frozen within them.
  const current = itemOf(account.subscription(id)).price.recurring
  const sameInterval =
    current?.interval === step.plan.interval && current.interval_count === step.plan.intervalCount
  const frozen = sameInterval ? Math.floor(((at - since) * step.back) / 1000) : 0
  const [first, second] = account.subscription(id).items.data
  if (first === undefined) throw new Violation(`${id} has no item`)
  const items: Given[] = [{ id: first.id, price: makePrice(account, of, step.plan), quantity: step.quantity }]
  // Items of one subscription renew together: another interval of the first takes the second with it.
  if (second !== undefined) {
    if (step.beside !== null || !sameInterval) items.push({ id: second.id, deleted: true })
  } else if (step.beside !== null) {
    items.push({ price: makePrice(account, of, { ...step.plan, cost: step.beside }), quantity: 1 })
  }
  return {
    items,
    proration_behavior: step.behavior,
    proration_date: at - frozen,
  }
}

/** Each proration is rounded by itself, which may cost its cent. */
export const creditsWithinDebits = fc.property(
  world,
  fc.array(change, { minLength: 1, maxLength: 5 }),
  (of, changes) => {
    const flexible: World = { ...of, mode: 'flexible', tax: null, discount: null, trial: null }
    const account = new Account({ now: of.start })
    const id = subscribe(account, flexible)
    let since = of.start
    for (const step of changes) {
      account.call(
        'subscription',
        'POST',
        `/v1/subscriptions/${id}`,
        prepare(account, flexible, id, step, since),
      )
      since = account.engine.clock().now
    }
    account.call('subscription', 'DELETE', `/v1/subscriptions/${id}`, { prorate: true, invoice_now: true })
    const invoices = account.list('invoice', '/v1/invoices', { limit: 100 }).data
    const lines = invoices.flatMap((invoice) => invoice.lines.data)
    const billed = sum(lines)
    if (billed < -lines.length) throw new Violation(`credits exceed debits by ${-billed}`)
  },
)

export const jumpIsWalk = fc.property(
  world,
  fc.uniqueArray(fc.integer({ min: 1, max: 150 * 86_400 }), { minLength: 2, maxLength: 12 }),
  fc.boolean(),
  (of, stops, fails) => {
    const steps = stops.toSorted((a, b) => a - b)
    const plan = of.plan.interval === 'day' ? { ...of.plan, interval: 'week' as const } : of.plan
    const [walked, jumped] = [steps, steps.slice(-1)].map((walk) => {
      const account = new Account({ now: of.start })
      subscribe(account, { ...of, plan })
      if (fails) account.engine.setNextPayment({ customer: null, outcome: 'declined', times: 3 })
      for (const to of walk) account.engine.advanceClock(of.start + to)
      return account.engine.snapshot()
    })
    hold('one jump = many', jumped, walked)
  },
)
