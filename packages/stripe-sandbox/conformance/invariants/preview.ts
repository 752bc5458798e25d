// Every change is previewed, then made, then held against its preview.
import * as fc from 'fast-check'
import { Account, type Given, itemOf } from '../../src/engine/testing/account.ts'
import type { Invoice, Subscription } from '../../src/engine/core/wire.ts'
import { isRecord } from '../values.ts'
import { addsUp, hold, prepare, Violation } from './billing.ts'
import { type Change, change, makePrice, subscribe, world, type World } from './world.ts'

const HOUR = 3600
const DAY = 86_400
const PREVIEW = '/v1/invoices/create_preview'

interface Life {
  account: Account
  of: World
  id: string
  /** When the last invoice was made: prorations cannot be frozen before. */
  since: number
}

function shapeOf(invoice: Invoice) {
  return {
    lines: invoice.lines.data.map(({ amount, description, quantity, period }) => ({
      amount,
      description,
      quantity,
      period,
    })),
    subtotal: invoice.subtotal,
    total: invoice.total,
    taxes: (invoice.total_taxes ?? []).map(({ amount, taxable_amount }) => [amount, taxable_amount]),
    discounts: (invoice.total_discount_amounts ?? []).map(({ amount }) => amount),
    amount_due: invoice.amount_due,
    starting_balance: invoice.starting_balance,
    ending_balance: invoice.ending_balance,
  }
}

/** The preview; null where there is to be no invoice. */
function previewed(account: Account, params: Given): Invoice | null {
  const { status, body } = account.send('POST', PREVIEW, params)
  if (status === 200) return account.call('invoice', 'POST', PREVIEW, params)
  const error = isRecord(body) ? body['error'] : undefined
  if (isRecord(error) && error['code'] === 'invoice_upcoming_none') return null
  throw new Violation(`no preview: ${JSON.stringify(body)}`)
}

function now({ account }: Life): number {
  return account.engine.clock().now
}

function latest({ account, id }: Life): string | null {
  return account.subscription(id).latest_invoice
}

/** The invoice made since `before`, as it is once it is settled with the balance; null where there is none. */
function made(life: Life, before: string | null): Invoice | null {
  const after = latest(life)
  if (after === before) return null
  if (life.account.invoice(after).status === 'draft') life.account.engine.advanceClock(now(life) + HOUR)
  life.since = now(life)
  return life.account.invoice(after)
}

function compare(preview: Invoice | null, invoice: Invoice | null): void {
  hold('preview = invoice', preview && shapeOf(preview), invoice && shapeOf(invoice))
  for (const each of [preview, invoice]) if (each !== null) addsUp(each)
}

/** Goes to where the period ends as it then stands, where nothing was billed at once. */
function billed(life: Life, before: string | null, end: number): Invoice | null {
  const atOnce = made(life, before)
  if (atOnce !== null) return atOnce
  life.account.engine.advanceClock(Math.max(end, now(life)))
  return made(life, before)
}

function changeItems(life: Life, step: Change): void {
  const { account, of, id } = life
  const details = {
    ...prepare(account, of, id, step, life.since),
    ...(step.deed === 'new_anchor' ? { billing_cycle_anchor: { type: 'now' } } : {}),
  }
  const before = latest(life)
  const preview = previewed(account, { subscription: id, subscription_details: details })
  const changed = account.call('subscription', 'POST', `/v1/subscriptions/${id}`, details)
  compare(preview, billed(life, before, itemOf(changed).current_period_end))
}

/** Free days for a subscription that runs already. */
function startTrial(life: Life, step: Change): void {
  const { account, of, id } = life
  prepare(account, of, id, step, life.since)
  const end = now(life) + DAY * (1 + (step.quantity % 40))
  const details = { trial_end: end, proration_behavior: step.behavior }
  const before = latest(life)
  const preview = previewed(account, { subscription: id, subscription_details: details })
  account.call('subscription', 'POST', `/v1/subscriptions/${id}`, details)
  compare(preview, billed(life, before, end))
}

function endTrial(life: Life, after: number): void {
  const { account, id } = life
  account.engine.advanceClock(now(life) + after)
  const details = { trial_end: 'now' }
  const before = latest(life)
  const preview = previewed(account, { subscription: id, subscription_details: details })
  account.call('subscription', 'POST', `/v1/subscriptions/${id}`, details)
  compare(preview, made(life, before))
}

function cancel(life: Life, step: Change): void {
  const { account, of, id } = life
  prepare(account, of, id, step, life.since)
  const before = latest(life)
  const preview = previewed(account, { subscription: id, subscription_details: { cancel_now: true } })
  account.call('subscription', 'DELETE', `/v1/subscriptions/${id}`, { prorate: true, invoice_now: true })
  compare(preview, made(life, before))
}

function endWithin(life: Life, step: Change): void {
  const { account, of, id } = life
  prepare(account, of, id, step, life.since)
  const { current_period_end: end } = itemOf(account.subscription(id))
  const left = end - now(life)
  const at = now(life) + Math.max(1, Math.floor((left * step.back) / 1000))
  const details = { cancel_at: at, proration_behavior: step.behavior }
  const before = latest(life)
  const preview = previewed(account, { subscription: id, subscription_details: details })
  account.call('subscription', 'POST', `/v1/subscriptions/${id}`, details)
  compare(preview, billed(life, before, at))
}

function pauseAndResume(life: Life, step: Change): void {
  const { account, of, id } = life
  prepare(account, of, id, step, life.since)
  const pause = { invoicing_behavior: 'invoice' }
  const before = latest(life)
  const preview = previewed(account, { subscription: id, subscription_details: { pause } })
  account.call('subscription', 'POST', `/v1/subscriptions/${id}/pause`, pause)
  const paused = made(life, before)
  compare(preview, paused)
  account.engine.advanceClock(now(life) + 3 * DAY)
  const anchor = step.behavior === 'always_invoice' ? 'unchanged' : 'now'
  const resume = { billing_cycle_anchor: { type: anchor }, proration_behavior: step.behavior }
  const between = latest(life)
  const again = previewed(account, {
    subscription: id,
    subscription_details: { resume_at: 'now', ...resume },
  })
  account.call('subscription', 'POST', `/v1/subscriptions/${id}/resume`, {
    ...resume,
    payment_behavior: 'resume_on_payment_success',
  })
  compare(again, made(life, between))
}

function toPhaseItems(subscription: Subscription): Given[] {
  return subscription.items.data.map(({ price, quantity }) => ({
    price: price.id,
    ...(quantity === undefined ? {} : { quantity }),
  }))
}

/** Another plan from the end of the period on; its price may be changed at once, too. */
function schedule(life: Life, step: Change): void {
  const { account, of, id } = life
  const { items } = prepare(account, of, id, step, life.since)
  const subscription = account.subscription(id)
  const { current_period_start: start, current_period_end: end } = itemOf(subscription)
  const begun = account.call('subscription_schedule', 'POST', '/v1/subscription_schedules', {
    from_subscription: id,
  })
  const present = toPhaseItems(subscription)
  const [first] = items
  const details = {
    end_behavior: 'release',
    phases: [
      { start_date: start, end_date: end, items: present },
      {
        items: [{ price: makePrice(account, of, step.plan), quantity: step.quantity }],
        duration: { interval: step.plan.interval, interval_count: step.plan.intervalCount },
        proration_behavior: step.behavior,
      },
    ],
  }
  if (first === undefined) throw new Violation(`${id} has no item`)
  const before = latest(life)
  const preview = previewed(account, { schedule: begun.id, schedule_details: details })
  const path = `/v1/subscription_schedules/${begun.id}`
  account.call('subscription_schedule', 'POST', path, details)
  compare(preview, billed(life, before, end))
  account.call('subscription_schedule', 'POST', `${path}/release`)
}

/** Answers whether the subscription goes on. */
function takeStep(life: Life, step: Change): boolean {
  const { status, billing_mode: mode } = life.account.subscription(life.id)
  const deed = status === 'active' || step.deed === 'new_anchor' ? step.deed : 'items'
  switch (deed) {
    case 'cancel':
      cancel(life, step)
      return false
    case 'end_within':
      endWithin(life, step)
      return false
    case 'pause':
      if (mode.type === 'flexible') pauseAndResume(life, step)
      else changeItems(life, { ...step, deed: 'items' })
      return true
    case 'schedule':
      schedule(life, step)
      return true
    case 'new_trial':
      startTrial(life, step)
      return true
    case 'items':
    case 'new_anchor':
      changeItems(life, { ...step, deed })
      return true
    default:
      return deed satisfies never
  }
}

export const previewIsInvoice = fc.property(
  world,
  fc.array(change, { minLength: 1, maxLength: 3 }),
  (of, changes) => {
    const account = new Account({ now: of.start })
    const life: Life = { account, of, id: subscribe(account, of), since: of.start }
    if (of.trial !== null && of.trial % 2 === 0) endTrial(life, Math.floor((of.trial * DAY) / 3))
    for (const step of changes) if (!takeStep(life, step)) return
  },
)
