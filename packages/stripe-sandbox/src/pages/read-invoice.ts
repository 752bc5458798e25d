// An invoice as its page and its PDF show it.
import { methodsFor } from '../engine/payments/new-intent.ts'
import type { Ask } from './ask.ts'
import { formatDay } from './format.ts'
import { type PayChoices, toKinds } from './pay-form.ts'
import { integer, list, record, text } from './read.ts'
import { isRecord } from '../store/parse.ts'

export interface Invoice extends PayChoices {
  id: string
  number: string
  status: string
  currency: string
  account: string
  customer: string
  email: string | null
  created: number
  dueDate: number | null
  description: string | null
  footer: string | null
  lines: { description: string; period: string; amount: number }[]
  subtotal: number
  /** What was taken off, by discount: positive amounts. */
  discounts: { name: string; amount: number }[]
  taxes: { name: string; amount: number; isInclusive: boolean }[]
  total: number
  /** Negative where the customer has credit. */
  appliedBalance: number
  creditNotes: number
  amountPaid: number
  amountRemaining: number
  /** A bank debit is on its way. */
  isProcessing: boolean
}

export function readInvoice(ask: Ask, id: string): Invoice | null {
  const { status, body } = ask('GET', `/v1/invoices/${id}`, {
    expand: ['total_discount_amounts.discount.source.coupon', 'payments.data.payment.payment_intent'],
  })
  if (status !== 200) return null
  const total = integer(body, 'total') ?? 0
  const currency = text(body, 'currency') ?? 'usd'
  const amountDue = integer(body, 'amount_due') ?? 0
  const credited = integer(body, 'pre_payment_credit_notes_amount') ?? 0
  return {
    id,
    number: text(body, 'number') ?? 'Draft',
    status: text(body, 'status') ?? 'draft',
    currency,
    kinds: toKinds(methodsFor(currency)),
    saved: [],
    account: text(body, 'account_name') ?? '',
    customer: text(body, 'customer_name') ?? text(body, 'customer_email') ?? text(body, 'customer') ?? '',
    email: text(body, 'customer_email'),
    created: integer(body, 'created') ?? 0,
    dueDate: integer(body, 'due_date'),
    description: text(body, 'description'),
    footer: text(body, 'footer'),
    lines: list(record(body, 'lines')).map((line) => ({
      description: text(line, 'description') ?? '',
      period: periodOf(record(line, 'period')),
      amount: integer(line, 'amount') ?? 0,
    })),
    subtotal: integer(body, 'subtotal') ?? 0,
    discounts: entries(body, 'total_discount_amounts').map((entry) => ({
      name: discountName(record(record(record(entry, 'discount'), 'source'), 'coupon')),
      amount: integer(entry, 'amount') ?? 0,
    })),
    taxes: entries(body, 'total_taxes').map((entry) => ({
      name: taxName(ask, text(record(entry, 'tax_rate_details'), 'tax_rate')),
      amount: integer(entry, 'amount') ?? 0,
      isInclusive: text(entry, 'tax_behavior') === 'inclusive',
    })),
    total,
    appliedBalance: total < 0 ? 0 : amountDue + credited - total,
    creditNotes: credited,
    amountPaid: integer(body, 'amount_paid') ?? 0,
    amountRemaining: integer(body, 'amount_remaining') ?? 0,
    isProcessing: list(record(body, 'payments')).some(
      (payment) => text(record(record(payment, 'payment'), 'payment_intent'), 'status') === 'processing',
    ),
  }
}

function entries(body: unknown, key: string): Record<string, unknown>[] {
  const found = isRecord(body) ? body[key] : undefined
  return Array.isArray(found) ? found.filter(isRecord) : []
}

function discountName(coupon: Record<string, unknown>): string {
  const percent = coupon['percent_off']
  const name = text(coupon, 'name') ?? text(coupon, 'id') ?? 'Discount'
  return typeof percent === 'number' ? `${name} (${percent}% off)` : name
}

function taxName(ask: Ask, rate: string | null): string {
  const { body } = ask('GET', `/v1/tax_rates/${rate}`, {})
  const percentage = isRecord(body) ? body['percentage'] : undefined
  return `${text(body, 'display_name') ?? 'Tax'} (${typeof percentage === 'number' ? percentage : 0}%)`
}

function periodOf(period: Record<string, unknown>): string {
  const start = integer(period, 'start')
  const end = integer(period, 'end')
  return start === null || end === null ? '' : `${formatDay(start)} – ${formatDay(end)}`
}

/** The rows between the lines and what is due, as both show them. */
export function totalsOf(invoice: Invoice): { name: string; amount: number }[] {
  return [
    { name: 'Subtotal', amount: invoice.subtotal },
    ...invoice.discounts.map(({ name, amount }) => ({ name, amount: -amount })),
    ...invoice.taxes.map(({ name, amount, isInclusive }) => ({
      name: isInclusive ? `${name}, included` : name,
      amount,
    })),
    { name: 'Total', amount: invoice.total },
    ...(invoice.appliedBalance === 0 ? [] : [{ name: 'Applied balance', amount: invoice.appliedBalance }]),
    ...(invoice.creditNotes === 0 ? [] : [{ name: 'Credit notes', amount: -invoice.creditNotes }]),
    { name: 'Paid', amount: invoice.amountPaid },
    { name: 'Amount due', amount: invoice.amountRemaining },
  ]
}
