// What a checkout session comes to: its lines, less its discounts.
import { takenOff } from '../billing/discounts.ts'
import type { ActiveDiscount } from '../billing/discounts.ts'
import { taxesOn, taxOf } from '../billing/tax.ts'
import { checkPromotionCode } from '../resources/promotion-codes.ts'
import type { GivenDiscount } from '../resources/discount-params.ts'
import type { Context } from '../core/context.ts'
import { invalidRequest } from '../core/errors.ts'
import { getCoupon, getPromotionCode } from '../core/find.ts'
import type { CheckoutSession, LineItem } from '../core/wire.ts'

/** What decides the sums of a session besides its lines. */
export interface Pricing {
  discounts: readonly GivenDiscount[]
  /** Of each line, by its id. */
  rates: Record<string, string[]>
  /** Of the lines that have none of their own. */
  defaultRates: readonly string[]
  customer: string | null
}

/** The lines with what discounts take off each and the taxes on the rest, in order; nothing is redeemed yet. */
export function priceLines(ctx: Context, lines: readonly LineItem[], pricing: Pricing): LineItem[] {
  const exempt = ctx.tables.customers.get(pricing.customer ?? '')?.tax_exempt ?? 'none'
  return discountLines(ctx, lines, pricing).map((line) => {
    const ids = pricing.rates[line.id] ?? pricing.defaultRates
    const rates = ids.flatMap((id) => ctx.tables.tax_rates.get(id) ?? [])
    const taxes = taxesOn(line.amount_total, rates, exempt)
    return {
      ...line,
      amount_tax: taxOf(taxes),
      amount_total: line.amount_total + taxOf(taxes, 'exclusive'),
    }
  })
}

function discountLines(
  ctx: Context,
  lines: readonly LineItem[],
  { discounts, customer }: Pricing,
): LineItem[] {
  const currency = lines[0]?.currency ?? ctx.settings.account.defaultCurrency
  const amount = lines.reduce((sum, line) => sum + line.amount_subtotal, 0)
  let net = lines.map((line) => line.amount_subtotal)
  for (const [index, entry] of discounts.entries()) {
    const discount = toActive(ctx, entry, { customer, amount, currency }, `discounts[${index}]`)
    const off = takenOff(
      discount,
      lines.map((line, at) => ({
        product: line.price?.product ?? null,
        discountable: true,
        net: net[at] ?? 0,
      })),
      currency,
    )
    net = net.map((left, at) => left - (off[at] ?? 0))
  }
  return lines.map((line, at) => {
    const total = net[at] ?? line.amount_subtotal
    return { ...line, amount_discount: line.amount_subtotal - total, amount_total: total }
  })
}

/** A discount that is asked for, as it works on lines; refuses what cannot be redeemed. */
export function toActive(
  ctx: Context,
  given: GivenDiscount,
  buyer: { customer: string | null; amount: number; currency: string },
  at: string,
): ActiveDiscount {
  if ((given.coupon === undefined) === (given.promotion_code === undefined)) {
    throw invalidRequest('You must specify exactly one of `coupon` and `promotion_code`.', at)
  }
  const code =
    given.promotion_code === undefined
      ? null
      : getPromotionCode(ctx, given.promotion_code, `${at}[promotion_code]`)
  if (code !== null) checkPromotionCode(ctx, code, buyer, `${at}[promotion_code]`)
  const coupon = getCoupon(ctx, given.coupon ?? code?.promotion.coupon ?? '', `${at}[coupon]`)
  if (!coupon.valid) throw invalidRequest(`Coupon expired: ${coupon.id}`, at, 'coupon_expired')
  const details = ctx.tables.coupon_details.get(coupon.id)
  return { id: coupon.id, coupon, products: details?.products ?? null, amounts: details?.amounts ?? null }
}

/** The session's sums; what recurs is free today where a trial begins. */
export function totalsOf(
  lines: readonly LineItem[],
  trial: boolean,
): Pick<CheckoutSession, 'amount_subtotal' | 'amount_total' | 'total_details'> {
  const due = trial ? lines.filter((line) => line.price?.recurring === null) : lines
  const sum = (pick: (line: LineItem) => number) => due.reduce((total, line) => total + pick(line), 0)
  return {
    amount_subtotal: sum((line) => line.amount_subtotal),
    amount_total: sum((line) => line.amount_total),
    total_details: {
      amount_discount: sum((line) => line.amount_discount),
      amount_shipping: 0,
      amount_tax: sum((line) => line.amount_tax),
    },
  }
}

/** How the session shows its discounts. */
export function toSessionDiscounts(given: readonly GivenDiscount[]): CheckoutSession['discounts'] {
  return given.map((entry) => ({
    coupon: entry.coupon ?? null,
    promotion_code: entry.promotion_code ?? null,
  }))
}

/** The promotion code that a person typed. */
export function codeTyped(ctx: Context, typed: string): GivenDiscount {
  for (const code of ctx.tables.promotion_codes.all()) {
    if (code.active && code.code.toLowerCase() === typed.trim().toLowerCase())
      return { promotion_code: code.id }
  }
  throw invalidRequest('This code is invalid.', 'promotion_code', 'promotion_code_invalid')
}
