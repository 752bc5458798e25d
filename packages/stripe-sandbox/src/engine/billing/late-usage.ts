// Usage of a closed period that was reported while its invoice was still a draft. The draft keeps what it was made with;
// its metered lines are counted again when it is finalized.
// https://docs.stripe.com/billing/subscriptions/usage-based/configure-grace-period
import { newId } from '../core/context.ts'
import type { Context } from '../core/context.ts'
import type { Invoice, InvoiceItem, InvoiceLine, Price } from '../core/wire.ts'
import { describePeriod } from './describe.ts'
import { ledgerOf, lineItemOf, usageClosed } from './ledger.ts'
import { productOf } from './lines.ts'
import { partsOf } from './price.ts'
import type { PricePart } from './price.ts'
import { keepLineRates } from './tax.ts'
import { withLines } from './totals.ts'
import { isMetered, usedQuantity } from './usage.ts'

/** The metered price of a line that bills a period that is over; null for any other line. */
function usagePriceOf(ctx: Context, draft: Invoice, line: InvoiceLine): Price | null {
  const details = line.parent?.subscription_item_details
  if (!details || details.proration || line.period.end > draft.period_end) return null
  const price = ctx.tables.prices.get(line.pricing?.price_details?.price ?? '')
  return price !== undefined && isMetered(price) ? price : null
}

function isSameStretch(one: InvoiceLine, other: InvoiceLine): boolean {
  return (
    one.parent?.subscription_item_details?.subscription_item ===
      other.parent?.subscription_item_details?.subscription_item &&
    one.pricing?.price_details?.price === other.pricing?.price_details?.price &&
    one.period.start === other.period.start &&
    one.period.end === other.period.end
  )
}

/** What a line and the item behind it say of a part of the price. */
function valuesOf(ctx: Context, price: Price, part: PricePart, currency: string) {
  return {
    amount: part.amount,
    description: describePeriod(part, productOf(ctx, price), price, currency),
    quantity: part.quantity ?? 0,
    quantity_decimal: String(part.quantity ?? 0),
  }
}

/** A line for another tier, made like its neighbour, with an item of its own where that one has one. */
function likeLine(ctx: Context, line: InvoiceLine): InvoiceLine {
  const id = newId(ctx, 'il')
  keepLineRates(ctx, id, ctx.tables.line_rates.get(line.id)?.rates ?? null)
  const item = ctx.tables.invoiceitems.get(lineItemOf(line) ?? '')
  const details = line.parent?.subscription_item_details
  if (item === undefined || !details || line.parent === null) return { ...line, id }
  const made = ctx.tables.invoiceitems.put<InvoiceItem>({ ...item, id: newId(ctx, 'ii') })
  return {
    ...line,
    id,
    parent: { ...line.parent, subscription_item_details: { ...details, invoice_item: made.id } },
  }
}

/** The lines of one item's period as they are to be: one, or one per tier. */
function recounted(ctx: Context, draft: Invoice, price: Price, lines: readonly InvoiceLine[]): InvoiceLine[] {
  const [first] = lines
  if (first === undefined) return []
  const { start, end } = first.period
  const owner = first.parent?.subscription_item_details?.subscription_item ?? ''
  const closed = usageClosed(ledgerOf(ctx, first.subscription ?? ''), owner, price.id)
  const quantity = usedQuantity(ctx, draft.customer ?? '', price, start, end, closed)
  const parts = partsOf(ctx, price, quantity, draft.currency)
  for (const line of lines.slice(parts.length)) ctx.tables.invoiceitems.delete(lineItemOf(line) ?? '')
  return parts.map((part, index): InvoiceLine => {
    const line = lines[index] ?? likeLine(ctx, first)
    const values = valuesOf(ctx, price, part, draft.currency)
    const pricing = line.pricing === null ? null : { ...line.pricing, unit_amount_decimal: part.decimal }
    const item = ctx.tables.invoiceitems.get(lineItemOf(line) ?? '')
    if (item !== undefined) ctx.tables.invoiceitems.put<InvoiceItem>({ ...item, ...values, pricing })
    return { ...line, ...values, pricing, subtotal: part.amount }
  })
}

/** The draft with its metered lines as they are now that it is finalized; the draft itself where nothing came late. */
export function withLateUsage(ctx: Context, draft: Invoice): Invoice {
  const lines: InvoiceLine[] = []
  const done: InvoiceLine[] = []
  for (const line of draft.lines.data) {
    if (done.some((other) => isSameStretch(other, line))) continue
    const price = usagePriceOf(ctx, draft, line)
    if (price === null) {
      lines.push(line)
      continue
    }
    done.push(line)
    const stretch = draft.lines.data.filter((other) => isSameStretch(other, line))
    lines.push(...recounted(ctx, draft, price, stretch))
  }
  const isSame =
    lines.length === draft.lines.data.length &&
    lines.every((line, index) => {
      const before = draft.lines.data[index]
      return before?.id === line.id && before.amount === line.amount && before.quantity === line.quantity
    })
  return isSame ? draft : withLines(ctx, draft, lines)
}
