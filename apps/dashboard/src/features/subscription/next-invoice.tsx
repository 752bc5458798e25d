import { type ActiveDiscount, isRunning, plan, type Subscription, type Terms } from '@prorata/billing'
import { Figure } from '../../components/figure.tsx'
import { Panel } from '../../components/panel.tsx'
import { type Format, useFormat } from '../../format.ts'
import type { Outputs } from '../../trpc.ts'
import { inDaysText } from '../../words/left-text.ts'
import { adverbOf, seatsText } from '../../words/terms-text.ts'
import { whomToAsk } from '../../words/whom-to-ask.ts'

/** The next amount that is charged by itself, its day, what it is for, and what still joins or lowers it. */
export function NextInvoice({ current }: { current: Outputs['subscription']['current'] }) {
  const format = useFormat()
  const { nextCharge, canManageBilling, now, billingAdmins, subscription, credit, discount } = current
  const terms = nextTerms(subscription)
  return (
    <Panel title={subscription.status === 'past_due' ? 'Next try to charge' : 'Next invoice'}>
      {nextCharge ? (
        <>
          <p className="text-4xl font-semibold tracking-tight">
            <Figure>{format.money(nextCharge.amount)}</Figure>
          </p>
          <p className="mt-2">
            on {format.fullDay(nextCharge.at)}{' '}
            <span className="text-muted">({inDaysText(nextCharge.at - now, format)})</span>
          </p>
          {subscription.status === 'trialing' && current.paymentMethod === null ? (
            <p className="mt-2 text-sm">Only with a card: nothing is charged as long as there is none.</p>
          ) : null}
          <details className="mt-3">
            <summary className="inline-flex min-h-8 items-center text-sm font-medium text-accent underline decoration-accent/40 underline-offset-4">
              What is in it?
            </summary>
            <dl className="mt-2 flex flex-col gap-1.5 text-sm">
              <div className="flex items-baseline justify-between gap-4">
                <dt>{terms ? termsLine(terms, format) : 'Open invoice'}</dt>
                <dd>
                  <Figure>{format.money(nextCharge.amount)}</Figure>
                </dd>
              </div>
              {credit && credit.amount > 0 ? (
                <div className="flex items-baseline justify-between gap-4">
                  <dt>Your credit, taken off first</dt>
                  <dd>
                    <Figure>{format.money({ ...credit, amount: -credit.amount })}</Figure>
                  </dd>
                </div>
              ) : null}
              {discount ? (
                <div className="flex items-baseline justify-between gap-4">
                  <dt>
                    {discount.name}
                    {discount.endsAt === null ? null : `, until ${format.day(discount.endsAt)}`}
                  </dt>
                  <dd>{discountText(discount, format)}</dd>
                </div>
              ) : null}
            </dl>
            <p className="mt-2 text-sm text-muted">Tax, if any, is added on the invoice.</p>
          </details>
        </>
      ) : (
        <p className="text-muted">
          {canManageBilling
            ? nothingDue(subscription)
            : `Amounts are for billing admins. ${whomToAsk(billingAdmins, format)}`}
        </p>
      )}
    </Panel>
  )
}

function nothingDue(subscription: Subscription): string {
  if (subscription.status === 'incomplete' && subscription.processing) {
    return 'Your first payment is on its way. Don’t pay again: the next invoice comes after it.'
  }
  if (subscription.status === 'none' || !isRunning(subscription)) {
    return 'Nothing is charged by itself. You will not be charged until you choose a plan that costs something.'
  }
  return 'Nothing is due. As it stands, you will not be charged again.'
}

/** What is paid for from the next charge on; `null` where it is for an invoice that is open already. */
function nextTerms(subscription: Subscription): Terms | null {
  if (!isRunning(subscription) || subscription.status === 'past_due') return null
  const { renewal, terms } = subscription
  return renewal.kind === 'changes' ? renewal.to : terms
}

function termsLine(terms: Terms, format: Format): string {
  const { name, perSeat } = plan(terms.planId)
  const seats = perSeat ? `, ${seatsText(terms.quantity, format)}` : ''
  return `${name}, ${adverbOf(terms.interval)}${seats}`
}

function discountText({ percentOff, amountOff }: ActiveDiscount, format: Format): string {
  if (amountOff) return `−${format.money(amountOff)}`
  return percentOff === null ? '' : `−${format.percent(percentOff)}`
}
