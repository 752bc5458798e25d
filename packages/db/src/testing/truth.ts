import type { CustomerTruth, Instant, Invoice } from '@prorata/billing'
import { activeSubscription, november } from '@prorata/billing/testing'

/** An active Starter without invoices, unless told otherwise. */
export function truthOf(overrides: Partial<CustomerTruth> = {}): CustomerTruth {
  return {
    subscription: activeSubscription(),
    invoices: [],
    trialSubscriptionId: null,
    anomalies: [],
    ...overrides,
  }
}

/** A paid invoice over $19.00. */
export function invoiceOf(id: string, createdAt: Instant, overrides: Partial<Invoice> = {}): Invoice {
  const total = { amount: 1900, currency: 'usd' }
  return {
    id,
    number: `N-${id}`,
    status: 'paid',
    total,
    amountDue: total,
    amountPaid: total,
    createdAt,
    paidAt: createdAt,
    nextPaymentAttempt: null,
    lines: [
      {
        description: '1 × Starter',
        amount: total,
        period: { start: november, end: november + 30 },
        proration: false,
      },
    ],
    hostedUrl: `https://invoices.example/${id}`,
    pdfUrl: null,
    ...overrides,
  }
}
