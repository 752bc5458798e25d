/** What the checkout page says, by what the session is for. */
import type { CheckoutLine, CheckoutSession } from './checkout-session.ts'
import { formatDay, formatInterval, formatMoney, plural } from './format.ts'
import { type Html, html } from './html.ts'

const DAY = 86_400

export interface CheckoutWords {
  title: string
  headline: Html | null
  button: string
  terms: string
}

/** https://docs.stripe.com/api/checkout/sessions/create#create_checkout_session-submit_type */
const VERBS: Record<string, string> = { book: 'Book', donate: 'Donate', pay: 'Pay', subscribe: 'Subscribe' }

/** `trialEnd` in seconds, null without a trial; `now` in seconds on the sandbox clock. */
export function wordsOf(session: CheckoutSession, trialEnd: number | null, now: number): CheckoutWords {
  const due = formatMoney(session.amountTotal, session.currency)
  const names = session.lines.map(({ name }) => name).join(' and ')
  const verb = VERBS[session.submitType ?? '']
  switch (session.mode) {
    case 'setup':
      return {
        title: 'Save a payment method',
        headline: null,
        button: session.kinds.length > 1 ? 'Save payment method' : 'Save card',
        terms: 'Nothing is charged now.',
      }
    case 'payment':
      return {
        title: `${verb === undefined || verb === 'Subscribe' ? 'Pay for' : verb === 'Donate' ? 'Donate to' : `${verb}:`} ${names}`,
        headline: html`<p class="price">${due}</p>`,
        button: `${verb ?? 'Pay'} ${due}`,
        terms: 'Charged once.',
      }
    case 'subscription':
      return trialEnd === null
        ? {
            title: `Subscribe to ${names}`,
            headline: html`<p class="price">${recurringPrice(session)}</p>`,
            button: verb ?? (session.amountTotal === 0 ? 'Subscribe' : `Pay ${due} and subscribe`),
            terms: `Renews at ${recurringPrice(session)} until you cancel.`,
          }
        : {
            title: `Try ${names}`,
            headline: html`<p class="price">${plural(Math.ceil((trialEnd - now) / DAY), 'day')} free</p>
<p>then ${recurringPrice(session)} starting ${formatDay(trialEnd)}</p>`,
            button: session.amountTotal === 0 ? (verb ?? 'Start trial') : `Pay ${due} and start trial`,
            terms: `${session.amountTotal === 0 ? `You are not charged before ${formatDay(trialEnd)}.` : `You pay ${due} now for what is bought once.`} Then ${recurringPrice(session)} until you cancel.`,
          }
    default:
      return session.mode satisfies never
  }
}

/** The sum of what recurs at the first such line's rhythm, which all of one subscription share on this page. */
function recurringPrice({ lines, currency }: CheckoutSession): string {
  const recurring = lines.filter(({ interval }) => interval !== null)
  const [first] = recurring
  const amount = recurring.reduce((sum, line) => sum + line.amount, 0)
  const rhythm = formatInterval(first?.interval ?? 'month', first?.intervalCount ?? 1)
  const usage = recurring.some(({ isMetered }) => isMetered) ? ' plus what is used' : ''
  return `${formatMoney(amount, currency)} per ${rhythm}${usage}`
}

/** `Billed every month`. */
export function rhythmOf({ interval, intervalCount, isMetered }: CheckoutLine): string {
  if (interval === null) return 'Paid once'
  const every = `every ${formatInterval(interval, intervalCount)}`
  return isMetered ? `Billed by use ${every}` : `Billed ${every}`
}
