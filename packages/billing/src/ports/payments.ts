import type { Money } from '../money.ts'
import type { Payment, RefundAccess } from '../payment.ts'

export type InvoicePaymentOutcome =
  | { kind: 'paid' }
  /** The bank wants the person to confirm on `url`. */
  | { kind: 'action_required'; url: string }
  /** The bank takes its time; the outcome comes later. */
  | { kind: 'processing' }

export interface RefundRequest {
  payment: Payment
  amount: Money
  access: RefundAccess
  /** A person's own words, kept with the refund. */
  reason: string
  /** Names the intent: the same one sends money back once, for ever. */
  intentId: string
}

export interface PaymentProvider {
  /**
   * Collects an open invoice with a payment method of its customer's. The provider takes the money of an invoice once, so
   * that it may be asked for again. Throws `payment_declined`.
   */
  payInvoice(invoiceId: string, paymentMethodId: string): Promise<InvoicePaymentOutcome>
  /** Sends money back. A refund of an invoice's payment comes with a credit note, so that the two agree. */
  refund(request: RefundRequest): Promise<{ refundId: string }>
}

export interface PaymentPage {
  payments: Payment[]
  nextCursor: string | null
}

export interface PaymentStore {
  /** Of one-time purchases, newest first, by key and not by offset. `limit` is 1 to 100. */
  purchases(organizationId: string, page: { limit: number; cursor: string | null }): Promise<PaymentPage>
  /** How a purchase was, or is being, paid: the newest try. `null` while there is none. */
  ofPurchase(organizationId: string, purchaseId: string): Promise<Payment | null>
  /** What an invoice was, or was to be, paid with; newest first. */
  ofInvoice(organizationId: string, invoiceId: string): Promise<Payment[]>
  /** For operators: whoever's it is. */
  findAnywhere(paymentId: string): Promise<{ organizationId: string; payment: Payment } | null>
}
