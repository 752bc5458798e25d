import type { Invoice } from '@prorata/billing'
import type { Tone } from '../../components/tone.ts'
import type { Format } from '../../format.ts'

/** Where an invoice stands, in words. */
export function invoiceStatus(
  invoice: Invoice,
  format: Format,
): { text: string; tone: Tone; detail: string | null } {
  const { status, paidAt, nextPaymentAttempt, processing } = invoice
  switch (status) {
    case 'draft':
      return { text: 'In preparation', tone: 'neutral', detail: 'It can still change until it is final.' }
    case 'open':
      if (processing) {
        const detail = 'Your bank is working on the payment. It can take some days: don’t pay again.'
        return { text: 'On its way', tone: 'waiting', detail }
      }
      return {
        text: 'Open',
        tone: 'warn',
        detail:
          nextPaymentAttempt === null
            ? 'Waiting for payment.'
            : `Retry on ${format.day(nextPaymentAttempt)}.`,
      }
    case 'paid':
      return {
        text: 'Paid',
        tone: 'good',
        detail: paidAt === null ? null : `Paid ${format.fullDay(paidAt)}.`,
      }
    case 'uncollectible':
      return { text: 'Not paid', tone: 'bad', detail: 'We stopped trying to collect it.' }
    case 'void':
      return { text: 'Void', tone: 'neutral', detail: 'It was withdrawn: nothing is owed.' }
    default:
      return status satisfies never
  }
}
