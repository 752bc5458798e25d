// Invoices that a subscription made by itself: on a new period, or on the first day of a trial.
import type { Account, Given } from '../account/account.ts'
import { isRecord } from '../values.ts'
import { idOf, makeCustomer, makePrice, makeProduct } from './catalog.ts'
import type { MathCase, MathLine } from './invoices.ts'
import { addItem, playManual, sharedCoupons, taxRatesOf, toDiscounts } from './manual-invoice.ts'
import { readDescription } from './shapes.ts'

const HOUR = 3600

interface Every {
  interval: 'day' | 'week' | 'month' | 'year'
  count: number
}

/** How often a line is billed: its words say so, or its period. */
function everyOf({ description, period }: MathLine): Every {
  const [, count, several, one] =
    /(?:every (\d+) (day|week|month|year)s|\/ (day|week|month|year))\)$/.exec(description) ?? []
  const named = several ?? one
  if (named === 'day' || named === 'week' || named === 'month' || named === 'year') {
    return { interval: named, count: Number(count ?? 1) }
  }
  const days = period === null ? 30 : Math.round((period.end - period.start) / 86_400)
  if (days >= 360) return { interval: 'year', count: Math.round(days / 365) }
  if (days >= 28) return { interval: 'month', count: Math.round(days / 30.5) }
  return days % 7 === 0 && days > 0
    ? { interval: 'week', count: days / 7 }
    : { interval: 'day', count: Math.max(days, 1) }
}

/** One interval earlier, the day kept where that month has it. */
function before(time: number, { interval, count }: Every): number {
  if (interval === 'day' || interval === 'week') return time - count * (interval === 'day' ? 1 : 7) * 86_400
  const date = new Date(time * 1000)
  const day = date.getUTCDate()
  date.setUTCDate(1)
  date.setUTCMonth(date.getUTCMonth() - count * (interval === 'year' ? 12 : 1))
  const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate()
  date.setUTCDate(Math.min(day, last))
  return date.getTime() / 1000
}

/** Lines in words of their own were added to the subscription's invoice by somebody. */
function isAdded({ description }: MathLine): boolean {
  return readDescription(description).product === null && !description.startsWith('Período de prueba')
}

async function itemOf(account: Account, currency: string, line: MathLine): Promise<Given> {
  const taxRates = await taxRatesOf(account, line)
  return {
    price: await makeLicensedPrice(account, currency, line),
    quantity: line.quantity ?? 1,
    ...(taxRates.length === 0 ? {} : { tax_rates: taxRates }),
  }
}

export async function playCycle(account: Account, played: MathCase): Promise<Record<string, unknown>> {
  const customer = await makeCustomer(account)
  const own = played.lines.filter((line) => !isAdded(line))
  const [first] = own
  if (first === undefined) return playManual(account, played)
  // Licensed items are billed ahead, usage for the time that ended: the invoice stands where the two meet.
  const boundary = Math.max(...own.map(({ period }) => period?.start ?? 0))
  const began = before(boundary, everyOf(first))
  account.advance(began)
  const items: Given[] = []
  const usage: { event: string; value: number }[] = []
  for (const [index, line] of own.entries()) {
    if (line.period !== null && line.period.start < boundary) {
      const event = `usage_${index}`
      const taxRates = await taxRatesOf(account, line)
      items.push({
        price: await makeMeteredPrice(account, played.currency, line, event),
        ...(taxRates.length === 0 ? {} : { tax_rates: taxRates }),
      })
      usage.push({ event, value: line.quantity ?? 0 })
    } else items.push(await itemOf(account, played.currency, line))
  }
  const subscription = await account.call('POST', '/v1/subscriptions', {
    customer,
    items,
    ...toDiscounts(await sharedCoupons(account, played)),
  })
  account.advance(began + HOUR)
  for (const { event, value } of usage) {
    await account.call('POST', '/v1/billing/meter_events', {
      event_name: event,
      payload: { stripe_customer_id: customer, value: String(value) },
    })
  }
  for (const line of played.lines.filter(isAdded)) {
    await addItem(account, played, line, { customer, subscription: idOf(subscription) })
  }
  account.advance(boundary + 2 * HOUR)
  return latestInvoice(account, subscription)
}

/** The first invoice: of a trial where nothing is asked for, else of the first period. */
export async function playCreate(account: Account, played: MathCase): Promise<Record<string, unknown>> {
  const customer = await makeCustomer(account)
  const [first] = played.lines
  if (first?.period == null) throw new Error(`${played.id} has no period`)
  account.advance(first.period.start)
  const items: Given[] = []
  const added: MathLine[] = []
  for (const line of played.lines) {
    if (isAdded(line)) added.push(line)
    else items.push(await itemOf(account, played.currency, line))
  }
  for (const line of added) await addItem(account, played, line, { customer })
  const isTrial = played.lines.every(({ amount, unitAmount }) => amount === 0 && unitAmount !== 0)
  const subscription = await account.call('POST', '/v1/subscriptions', {
    customer,
    items,
    ...toDiscounts(await sharedCoupons(account, played)),
    ...(isTrial ? { trial_end: first.period.end } : {}),
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
  const every = everyOf(line)
  return makePrice(account, {
    product: await makeProduct(account, product ?? 'Product', unitLabel),
    currency,
    interval: every.interval,
    intervalCount: every.count,
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
  const every = everyOf(line)
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
    recurring: {
      interval: every.interval,
      interval_count: every.count,
      usage_type: 'metered',
      meter: idOf(meter),
    },
    ...cost,
  })
  return idOf(price)
}
