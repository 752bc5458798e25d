import type { Payment } from '@prorata/billing'
import type { Format } from '../format.ts'

/** What became of a payment, in one sentence: `Paid. $5.00 was refunded.` */
export function paymentText(payment: Payment, format: Format): string {
  return [statusText(payment), disputeText(payment), refundText(payment, format)]
    .filter((part) => part !== null)
    .join(' ')
}

function statusText({ status }: Payment): string {
  switch (status) {
    case 'processing':
      return 'Your bank takes its time with it.'
    case 'succeeded':
      return 'Paid.'
    case 'failed':
      return 'It failed: nothing was charged.'
    case 'requires_action':
      return 'Your bank waits for you to confirm it.'
    case 'canceled':
      return 'It was called off: nothing was charged.'
    default:
      return status satisfies never
  }
}

function disputeText({ dispute }: Payment): string | null {
  switch (dispute) {
    case null:
      return null
    case 'open':
      return 'It is disputed at the bank.'
    case 'won':
      return 'A dispute was closed: the payment stands.'
    case 'lost':
      return 'It was disputed, and the bank sent it back.'
    default:
      return dispute satisfies never
  }
}

function refundText({ amount, amountRefunded }: Payment, format: Format): string | null {
  if (amountRefunded.amount === 0) return null
  if (amountRefunded.amount >= amount.amount) return 'All of it was refunded.'
  return `${format.money(amountRefunded)} of it was refunded.`
}
