// Prices and coupons that requests name and no answer shows: what they cost is read from what was charged with them.
import { isRecord } from '../values.ts'
import type { Recorded } from './recorded.ts'
import type { Exchange } from './recording.ts'

/** What a price costs where nothing tells: the request was refused for another reason. */
const ANY_AMOUNT = 1000

const PRICE = /(?:^|\[)(?:price|plan)\]?$/
const COUPON = /(?:^|\[)coupon\]?$/

/** Adds what can be inferred to `recorded`, dated `created` (seconds). */
export function inferCatalog(recorded: Recorded, exchanges: readonly Exchange[], created: number): void {
  const add = (object: Record<string, unknown>) => {
    const id = String(object['id'])
    if (!recorded.has(id)) recorded.set(id, { created, livemode: false, metadata: {}, ...object })
  }
  for (const line of [...recorded.values()].filter((object) => object['object'] === 'line_item')) {
    const price = priceOfLine(line)
    if (price !== null) add(price)
  }
  for (const exchange of exchanges) {
    const refused = refusalOf(exchange)
    for (const [key, value] of new URLSearchParams(exchange.form)) {
      if (value === '' || recorded.has(value) || refused.includes(`'${value}'`)) continue
      if (PRICE.test(key)) add(priceOfRequest(exchange, value))
      else if (COUPON.test(key)) add(couponOfRequest(recorded, exchange, value))
    }
  }
}

function refusalOf({ response }: Exchange): string {
  const error = response['error']
  return isRecord(error) && error['code'] === 'resource_missing' ? String(error['message']) : ''
}

function priceOfLine(line: Record<string, unknown>): Record<string, unknown> | null {
  const pricing = isRecord(line['pricing']) ? line['pricing'] : {}
  const details = isRecord(pricing['price_details']) ? pricing['price_details'] : {}
  const parent = isRecord(line['parent']) ? line['parent'] : {}
  const cost = pricing['unit_amount_decimal']
  if (typeof details['price'] !== 'string' || typeof cost !== 'string') return null
  if (parent['type'] !== 'subscription_item_details') return null
  return {
    ...priced(details['price'], String(line['currency']), cost),
    product: details['product'],
    type: 'recurring',
    recurring: recurringOf(String(line['description'])),
  }
}

/** `1 user × Plan (at $25.00 / month)`, `(at $25.00 every 3 months)` */
function recurringOf(description: string): { interval: string; interval_count: number } {
  const [, count, several, one] =
    /(?:every (\d+) (day|week|month|year)s|\/ (day|week|month|year))\)$/.exec(description) ?? []
  return { interval: several ?? one ?? 'month', interval_count: Number(count ?? 1) }
}

function priced(id: string, currency: string, cost: string): Record<string, unknown> {
  return {
    id,
    object: 'price',
    billing_scheme: 'per_unit',
    currency,
    unit_amount: /^\d+$/.test(cost) ? Number(cost) : null,
    unit_amount_decimal: cost,
  }
}

function priceOfRequest(exchange: Exchange, id: string): Record<string, unknown> {
  const { path, form, response } = exchange
  const params = new URLSearchParams(form)
  const recurs = params.get('mode') !== 'payment' && !/^\/v1\/(invoiceitems|invoices|quotes)/.test(path)
  const pricing = isRecord(response['pricing']) ? response['pricing'] : {}
  const quantity = Number(params.get('line_items[0][quantity]') ?? 1)
  const subtotal = response['amount_subtotal']
  const shared = typeof subtotal === 'number' && quantity > 0 && !params.has('line_items[1][price]')
  const told = pricing['unit_amount_decimal']
  const cost = typeof told === 'string' ? told : String(shared ? subtotal / quantity : ANY_AMOUNT)
  const currency = typeof response['currency'] === 'string' ? response['currency'] : 'usd'
  return {
    ...priced(id, currency, cost),
    product: `prod_of_${id}`,
    type: recurs ? 'recurring' : 'one_time',
    recurring: recurs ? { interval: 'month', interval_count: 1 } : null,
  }
}

/** Discounts name their coupon; what it takes off is seen on the lines or on the session. */
function couponOfRequest(recorded: Recorded, exchange: Exchange, id: string): Record<string, unknown> {
  const taken = takenOnLines(recorded, id) ?? takenOnSession(exchange.response)
  const coupon = { id, object: 'coupon', duration: 'forever' }
  if (taken === null) return { ...coupon, percent_off: 10 }
  const percent = (taken.amount * 100) / taken.of
  return Number.isInteger(percent)
    ? { ...coupon, percent_off: percent }
    : { ...coupon, amount_off: taken.amount, currency: taken.currency }
}

interface Taken {
  amount: number
  of: number
  currency: string
}

function takenOnLines(recorded: Recorded, coupon: string): Taken | null {
  const discounts = [...recorded.values()].filter(
    ({ object, source }) => object === 'discount' && isRecord(source) && source['coupon'] === coupon,
  )
  const ids = new Set(discounts.map(({ id }) => id))
  for (const line of recorded.values()) {
    const amounts = Array.isArray(line['discount_amounts']) ? line['discount_amounts'] : []
    for (const amount of amounts) {
      if (!isRecord(amount) || !ids.has(amount['discount'])) continue
      const [taken, of] = [Number(amount['amount']), Number(line['amount'])]
      if (of > 0) return { amount: taken, of, currency: String(line['currency']) }
    }
  }
  return null
}

function takenOnSession(response: Record<string, unknown>): Taken | null {
  const details = isRecord(response['total_details']) ? response['total_details'] : {}
  const { amount_subtotal: of, currency } = response
  const amount = details['amount_discount']
  if (typeof amount !== 'number' || amount === 0 || typeof of !== 'number') return null
  return { amount, of, currency: String(currency) }
}
