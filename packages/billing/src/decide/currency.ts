import type { Currency } from '../money.ts'
import { catalog, isSoldCurrency, type SoldCurrency } from '../plans.ts'
import { type Decision, refuse } from './refusal.ts'

/**
 * What a purchase is priced in: what was asked for, or the catalogue's own currency; but once a customer has paid, for
 * ever the one it paid in. https://docs.stripe.com/billing/customer#currency
 */
export function decideCurrency(
  asked: SoldCurrency | null,
  locked: Currency | null,
): Decision<{ currency: SoldCurrency }> {
  if (locked === null) return { ok: true, currency: asked ?? catalog.currency }
  if (asked !== null && asked !== locked) return refuse({ code: 'currency_locked', currency: locked })
  if (!isSoldCurrency(locked)) return refuse({ code: 'currency_not_sold', currency: locked })
  return { ok: true, currency: locked }
}
