// Invoices that a subscription made by itself: on a new period, or on the first day of a trial.
import type { Account, Given } from '../account/account.ts'
import { isRecord } from '../values.ts'
import { idOf, makeCustomer, makePrice, makeProduct } from './catalog.ts'
import type { MathCase, MathLine } from './invoices.ts'
import { couponsOf, taxRatesOf } from './manual-invoice.ts'
import { readDescription } from './shapes.ts'

const HOUR = 3600

/** A month earlier, the day kept where that month has it. */
function monthBefore(time: number): number {
  const date = new Date(time * 1000)
  const day = date.getUTCDate()
  date.setUTCDate(1)
  date.setUTCMonth(date.getUTCMonth() - 1)
  const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate()
  date.setUTCDate(Math.min(day, last))
  return date.getTime() / 1000
}

export async function playCycle(account: Account, played: MathCase): Promise<Record<string, unknown>> {
  const customer = await makeCustomer(account)
  // Licensed items are billed ahead, usage for the time that ended: the invoice stands where the two meet.
  const boundary = Math.max(...played.lines.map(({ period }) => period?.start ?? 0))
  account.advance(monthBefore(boundary))
  const items: Given[] = []
  const usage: { event: string; value: number }[] = []
  const coupons: string[] = []
  for (const [index, line] of played.lines.entries()) {
    coupons.push(...(await couponsOf(account, line, played.currency)))
    const taxRates = await taxRatesOf(account, line)
    const rates: Given = taxRates.length === 0 ? {} : { tax_rates: taxRates }
    if (line.period !== null && line.period.start < boundary) {
      const event = `usage_${index}`
      items.push({ price: await makeMeteredPrice(account, played.currency, line, event), ...rates })
      usage.push({ event, value: line.quantity ?? 0 })
    } else
      items.push({
        price: await makeLicensedPrice(account, played.currency, line),
        quantity: line.quantity ?? 1,
        ...rates,
      })
  }
  const subscription = await account.call('POST', '/v1/subscriptions', {
    customer,
    items,
    ...(coupons.length === 0 ? {} : { discounts: coupons.map((coupon) => ({ coupon })) }),
  })
  account.advance(monthBefore(boundary) + HOUR)
  for (const { event, value } of usage) {
    await account.call('POST', '/v1/billing/meter_events', {
      event_name: event,
      payload: { stripe_customer_id: customer, value: String(value) },
    })
  }
  account.advance(boundary + 2 * HOUR)
  return latestInvoice(account, subscription)
}

export async function playTrial(account: Account, played: MathCase): Promise<Record<string, unknown>> {
  const customer = await makeCustomer(account)
  const [first] = played.lines
  if (first?.period == null) throw new Error(`${played.id} has no period`)
  account.advance(first.period.start)
  const items: Given[] = []
  for (const line of played.lines) {
    items.push({
      price: await makeLicensedPrice(account, played.currency, line),
      quantity: line.quantity ?? 1,
    })
  }
  const subscription = await account.call('POST', '/v1/subscriptions', {
    customer,
    items,
    trial_end: first.period.end,
  })
  return latestInvoice(account, subscription)
}

async function latestInvoice(account: Account, subscription: Record<string, unknown>) {
  const now = await account.call('GET', `/v1/subscriptions/${idOf(subscription)}`, {
    expand: ['latest_invoice'],
  })
  const invoice = now['latest_invoice']
  if (!isRecord(invoice)) throw new Error('The subscription made no invoice')
  return invoice
}

async function makeLicensedPrice(account: Account, currency: string, line: MathLine): Promise<string> {
  const { product, unitLabel } = readDescription(line.description)
  return makePrice(account, {
    product: await makeProduct(account, product ?? 'Product', unitLabel),
    currency,
    interval: 'month',
    intervalCount: 1,
    cost: { unitAmount: line.unitAmount ?? line.amount },
  })
}

/** `Tier 1 at €0.00` says a graduated price whose first tier holds the whole quantity. */
async function makeMeteredPrice(
  account: Account,
  currency: string,
  line: MathLine,
  event: string,
): Promise<string> {
  const { product, unitLabel } = readDescription(line.description)
  const meter = await account.call('POST', '/v1/billing/meters', {
    display_name: event,
    event_name: event,
    default_aggregation: { formula: 'sum' },
  })
  const quantity = line.quantity ?? 0
  const cost: Given =
    line.unitAmount === null
      ? {
          billing_scheme: 'tiered',
          tiers_mode: 'graduated',
          tiers: [
            { up_to: Math.max(quantity, 1), unit_amount: quantity === 0 ? 0 : line.amount / quantity },
            { up_to: 'inf', unit_amount: 100 },
          ],
        }
      : { unit_amount: line.unitAmount }
  const price = await account.call('POST', '/v1/prices', {
    product: await makeProduct(account, product ?? 'Product', unitLabel),
    currency,
    recurring: { interval: 'month', usage_type: 'metered', meter: idOf(meter) },
    ...cost,
  })
  return idOf(price)
}
