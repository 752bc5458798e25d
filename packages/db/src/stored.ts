/** What JSON columns may hold. It is parsed on the way out: a row of an older or a broken release never passes for one of ours. */

import {
  type Anomaly,
  anomalySchema,
  type CustomerProfile,
  customerProfileSchema,
  emptyProfile,
  type Invoice,
  invoiceSchema,
  type Payment,
  paymentSchema,
  type Subscription,
  subscriptionSchema,
} from '@prorata/billing'

export function toSubscription(stored: unknown): Subscription {
  return subscriptionSchema.parse(stored)
}

export function toInvoice(stored: unknown): Invoice {
  return invoiceSchema.parse(stored)
}

export function toAnomalies(stored: unknown): Anomaly[] {
  return anomalySchema.array().parse(stored)
}

/** Nothing is known of a customer that was never fetched. */
export function toProfile(stored: unknown): CustomerProfile {
  return stored === null ? emptyProfile : customerProfileSchema.parse(stored)
}

export function toPayment(stored: unknown): Payment {
  return paymentSchema.parse(stored)
}
