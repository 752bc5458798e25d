import { emptyProfile } from '../customer-profile.ts'
import type { Invoice } from '../invoice.ts'
import type { Payment } from '../payment.ts'
import type { CustomerTruth } from '../ports/provider.ts'
import type { Instant } from '../time.ts'
import { activeSubscription, november } from './builders.ts'

/** An active Starter without invoices, unless told otherwise. */
export function truthOf(overrides: Partial<CustomerTruth> = {}): CustomerTruth {
  return {
    subscription: activeSubscription(),
    invoices: [],
    payments: [],
    profile: emptyProfile,
    trial: null,
    setAside: null,
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
    attemptCount: 0,
    needsAction: false,
    processing: false,
    failure: null,
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

/** A payment of $15.00 that went through. */
export function paymentOf(id: string, createdAt: Instant, overrides: Partial<Payment> = {}): Payment {
  return {
    id,
    purchaseId: null,
    productId: null,
    invoiceId: null,
    subscriptionId: null,
    amount: { amount: 1500, currency: 'usd' },
    amountRefunded: { amount: 0, currency: 'usd' },
    amountReversed: { amount: 0, currency: 'usd' },
    refunds: [],
    status: 'succeeded',
    dispute: null,
    createdAt,
    receiptUrl: null,
    ...overrides,
  }
}
