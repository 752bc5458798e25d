import {
  decideChange,
  decidePause,
  isRunning,
  type PlanId,
  plan,
  planIds,
  type Subscription,
} from '@prorata/billing'
import { Link } from '@tanstack/react-router'
import { ChevronRight } from 'lucide-react'
import type { ReactNode } from 'react'
import { Figure } from '../../components/figure.tsx'
import { useFormat } from '../../format.ts'
import { termsPrice } from '../../words/terms-text.ts'

/** What can be done instead of going, where it can be done: one offer of a kind, and none that stands in the way. */
export function Alternatives({ subscription }: { subscription: Subscription }) {
  const format = useFormat()
  if (!isRunning(subscription)) return null
  const canPause = decidePause(subscription, 1).ok
  const cheaper = cheaperTerms(subscription)
  if (!canPause && !cheaper) return null
  return (
    <section aria-labelledby="instead" className="lg:col-span-2 lg:row-span-2">
      <h2 id="instead" className="mb-3 text-base">
        Or instead
      </h2>
      <ul className="grid gap-3 sm:grid-cols-2 lg:grid-cols-1">
        {canPause ? (
          <Alternative
            link={
              <Link to="/billing/pause" className={cover}>
                Pause for one to three months
              </Link>
            }
          >
            You pay <Figure>{format.money({ amount: 0, currency: subscription.terms.currency })}</Figure>{' '}
            while paused. It resumes by itself, or when you say so.
          </Alternative>
        ) : null}
        {cheaper ? (
          <Alternative
            link={
              <Link
                to="/billing/change"
                search={{ plan: cheaper.planId, interval: cheaper.interval }}
                className={cover}
              >
                Change to {plan(cheaper.planId).name}
              </Link>
            }
          >
            <Figure>{termsPrice(cheaper, format)}</Figure> instead of{' '}
            <Figure>{termsPrice(subscription.terms, format)}</Figure>.
          </Alternative>
        ) : null}
      </ul>
    </section>
  )
}

const cover = 'font-medium after:absolute after:inset-0 after:rounded-xl'

function Alternative({ link, children }: { link: ReactNode; children: ReactNode }) {
  return (
    <li className="panel relative flex items-start justify-between gap-3 p-4 hover:bg-sunken has-focus-visible:outline-2 has-focus-visible:outline-accent">
      <div>
        {link}
        <p className="mt-0.5 text-sm text-muted">{children}</p>
      </div>
      <ChevronRight aria-hidden size={18} className="mt-0.5 shrink-0 text-muted" />
    </li>
  )
}

/** The next lower plan that is sold and costs less at the same interval. */
function cheaperTerms(subscription: Subscription) {
  if (!isRunning(subscription)) return null
  const { terms } = subscription
  // What a plan by the seat would cost hangs on how many seats: it is no cheaper plan to name here.
  const isLower = (id: PlanId) => plan(id).rank < plan(terms.planId).rank && !plan(id).perSeat
  for (const planId of planIds.filter(isLower).toReversed()) {
    const decision = decideChange(subscription, { planId, interval: terms.interval, quantity: 1 })
    if (!decision.ok) continue
    const { to } = decision.change
    if (to.unitAmount * to.quantity < terms.unitAmount * terms.quantity) return to
  }
  return null
}
