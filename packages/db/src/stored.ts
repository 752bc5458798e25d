/** What JSON columns may hold. It is parsed on the way out: a row of an older or a broken release never passes for one of ours. */

import {
  type Anomaly,
  anomalySchema,
  type Invoice,
  invoiceSchema,
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
