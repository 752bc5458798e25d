// Invoices and credit notes that somebody wrote line by line.
import type { Account, Given } from '../account/account.ts'
import { idOf, makeCoupon, makeCustomer, makeTaxRate } from './catalog.ts'
import { inferDiscount, inferShared, inferTaxRate } from './infer.ts'
import type { MathCase, MathLine } from './invoices.ts'

export async function taxRatesOf(account: Account, line: MathLine): Promise<string[]> {
  const rates: string[] = []
  for (const tax of line.taxes) {
    const percentage = inferTaxRate(tax)
    if (percentage !== null) rates.push(await makeTaxRate(account, percentage, tax.inclusive))
  }
  return rates
}

/** Coupons in their order: each takes its share of what the one before left. */
export async function couponsOf(account: Account, line: MathLine, currency: string): Promise<string[]> {
  const coupons: string[] = []
  let left = line.amount
  for (const discount of line.discounts) {
    const off = inferDiscount(discount, left)
    coupons.push(await makeCoupon(account, 'percent' in off ? off : { ...off, currency }))
    left -= discount
  }
  return coupons
}

/** The coupons of a whole invoice, each told from what every line got of it. */
export async function sharedCoupons(account: Account, { lines, currency }: MathCase): Promise<string[]> {
  const coupons: string[] = []
  for (const off of inferShared(lines)) {
    coupons.push(await makeCoupon(account, 'percent' in off ? off : { ...off, currency }))
  }
  return coupons
}

export function toDiscounts(coupons: readonly string[]): Given {
  return coupons.length === 0 ? {} : { discounts: coupons.map((coupon) => ({ coupon })) }
}

/** A line somebody wrote, waiting for the next invoice. `given` says more of it: its subscription. */
export async function addItem(
  account: Account,
  played: MathCase,
  line: MathLine,
  given: Given,
): Promise<void> {
  const taxRates = await taxRatesOf(account, line)
  const isWhole = line.quantity === null || line.quantity === 1 || line.unitAmount === null
  await account.call('POST', '/v1/invoiceitems', {
    currency: played.currency,
    description: line.description,
    ...(isWhole
      ? { amount: line.amount }
      : { quantity: line.quantity, unit_amount_decimal: String(line.unitAmount) }),
    ...(line.period === null ? {} : { period: line.period }),
    ...(played.isShared ? {} : toDiscounts(await couponsOf(account, line, played.currency))),
    ...(taxRates.length === 0 ? {} : { tax_rates: taxRates }),
    ...given,
  })
}

export async function playManual(account: Account, played: MathCase): Promise<Record<string, unknown>> {
  const { currency, lines } = played
  const customer = await makeCustomer(account)
  account.advance(Math.max(...lines.map(({ period }) => period?.end ?? 0)))
  for (const line of lines) await addItem(account, played, line, { customer })
  const invoice = await account.call('POST', '/v1/invoices', {
    customer,
    currency,
    pending_invoice_items_behavior: 'include',
    ...(played.isShared ? toDiscounts(await sharedCoupons(account, played)) : {}),
  })
  return account.call('POST', `/v1/invoices/${idOf(invoice)}/finalize`)
}

/** Credits part of an open invoice that is large enough. */
export async function playCreditNote(
  account: Account,
  { currency, lines }: MathCase,
): Promise<Record<string, unknown>> {
  const customer = await makeCustomer(account)
  const enough = lines.reduce((sum, line) => sum + line.amount, 0) * 10
  await account.call('POST', '/v1/invoiceitems', { customer, currency, amount: enough })
  const draft = await account.call('POST', '/v1/invoices', {
    customer,
    currency,
    pending_invoice_items_behavior: 'include',
  })
  const invoice = await account.call('POST', `/v1/invoices/${idOf(draft)}/finalize`)
  const credited: Given[] = []
  for (const line of lines) {
    credited.push({
      type: 'custom_line_item',
      description: line.description,
      quantity: 1,
      unit_amount: line.amount,
      tax_rates: await taxRatesOf(account, line),
    })
  }
  return account.call('POST', '/v1/credit_notes', { invoice: idOf(invoice), lines: credited })
}
