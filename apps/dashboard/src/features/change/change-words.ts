/** How a quote is worded. Every amount comes from the quote; nothing here computes money. */

import { type InvoiceLine, isSameTerms, type PaymentMethod, plan, type Quote } from '@prorata/billing'
import type { Format } from '../../format.ts'
import { paymentMethodName } from '../../words/payment-method-text.ts'
import {
  adverbOf,
  capitalize,
  seatsText,
  termsAmount,
  termsName,
  termsPrice,
} from '../../words/terms-text.ts'

/**
 * Adjustments, and a whole period that begins anew, carry the names of what is given back and what begins; other lines say
 * what they are themselves.
 */
export function lineText(line: InvoiceLine, { from, to }: Quote, format: Format): string {
  const span = format.span(line.period)
  const isWholePeriod = !line.proration && line.amount.amount === termsAmount(to).amount
  if (!line.proration && !isWholePeriod) return line.description
  if (line.amount.amount < 0) return `Unused ${termsName(from, to)}, ${span}`
  return `${termsName(to, from)}, ${span}`
}

/** What the button does, with the amount that is charged. */
export function confirmText(quote: Quote, format: Format): string {
  const at = format.day(quote.startsAt)
  if (quote.effective === 'period_end') return `Schedule ${laterOf(quote, format)} for ${at}`
  if (quote.dueToday.amount === 0) return `${capitalize(actOf(quote, format))}, pay nothing today`
  return `Pay ${format.money(quote.dueToday)} and ${actOf(quote, format)}`
}

function actOf({ direction, from, to }: Quote, format: Format): string {
  switch (direction) {
    case 'upgrade':
      return 'upgrade'
    case 'downgrade':
      return 'downgrade'
    case 'interval':
      return `switch to ${adverbOf(to.interval)}`
    case 'quantity':
      return `add ${seatsText(to.quantity - from.quantity, format)}`
    default:
      return direction satisfies never
  }
}

/** What is scheduled: `Schedule downgrade for 1 Dec`. */
function laterOf({ direction, to }: Quote, format: Format): string {
  switch (direction) {
    case 'upgrade':
      return 'upgrade'
    case 'downgrade':
      return 'downgrade'
    case 'interval':
      return `switch to ${adverbOf(to.interval)}`
    case 'quantity':
      return seatsText(to.quantity, format)
    default:
      return direction satisfies never
  }
}

export interface ChangeFacts {
  /** What is charged; `null` where it is not known. */
  paymentMethod: PaymentMethod | null
  /** The server's time. */
  now: number
}

/** Amount, what is charged, date, then consequence: the sentence over the button. */
export function consequenceText(quote: Quote, { paymentMethod, now }: ChangeFacts, format: Format): string {
  const { dueToday, creditLeft, effective, from, to } = quote
  const begins = plan(to.planId).name
  if (effective === 'period_end') {
    const at = format.day(quote.startsAt)
    return `No charge today. ${termsName(to, from)} begins ${at} at ${termsPrice(to, format)}. You keep ${termsName(from, to)} until then.`
  }
  const next = nextText(quote, now, format)
  if (dueToday.amount > 0) {
    const where = paymentMethod ? ` to ${paymentMethodName(paymentMethod)}` : ''
    return `You’ll be charged ${format.money(dueToday)} today${where}${forSeats(quote, format)}${next ? `, then ${next}` : ''}.`
  }
  const credit =
    creditLeft.amount > 0 ? ` ${format.money(creditLeft)} credit goes to your next invoices.` : ''
  return `You won’t be charged today. ${begins} starts now${next ? `, and you pay ${next}` : ''}.${credit}`
}

function forSeats({ direction, from, to }: Quote, format: Format): string {
  return direction === 'quantity' ? ` for ${format.count(to.quantity - from.quantity)} more` : ''
}

/** `$49.00/month from 1 Dec` where the next invoice is the plan's price, else its own amount. */
function nextText({ nextInvoice, to }: Quote, now: number, format: Format): string | null {
  if (!nextInvoice) return null
  const { amount, at } = nextInvoice
  const date = sameYear(at, now) ? format.day(at) : format.fullDay(at)
  return amount.amount === to.unitAmount * to.quantity
    ? `${termsPrice(to, format)} from ${date}`
    : `${format.money(amount)} on ${date}`
}

/** What is said when a price had to be made anew, or `null` where nothing was there before. */
export function renewedText(previous: Quote | null, quote: Quote, format: Format): string | null {
  if (!previous || previous.id === quote.id) return null
  if (!isSameTerms(previous.from, quote.from)) {
    return `Your plan was changed meanwhile: you have ${termsName(quote.from, previous.from)} now, and this costs ${format.money(quote.dueToday)} today. Review and continue.`
  }
  if (previous.to.quantity !== quote.to.quantity) {
    return `${seatsText(quote.to.quantity, format)}: ${format.money(quote.dueToday)} due today.`
  }
  if (previous.dueToday.amount === quote.dueToday.amount) {
    return `The price is the same and is held until ${format.time(quote.expiresAt)} UTC.`
  }
  return `The price changed slightly because time passed: now ${format.money(quote.dueToday)}. Review and continue.`
}

function sameYear(a: number, b: number): boolean {
  return new Date(a).getUTCFullYear() === new Date(b).getUTCFullYear()
}
