/** What is known of a customer apart from what it buys: how it pays, who it is on an invoice, what it has in hand. */

import { z } from 'zod'
import { moneySchema } from './money.ts'

const instant = z.number().int()
const text = z.string().nullable()

export const paymentMethodKinds = ['card', 'us_bank_account', 'sepa_debit', 'other'] as const
export type PaymentMethodKind = (typeof paymentMethodKinds)[number]

const paymentMethodSchema = z.object({
  /** `pm_…` at the provider. */
  id: z.string(),
  kind: z.enum(paymentMethodKinds),
  /** The card's brand or the bank's name. */
  brand: text,
  last4: text,
  expMonth: z.number().int().nullable(),
  expYear: z.number().int().nullable(),
  isDefault: z.boolean(),
  /** The same for one card however often it is added; never shown. */
  fingerprint: text,
})
export type PaymentMethod = z.infer<typeof paymentMethodSchema>

const addressSchema = z.object({
  line1: text,
  line2: text,
  city: text,
  state: text,
  postalCode: text,
  /** ISO 3166-1, two letters. */
  country: text,
})
export type Address = z.infer<typeof addressSchema>

const taxIdSchema = z.object({
  id: z.string(),
  /** `eu_vat`, `gb_vat`, …: https://docs.stripe.com/billing/customer/tax-ids#supported-tax-ids */
  type: z.string(),
  value: z.string(),
  /** `null` where the provider does not check this kind. */
  verification: z.enum(['pending', 'verified', 'unverified', 'unavailable']).nullable(),
})
export type TaxId = z.infer<typeof taxIdSchema>

export const billingDetailsSchema = z.object({
  name: text,
  email: text,
  address: addressSchema.nullable(),
  taxIds: z.array(taxIdSchema),
})
export type BillingDetails = z.infer<typeof billingDetailsSchema>

const activeDiscountSchema = z.object({
  name: z.string(),
  /** What the customer typed; `null` for a discount that was given. */
  code: text,
  percentOff: z.number().nullable(),
  amountOff: moneySchema.nullable(),
  /** `null` where it never ends by itself. */
  endsAt: instant.nullable(),
})
export type ActiveDiscount = z.infer<typeof activeDiscountSchema>

export const customerProfileSchema = z.object({
  /** The default first, then the newest. */
  paymentMethods: z.array(paymentMethodSchema),
  /** The customer's credit with us, which pays the next invoices: zero or more. */
  credit: moneySchema.nullable(),
  /** Locked at the first charge: a customer pays in one currency for ever. */
  currency: text,
  details: billingDetailsSchema,
  discount: activeDiscountSchema.nullable(),
})
export type CustomerProfile = z.infer<typeof customerProfileSchema>

/** An organization that has no customer yet. */
export const emptyProfile: CustomerProfile = {
  paymentMethods: [],
  credit: null,
  currency: null,
  details: { name: null, email: null, address: null, taxIds: [] },
  discount: null,
}

/** What is charged where nothing else is said; `null` where there is nothing to charge. */
export function defaultPaymentMethod({ paymentMethods }: CustomerProfile): PaymentMethod | null {
  return paymentMethods.find(({ isDefault }) => isDefault) ?? null
}
