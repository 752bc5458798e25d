// What a quote offers, and what it comes to: at once, and per period.
import { amountOf } from '../billing/price.ts'
import { taxOf, taxesOn } from '../billing/tax.ts'
import { getPrice, getProduct } from '../core/find.ts'
import { newId } from '../core/context.ts'
import type { Context } from '../core/context.ts'
import { invalidRequest, missingParameter } from '../core/errors.ts'
import type { Row } from '../core/table.ts'
import type { LineItem, Quote, TaxRate } from '../core/wire.ts'
import type { QuoteLine } from './quote-fields.ts'
import { readTaxRates } from './tax-rates.ts'

/** The lines of a quote, which the API shows only when asked, and the rates they have of their own. */
export interface QuotePlan extends Row {
  lines: LineItem[]
  rates: (TaxRate[] | null)[]
}

export function readLines(ctx: Context, id: string, given: readonly QuoteLine[]): QuotePlan {
  const lines: LineItem[] = []
  const rates: (TaxRate[] | null)[] = []
  for (const [index, line] of given.entries()) {
    const at = `line_items[${index}]`
    if (line.price === undefined) throw missingParameter(`${at}[price]`)
    const price = getPrice(ctx, line.price, `${at}[price]`)
    const currency = lines[0]?.currency ?? price.currency
    if (price.currency !== currency) {
      throw invalidRequest('All prices of a quote must have the same currency.', `${at}[price]`)
    }
    const metered = price.recurring?.usage_type === 'metered'
    const quantity = metered ? 0 : (line.quantity ?? 1)
    const amount = amountOf(ctx, price, quantity)
    rates.push(readTaxRates(ctx, line.tax_rates, `${at}[tax_rates]`) ?? null)
    lines.push({
      id: newId(ctx, 'li'),
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
  return { id, lines, rates }
}

/** The lines with their taxes, of the quote's default rates where they have none. */
export function withTaxes(plan: QuotePlan, defaults: readonly TaxRate[]): QuotePlan {
  const lines = plan.lines.map((line, index) => {
    const taxes = taxesOn(line.amount_subtotal, plan.rates[index] ?? defaults, 'none')
    return {
      ...line,
      amount_tax: taxOf(taxes),
      amount_total: line.amount_subtotal + taxOf(taxes, 'exclusive'),
    }
  })
  return { ...plan, lines }
}

function sumsOf(lines: readonly LineItem[]) {
  const sum = (field: 'amount_subtotal' | 'amount_total' | 'amount_tax') =>
    lines.reduce((total, line) => total + line[field], 0)
  return {
    amount_subtotal: sum('amount_subtotal'),
    amount_total: sum('amount_total'),
    total_details: { amount_discount: 0, amount_shipping: 0, amount_tax: sum('amount_tax') },
  }
}

/** `computed`: with a trial nothing recurring is due at once. https://docs.stripe.com/api/quotes/object#quote_object-computed */
export function compute(
  plan: QuotePlan,
  hasTrial: boolean,
): Pick<Quote, 'computed' | 'amount_subtotal' | 'amount_total' | 'total_details'> {
  const recurring = plan.lines.filter((line) => line.price?.recurring)
  const interval = recurring[0]?.price?.recurring
  const upfront = hasTrial ? plan.lines.filter((line) => !line.price?.recurring) : plan.lines
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
