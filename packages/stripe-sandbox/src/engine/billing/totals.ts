// An invoice's sums: what its lines come to after discounts and taxes, and what is due after the customer's balance.
// Running it again over the same lines gives the same invoice, so drafts can be edited.
// https://docs.stripe.com/api/invoices/object
import type { Context } from '../core/context.ts'
import type { Invoice, InvoiceLine } from '../core/wire.ts'
import { balanceIn } from '../payments/customer-balance.ts'
import { activeDiscounts, takenOff } from './discounts.ts'
import type { ActiveDiscount } from './discounts.ts'
import { ratesOf, sumTaxes, taxOf, taxesOn } from './tax.ts'

type DiscountAmount = NonNullable<InvoiceLine['discount_amounts']>[number]

interface Reckoned {
  line: InvoiceLine
  net: number
  amounts: DiscountAmount[]
}

function productOf(line: InvoiceLine): string | null {
  return line.pricing?.price_details?.product ?? null
}

function apply(discount: ActiveDiscount, reckoned: readonly Reckoned[], currency: string): void {
  const seen = reckoned.map(({ line, net }) => ({
    product: productOf(line),
    discountable: line.discountable,
    net,
  }))
  for (const [index, off] of takenOff(discount, seen, currency).entries()) {
    const entry = reckoned[index]
    if (entry === undefined || off === null) continue
    entry.net -= off
    entry.amounts.push({ amount: off, discount: discount.id })
  }
}

/** When discounts are asked whether they still count: a renewal asks as of the period that begins. */
function instantOf(invoice: Invoice): number {
  return Math.max(invoice.created, invoice.period_end)
}

function sumByDiscount(amounts: readonly DiscountAmount[]): DiscountAmount[] {
  const sums = new Map<string, number>()
  for (const { discount, amount } of amounts) sums.set(discount, (sums.get(discount) ?? 0) + amount)
  return [...sums].map(([discount, amount]) => ({ amount, discount }))
}

function toPretax(amounts: readonly DiscountAmount[]) {
  return amounts.map(({ amount, discount }) => ({ amount, discount, type: 'discount' as const }))
}

/** The invoice with these lines and the sums that follow from them and from the customer's balance (minor units). */
export function withLines(ctx: Context, invoice: Invoice, lines: readonly InvoiceLine[]): Invoice {
  const at = instantOf(invoice)
  const reckoned: Reckoned[] = lines.map((line) => ({ line, net: line.amount, amounts: [] }))
  for (const entry of reckoned) {
    for (const discount of activeDiscounts(ctx, entry.line.discounts, at))
      apply(discount, [entry], invoice.currency)
  }
  const subtotal = reckoned.reduce((sum, { net }) => sum + net, 0)
  const onInvoice = activeDiscounts(ctx, invoice.discounts, at)
  for (const discount of onInvoice) apply(discount, reckoned, invoice.currency)
  const data = reckoned.map(
    ({ line, net, amounts }): InvoiceLine => ({
      ...line,
      discount_amounts: amounts,
      pretax_credit_amounts: toPretax(amounts),
      taxes: taxesOn(net, ratesOf(ctx, line.id, invoice), invoice.customer_tax_exempt),
    }),
  )
  const taxes = sumTaxes(data.flatMap((line) => line.taxes ?? []))
  const net = reckoned.reduce((sum, entry) => sum + entry.net, 0)
  const shipping = invoice.shipping_cost?.amount_total ?? 0
  const total = net + taxOf(taxes, 'exclusive') + shipping
  const inclusive = taxOf(taxes, 'inclusive')
  const discounts = sumByDiscount(reckoned.flatMap(({ amounts }) => amounts))
  const customer = ctx.tables.customers.get(invoice.customer ?? '')
  const balance = customer === undefined ? 0 : balanceIn(ctx, customer, invoice.currency)
  const due = Math.max(0, total + balance)
  return {
    ...invoice,
    amount_due: due,
    amount_remaining: due,
    amount_shipping: shipping,
    discounts: onInvoice.map(({ id }) => id),
    lines: { ...invoice.lines, data, total_count: data.length },
    starting_balance: balance,
    subtotal,
    subtotal_excluding_tax: subtotal - inclusive,
    total,
    total_discount_amounts: discounts,
    total_excluding_tax: total - taxOf(taxes),
    total_pretax_credit_amounts: toPretax(discounts),
    total_taxes: taxes,
  }
}
