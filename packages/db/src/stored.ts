/** What JSON columns may hold. It is parsed on the way out: a row of an older or a broken release never passes for one of ours. */

import {
  type Anomaly,
  type Invoice,
  invoiceStatuses,
  type Subscription,
  subscriptionSchema,
} from '@prorata/billing'
import { z } from 'zod'

const instant = z.number().int()
const amount = z.object({ amount: z.number().int(), currency: z.string() })

const invoiceSchema = z.object({
  id: z.string(),
  number: z.string().nullable(),
  status: z.enum(invoiceStatuses),
  total: amount,
  amountDue: amount,
  amountPaid: amount,
  createdAt: instant,
  paidAt: instant.nullable(),
  nextPaymentAttempt: instant.nullable(),
  lines: z.array(
    z.object({
      description: z.string(),
      amount,
      period: z.object({ start: instant, end: instant }),
      proration: z.boolean(),
    }),
  ),
  hostedUrl: z.string().nullable(),
  pdfUrl: z.string().nullable(),
}) satisfies z.ZodType<Invoice>

const anomaliesSchema = z.array(
  z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('unknown_status'), subscriptionId: z.string(), status: z.string() }),
    z.object({ kind: z.literal('unknown_price'), subscriptionId: z.string(), priceId: z.string() }),
    z.object({ kind: z.literal('several_live_subscriptions'), subscriptionIds: z.array(z.string()) }),
  ]),
) satisfies z.ZodType<Anomaly[]>

export function toSubscription(stored: unknown): Subscription {
  return subscriptionSchema.parse(stored)
}

export function toInvoice(stored: unknown): Invoice {
  return invoiceSchema.parse(stored)
}

export function toAnomalies(stored: unknown): Anomaly[] {
  return anomaliesSchema.parse(stored)
}
