// What a quote offers, and what it comes to: at once, and per period.
import type { ActiveDiscount } from '../billing/discounts.ts'
import { amountOf } from '../billing/price.ts'
import { taxOf, taxesOn } from '../billing/tax.ts'
import { getPrice, getProduct } from '../core/find.ts'
import { newId } from '../core/context.ts'
import type { Context } from '../core/context.ts'
import { invalidRequest, missingParameter, noSuch } from '../core/errors.ts'
import type { Row } from '../core/table.ts'
import type { LineItem, Price, Quote, TaxRate } from '../core/wire.ts'
import type { GivenDiscount } from './discount-params.ts'
import { inlinePrice } from './new-price.ts'
import { discountQuote } from './quote-discounts.ts'
import type { QuoteLine } from './quote-fields.ts'
import { readTaxRates } from './tax-rates.ts'

/** The lines of a quote, which the API shows only when asked, and the rates they have of their own. */
export interface QuotePlan extends Row {
  lines: LineItem[]
  rates: (TaxRate[] | null)[]
  /** Those of each line, and those of the quote. */
  lineDiscounts?: GivenDiscount[][]
  discounts?: GivenDiscount[]
}

/** A line that names one that was there before keeps what it does not say. */
export function readLines(ctx: Context, before: QuotePlan, given: readonly QuoteLine[]): QuotePlan {
  const lines: LineItem[] = []
  const rates: (TaxRate[] | null)[] = []
  const lineDiscounts: GivenDiscount[][] = []
  for (const [index, line] of given.entries()) {
    const at = `line_items[${index}]`
    const place = before.lines.findIndex((other) => other.id === line.id)
    const kept = before.lines[place]
    if (line.id !== undefined && kept === undefined) throw noSuch('item', line.id, `${at}[id]`)
    const price = priceOf(ctx, line, kept, at)
    const currency = lines[0]?.currency ?? price.currency
    if (price.currency !== currency) {
      throw invalidRequest('All prices of a quote must have the same currency.', `${at}[price]`)
    }
    const metered = price.recurring?.usage_type === 'metered'
    const quantity = metered ? 0 : (line.quantity ?? kept?.quantity ?? 1)
    const amount = amountOf(ctx, price, quantity)
    rates.push(readTaxRates(ctx, line.tax_rates, `${at}[tax_rates]`) ?? before.rates[place] ?? null)
    lineDiscounts.push(
      line.discounts === undefined ? (before.lineDiscounts?.[place] ?? []) : (line.discounts ?? []),
    )
    lines.push({
      id: kept?.id ?? newId(ctx, 'li'),
      object: 'item',
      adjustable_quantity: null,
      amount_discount: 0,
      amount_subtotal: amount,
      amount_tax: 0,
      amount_total: amount,
      currency,
      description: getProduct(ctx, price.product).name,
      metadata: {},
      price,
      quantity: metered ? null : quantity,
    })
  }
  return { ...before, lines, rates, lineDiscounts }
}

function priceOf(ctx: Context, line: QuoteLine, kept: LineItem | undefined, at: string): Price {
  if (line.price_data !== undefined) {
    if (line.price === undefined) return inlinePrice(ctx, line.price_data)
    throw invalidRequest('You may only specify one of these parameters: price, price_data.', `${at}[price]`)
  }
  if (line.price !== undefined) return getPrice(ctx, line.price, `${at}[price]`)
  if (kept?.price) return kept.price
  throw missingParameter(`${at}[price]`)
}

function isLasting(discount: ActiveDiscount): boolean {
  return discount.coupon.duration === 'forever'
}

/** The lines less their discounts and with their taxes, of the quote's default rates where they have none. */
export function priceQuote(
  ctx: Context,
  plan: QuotePlan,
  customer: string | null,
  defaults: readonly TaxRate[],
): { lines: LineItem[]; recurring: LineItem[] } {
  const exempt = ctx.tables.customers.get(customer ?? '')?.tax_exempt ?? 'none'
  const withTaxes = (line: LineItem, index: number): LineItem => {
    const taxes = taxesOn(line.amount_total, plan.rates[index] ?? defaults, exempt)
    return { ...line, amount_tax: taxOf(taxes), amount_total: line.amount_total + taxOf(taxes, 'exclusive') }
  }
  return {
    lines: discountQuote(ctx, plan, customer, () => true).map(withTaxes),
    recurring: discountQuote(ctx, plan, customer, isLasting)
      .map(withTaxes)
      .filter((line) => line.price?.recurring),
  }
}

function sumsOf(lines: readonly LineItem[]) {
  const sum = (field: 'amount_discount' | 'amount_subtotal' | 'amount_total' | 'amount_tax') =>
    lines.reduce((total, line) => total + line[field], 0)
  return {
    amount_subtotal: sum('amount_subtotal'),
    amount_total: sum('amount_total'),
    total_details: {
      amount_discount: sum('amount_discount'),
      amount_shipping: 0,
      amount_tax: sum('amount_tax'),
    },
  }
}

/**
 * `computed`: with a trial nothing recurring is due at once; of the discounts only those that last forever count for what
 * recurs. https://docs.stripe.com/api/quotes/object#quote_object-computed
 */
export function compute(
  { lines, recurring }: { lines: readonly LineItem[]; recurring: readonly LineItem[] },
  hasTrial: boolean,
): Pick<Quote, 'computed' | 'amount_subtotal' | 'amount_total' | 'total_details'> {
  const interval = recurring[0]?.price?.recurring
  const upfront = hasTrial ? lines.filter((line) => !line.price?.recurring) : lines
  return {
    ...sumsOf(upfront),
    computed: {
      recurring: interval
        ? { ...sumsOf(recurring), interval: interval.interval, interval_count: interval.interval_count }
        : null,
      upfront: sumsOf(upfront),
    },
  }
}
