// The lines of a credit note and their sums: parts of invoice lines with the discounts and taxes these had, and lines of
// one's own. https://docs.stripe.com/invoicing/integration/programmatic-credit-notes
import type Stripe from 'stripe'
import { fractionOf, timesDecimal, wholeAmount } from '../billing/money.ts'
import { sumTaxes, taxOf, taxesOn } from '../billing/tax.ts'
import { newId } from '../core/context.ts'
import type { Context } from '../core/context.ts'
import { invalidRequest, missingParameter, noSuch } from '../core/errors.ts'
import {
  changeMetadata,
  decimal,
  integer,
  metadata,
  object,
  oneOf,
  required,
  string,
  unbuilt,
} from '../core/schema.ts'
import type { Covers, Parsed } from '../core/schema.ts'
import type { CreditNoteLine, Invoice, InvoiceLine, TaxRate } from '../core/wire.ts'
import { readTaxRates, taxRateIds } from './tax-rates.ts'

const fields = {
  amount: integer({ min: 0 }),
  description: string(),
  invoice_line_item: string(),
  metadata: metadata(),
  quantity: integer({ min: 1 }),
  tax_amounts: unbuilt,
  tax_rates: taxRateIds,
  type: required(oneOf('custom_line_item', 'invoice_line_item')),
  unit_amount: integer(),
  unit_amount_decimal: decimal(),
} satisfies Covers<Stripe.CreditNoteCreateParams.Line>

export const creditNoteLine = object(fields)
export type GivenCreditLine = Partial<Parsed<typeof fields>> & Pick<Parsed<typeof fields>, 'type'>

export function readLine(
  ctx: Context,
  invoice: Invoice,
  given: GivenCreditLine,
  index: number,
): CreditNoteLine {
  const at = `lines[${index}]`
  return given.type === 'custom_line_item'
    ? customLine(ctx, invoice, given, at)
    : partOfLine(ctx, invoice, given, at)
}

/** An amount without any line behind it, tax included. Assumed: Stripe words it so. */
export function amountLine(ctx: Context, invoice: Invoice, amount: number): CreditNoteLine {
  return newLine(ctx, {
    amount,
    description: `Credit for invoice ${invoice.number ?? invoice.id}`,
    type: 'custom_line_item',
  })
}

function newLine(
  ctx: Context,
  known: Pick<CreditNoteLine, 'amount' | 'description' | 'type'> & Partial<CreditNoteLine>,
): CreditNoteLine {
  return {
    id: newId(ctx, 'cnli'),
    object: 'credit_note_line_item',
    discount_amount: 0,
    discount_amounts: [],
    livemode: false,
    metadata: {},
    pretax_credit_amounts: [],
    quantity: null,
    tax_rates: [],
    taxes: [],
    unit_amount: null,
    unit_amount_decimal: null,
    ...known,
  }
}

function customLine(ctx: Context, invoice: Invoice, given: GivenCreditLine, at: string): CreditNoteLine {
  if (given.description === undefined) throw missingParameter(`${at}[description]`)
  const unit = given.unit_amount === undefined ? given.unit_amount_decimal : String(given.unit_amount)
  if (unit === undefined) throw missingParameter(`${at}[unit_amount]`)
  const quantity = given.quantity ?? 1
  const amount = timesDecimal(unit, String(quantity))
  const rates = readTaxRates(ctx, given.tax_rates, `${at}[tax_rates]`) ?? []
  return newLine(ctx, {
    amount,
    description: given.description,
    metadata: given.metadata === undefined ? null : changeMetadata({}, given.metadata),
    quantity,
    tax_rates: rates,
    taxes: taxesOn(amount, rates, invoice.customer_tax_exempt),
    type: 'custom_line_item',
    unit_amount: wholeAmount(unit),
    unit_amount_decimal: unit,
  })
}

/** How much of the line is credited: by quantity, by amount, or all of it. */
function shareOf(line: InvoiceLine, given: GivenCreditLine, at: string): { part: number; whole: number } {
  const { amount, quantity } = given
  if (amount !== undefined && quantity !== undefined) {
    throw invalidRequest('You may only specify one of these parameters: amount, quantity.', `${at}[quantity]`)
  }
  const whole = amount === undefined ? (line.quantity ?? 1) : line.amount
  const part = amount ?? quantity ?? whole
  if (part <= whole) return { part, whole }
  throw invalidRequest(
    `The credited ${amount === undefined ? 'quantity' : 'amount'} is more than the invoice line item has.`,
    `${at}[${amount === undefined ? 'quantity' : 'amount'}]`,
  )
}

function partOfLine(ctx: Context, invoice: Invoice, given: GivenCreditLine, at: string): CreditNoteLine {
  const id = given.invoice_line_item
  if (id === undefined) throw missingParameter(`${at}[invoice_line_item]`)
  const line = invoice.lines.data.find((candidate) => candidate.id === id)
  if (line === undefined) throw noSuch('invoice line item', id, `${at}[invoice_line_item]`)
  const { part, whole } = shareOf(line, given, at)
  const share = (amount: number) => (whole === 0 ? amount : fractionOf(amount, part, whole))
  const amount = share(line.amount)
  const discounts = (line.discount_amounts ?? []).map(({ amount: off, discount }) => ({
    amount: share(off),
    discount,
  }))
  const off = discounts.reduce((sum, discount) => sum + discount.amount, 0)
  const rates = readTaxRates(ctx, given.tax_rates, `${at}[tax_rates]`) ?? ratesOfLine(ctx, line)
  const unit = line.pricing?.unit_amount_decimal ?? null
  return newLine(ctx, {
    amount,
    description: given.description ?? line.description,
    discount_amount: off,
    discount_amounts: discounts,
    invoice_line_item: line.id,
    metadata: changeMetadata({}, given.metadata),
    pretax_credit_amounts: discounts.map((discount) => ({ ...discount, type: 'discount' as const })),
    quantity: given.amount === undefined ? part : null,
    tax_rates: rates,
    taxes: taxesOn(amount - off, rates, invoice.customer_tax_exempt),
    type: 'invoice_line_item',
    unit_amount: unit === null ? null : wholeAmount(unit),
    unit_amount_decimal: unit,
  })
}

function ratesOfLine(ctx: Context, line: InvoiceLine): TaxRate[] {
  return (line.taxes ?? []).flatMap(
    (tax) => ctx.tables.tax_rates.get(tax.tax_rate_details?.tax_rate ?? '') ?? [],
  )
}

/** The sums of a credit note, in minor units. */
export function sumLines(lines: readonly CreditNoteLine[]) {
  const gross = lines.reduce((sum, line) => sum + line.amount, 0)
  const discount = lines.reduce((sum, line) => sum + line.discount_amount, 0)
  const taxes = sumTaxes(lines.flatMap((line) => line.taxes ?? []))
  const exclusive = taxOf(taxes, 'exclusive')
  const total = gross - discount + exclusive
  const byDiscount = new Map<string, number>()
  for (const { amount, discount: id } of lines.flatMap((line) => line.discount_amounts)) {
    byDiscount.set(id, (byDiscount.get(id) ?? 0) + amount)
  }
  const discounts = [...byDiscount].map(([id, amount]) => ({ amount, discount: id }))
  return {
    discount_amount: discount,
    discount_amounts: discounts,
    pretax_credit_amounts: discounts.map((entry) => ({ ...entry, type: 'discount' as const })),
    subtotal: gross,
    subtotal_excluding_tax: gross - taxOf(taxes, 'inclusive'),
    total,
    total_excluding_tax: total - taxOf(taxes),
    total_taxes: taxes,
  }
}
