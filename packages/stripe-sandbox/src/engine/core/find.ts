// One object by its id, or Stripe's refusal. `param` is `id` for the path's id (404), else the parameter's name (400).
import type { Context } from './context.ts'
import { missingAt, noSuch } from './errors.ts'
import type {
  CheckoutSession,
  Coupon,
  CreditNote,
  Customer,
  Invoice,
  Price,
  Product,
  PromotionCode,
  Subscription,
  TaxRate,
} from './wire.ts'

function found<T>(row: T | undefined, kind: string, id: string, param: string): T {
  if (row === undefined) throw noSuch(kind, id, param)
  return row
}

export function getProduct(ctx: Context, id: string, param = 'id'): Product {
  return found(ctx.tables.products.get(id), 'product', id, param)
}

export function getPrice(ctx: Context, id: string, param = 'id'): Price {
  return found(ctx.tables.prices.get(id), 'price', id, param)
}

export function getCustomer(ctx: Context, id: string, param = 'id'): Customer {
  return found(ctx.tables.customers.get(id), 'customer', id, param)
}

export function getSubscription(ctx: Context, id: string, param = 'id'): Subscription {
  return found(ctx.tables.subscriptions.get(id), 'subscription', id, param)
}

export function getInvoice(ctx: Context, id: string, param = 'id'): Invoice {
  return found(ctx.tables.invoices.get(id), 'invoice', id, param)
}

/** For the routes whose 404 names the `invoice`: to read, send and delete one, and its lines. Recorded. */
export function readInvoice(ctx: Context, id: string): Invoice {
  const row = ctx.tables.invoices.get(id)
  if (row === undefined) throw missingAt('invoice', id, 'invoice')
  return row
}

export function getCoupon(ctx: Context, id: string, param = 'id'): Coupon {
  return found(ctx.tables.coupons.get(id), 'coupon', id, param)
}

export function getPromotionCode(ctx: Context, id: string, param = 'id'): PromotionCode {
  return found(ctx.tables.promotion_codes.get(id), 'promotion code', id, param)
}

export function getTaxRate(ctx: Context, id: string, param = 'id'): TaxRate {
  return found(ctx.tables.tax_rates.get(id), 'tax rate', id, param)
}

export function getCreditNote(ctx: Context, id: string, param = 'id'): CreditNote {
  return found(ctx.tables.credit_notes.get(id), 'credit note', id, param)
}

export function getSession(ctx: Context, id: string, param = 'id'): CheckoutSession {
  return found(ctx.tables.sessions.get(id), 'checkout.session', id, param)
}
