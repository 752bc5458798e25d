// Tax by tax rates: per line, on what discounts leave, rounded, then summed. A line's own rates win over its invoice's.
// https://docs.stripe.com/billing/taxes/tax-rates https://docs.stripe.com/tax/calculating#rounding
import type { Context } from '../core/context.ts'
import type { Row } from '../core/table.ts'
import type { Invoice, InvoiceLine, TaxRate } from '../core/wire.ts'
import { percentOf, taxWithin } from './money.ts'

/** The tax rates a line has of its own; Stripe shows only the taxes they lead to. */
export interface LineRates extends Row {
  rates: TaxRate[]
}

export type Tax = NonNullable<InvoiceLine['taxes']>[number]

/** Notes a line's own rates; none means that the invoice's apply. */
export function keepLineRates(ctx: Context, line: string, rates: readonly TaxRate[] | null): void {
  if (rates !== null && rates.length > 0) ctx.tables.line_rates.put({ id: line, rates: [...rates] })
  else ctx.tables.line_rates.delete(line)
}

export function ratesOf(ctx: Context, line: string, invoice: Pick<Invoice, 'default_tax_rates'>): TaxRate[] {
  return ctx.tables.line_rates.get(line)?.rates ?? invoice.default_tax_rates
}

/** Why an exempt customer pays none. https://docs.stripe.com/tax/zero-tax#customer-tax-status */
function reasonFor(exempt: Invoice['customer_tax_exempt']): Tax['taxability_reason'] {
  if (exempt === 'exempt') return 'customer_exempt'
  return exempt === 'reverse' ? 'reverse_charge' : 'not_available'
}

/** The taxes on an amount (minor units, after discounts), one entry per rate. */
export function taxesOn(
  amount: number,
  rates: readonly TaxRate[],
  exempt: Invoice['customer_tax_exempt'],
): Tax[] {
  const isExempt = exempt === 'exempt' || exempt === 'reverse'
  const percents = rates.filter((rate) => rate.inclusive).map((rate) => rate.percentage)
  const inside = isExempt
    ? 0
    : percents.reduce((sum, percent) => sum + taxWithin(amount, percent, percents), 0)
  const base = amount - inside
  return rates.map((rate) => {
    const taxed = rate.inclusive
      ? taxWithin(amount, rate.percentage, percents)
      : percentOf(base, rate.percentage)
    return {
      amount: isExempt ? 0 : taxed || 0,
      tax_behavior: rate.inclusive ? 'inclusive' : 'exclusive',
      tax_rate_details: { tax_rate: rate.id },
      taxability_reason: reasonFor(exempt),
      taxable_amount: isExempt ? 0 : base,
      type: 'tax_rate_details',
    }
  })
}

/** Taxes of several lines, one entry per rate. */
export function sumTaxes(taxes: readonly Tax[]): Tax[] {
  const sums = new Map<string, Tax>()
  for (const tax of taxes) {
    const key = tax.tax_rate_details?.tax_rate ?? ''
    const sum = sums.get(key)
    sums.set(
      key,
      sum === undefined
        ? tax
        : {
            ...sum,
            amount: sum.amount + tax.amount,
            taxable_amount: (sum.taxable_amount ?? 0) + (tax.taxable_amount ?? 0),
          },
    )
  }
  return [...sums.values()]
}

export function taxOf(taxes: readonly Tax[], behavior?: Tax['tax_behavior']): number {
  return taxes.reduce(
    (sum, tax) => sum + (behavior === undefined || tax.tax_behavior === behavior ? tax.amount : 0),
    0,
  )
}
