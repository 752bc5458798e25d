/** How a customer pays and who it is on an invoice, as Stripe has it. */

import {
  type ActiveDiscount,
  type Address,
  type BillingDetails,
  type CustomerProfile,
  type Money,
  money,
  type PaymentMethod,
  type TaxId,
} from '@prorata/billing'
import type { Stripe } from 'stripe'
import { idOf } from './id-of.ts'
import { toInstant } from './seconds.ts'

/** Everything that the profile is read from; `discounts` are the subscription's and then the customer's own, expanded. */
export interface ProfileSources {
  customer: Stripe.Customer
  paymentMethods: readonly Stripe.PaymentMethod[]
  /** The one whose discount and default payment method count; `null` where none runs. */
  subscription: Stripe.Subscription | null
  /** The last one, where none runs: its open invoices are still charged to what it was paid with. */
  ended: Stripe.Subscription | null
}

export function toProfile({
  customer,
  paymentMethods,
  subscription,
  ended,
}: ProfileSources): CustomerProfile {
  const preferred =
    idOf(subscription?.default_payment_method) ??
    idOf(customer.invoice_settings.default_payment_method) ??
    idOf(ended?.default_payment_method)
  const methods = paymentMethods.map((method) => toPaymentMethod(method, preferred))
  const currency = customer.currency ?? null
  return {
    paymentMethods: methods.toSorted((a, b) => Number(b.isDefault) - Number(a.isDefault)),
    credit: toCredit(customer.balance, currency),
    currency,
    details: toBillingDetails(customer),
    discount: toActiveDiscount([...(subscription?.discounts ?? []), customer.discount ?? null]),
  }
}

/** A negative balance is the customer's money: https://docs.stripe.com/billing/customer/balance */
function toCredit(balance: number, currency: string | null): Money | null {
  return currency === null ? null : money(Math.max(0, -balance), currency)
}

function toPaymentMethod(method: Stripe.PaymentMethod, preferred: string | null): PaymentMethod {
  const base = { id: method.id, isDefault: method.id === preferred, expMonth: null, expYear: null }
  const { card, us_bank_account: bank, sepa_debit: debit } = method
  if (method.type === 'card' && card) {
    return {
      ...base,
      kind: 'card',
      brand: card.brand,
      last4: card.last4,
      expMonth: card.exp_month,
      expYear: card.exp_year,
      fingerprint: card.fingerprint ?? null,
    }
  }
  if (method.type === 'us_bank_account' && bank) {
    const { bank_name: brand, last4, fingerprint } = bank
    return { ...base, kind: 'us_bank_account', brand, last4, fingerprint }
  }
  if (method.type === 'sepa_debit' && debit) {
    const { last4, fingerprint } = debit
    return { ...base, kind: 'sepa_debit', brand: debit.bank_code, last4, fingerprint }
  }
  return { ...base, kind: 'other', brand: method.type, last4: null, fingerprint: null }
}

function toBillingDetails(customer: Stripe.Customer): BillingDetails {
  const { name, email, address, tax_ids } = customer
  return {
    name: name ?? null,
    email: email ?? null,
    address: address ? toAddress(address) : null,
    taxIds: (tax_ids?.data ?? []).map(toTaxId),
  }
}

function toAddress({ line1, line2, city, state, postal_code, country }: Stripe.Address): Address {
  return { line1, line2, city, state, postalCode: postal_code, country }
}

function toTaxId({ id, type, value, verification }: Stripe.TaxId): TaxId {
  const known = (['pending', 'verified', 'unverified', 'unavailable'] as const).find(
    (one) => one === verification?.status,
  )
  return { id, type, value, verification: known ?? null }
}

/** The first one that is known in full: the subscription's come before the customer's, as on its invoices. */
function toActiveDiscount(discounts: readonly (string | Stripe.Discount | null)[]): ActiveDiscount | null {
  for (const discount of discounts) {
    if (discount === null || typeof discount === 'string') continue
    const { coupon } = discount.source
    if (coupon === null || typeof coupon === 'string') continue
    const { promotion_code: promotion, end } = discount
    return {
      name: coupon.name ?? coupon.id,
      code: promotion === null || typeof promotion === 'string' ? null : promotion.code,
      percentOff: coupon.percent_off,
      amountOff:
        coupon.amount_off === null || coupon.currency === null
          ? null
          : money(coupon.amount_off, coupon.currency),
      endsAt: end === null ? null : toInstant(end),
    }
  }
  return null
}
