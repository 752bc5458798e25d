/** What the checkout page says, by what the session is for. */
import type { CheckoutSession } from './checkout-session.ts'
import { formatDay, formatInterval, formatMoney, plural } from './format.ts'
import { type Html, html } from './html.ts'

const DAY = 86_400

export interface CheckoutWords {
  title: string
  headline: Html | null
  button: string
  terms: string
}

/** `trialEnd` in seconds, null without a trial; `now` in seconds on the sandbox clock. */
export function wordsOf(session: CheckoutSession, trialEnd: number | null, now: number): CheckoutWords {
  const due = formatMoney(session.amountTotal, session.currency)
  const names = session.lines.map(({ name }) => name).join(' and ')
  switch (session.mode) {
    case 'setup':
      return { title: 'Save a card', headline: null, button: 'Save card', terms: 'Nothing is charged now.' }
    case 'payment':
      return {
        title: `Pay for ${names}`,
        headline: html`<p class="price">${due}</p>`,
        button: `Pay ${due}`,
        terms: 'Charged once.',
      }
    case 'subscription':
      return trialEnd === null
        ? {
            title: `Subscribe to ${names}`,
            headline: html`<p class="price">${recurringPrice(session)}</p>`,
            button: `Pay ${due} and subscribe`,
            terms: `Renews at ${recurringPrice(session)} until you cancel.`,
          }
        : {
            title: `Try ${names}`,
            headline: html`<p class="price">${plural(Math.ceil((trialEnd - now) / DAY), 'day')} free</p>
<p>then ${recurringPrice(session)} starting ${formatDay(trialEnd)}</p>`,
            button: 'Start trial',
            terms: `You are not charged before ${formatDay(trialEnd)}. Then ${recurringPrice(session)} until you cancel.`,
          }
    default:
      return session.mode satisfies never
  }
}

/** The sum of what recurs at the first line's rhythm, which all lines of one subscription share on this page. */
function recurringPrice({ lines, currency }: CheckoutSession): string {
  const [first] = lines
  const amount = lines.reduce((sum, { unitAmount, quantity }) => sum + unitAmount * quantity, 0)
  return `${formatMoney(amount, currency)} per ${formatInterval(first?.interval ?? 'month', first?.intervalCount ?? 1)}`
}
