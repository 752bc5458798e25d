import type { Interval } from '@prorata/billing'
import { Link } from '@tanstack/react-router'
import { Button, buttonLook } from '../../components/button.tsx'
import { useFormat } from '../../format.ts'
import { refusalText } from '../../words/refusal-text.ts'
import type { Offer, PlanOffer } from './offer-for.ts'

export interface OfferActionsProps {
  plan: PlanOffer
  offer: Offer
  interval: Interval
  trialDays: number
  /** Why this person cannot buy anything, or `null`. */
  denied: string | null
  /** Which button of this card was pressed and waits for the payment page. */
  starting: 'trial' | 'buy' | null
  /** Another card's button was pressed. */
  busy: boolean
  onStart: (skipTrial: boolean) => void
}

/** The buttons of a plan's card. They say the direction and the price. */
export function OfferActions(props: OfferActionsProps) {
  const { plan, offer, interval, trialDays, denied, starting, busy, onStart } = props
  const format = useFormat()
  const of = <span className="sr-only"> of {plan.name}</span>
  const reason = denied ?? undefined
  switch (offer.kind) {
    case 'current':
      return <p className="flex min-h-11 items-center text-sm text-muted">This is what you have now.</p>
    case 'scheduled':
      return <p className="flex min-h-11 items-center text-sm text-muted">Already scheduled.</p>
    case 'free':
      return <p className="flex min-h-11 items-center text-sm text-muted">What you have without a plan.</p>
    case 'trial':
      return (
        <>
          <Button
            wide
            pending={starting === 'trial'}
            disabled={busy}
            reason={reason}
            onClick={() => onStart(false)}
          >
            <span>
              Start {trialDays}-day free trial{of}
            </span>
          </Button>
          {denied === null ? (
            <Button
              wide
              look="secondary"
              pending={starting === 'buy'}
              disabled={busy}
              onClick={() => onStart(true)}
            >
              <span>Buy now for {format.money(offer.price)}, skip the trial</span>
            </Button>
          ) : null}
        </>
      )
    case 'buy':
      return (
        <Button
          wide
          pending={starting === 'buy'}
          disabled={busy}
          reason={reason}
          onClick={() => onStart(true)}
        >
          <span>
            Buy {plan.name} for {format.money(offer.price)}/{interval}
          </span>
        </Button>
      )
    case 'change':
      if (denied !== null) {
        return (
          <Button wide reason={denied}>
            {offer.label}
          </Button>
        )
      }
      return (
        <Link
          to="/billing/change"
          search={{ plan: plan.id, interval }}
          className={`${buttonLook(offer.direction === 'downgrade' ? 'secondary' : 'primary')} w-full`}
        >
          {offer.label}
        </Link>
      )
    case 'refused':
      return (
        <Button wide reason={denied ?? refusalText(offer.refusal, format)}>
          {offer.label}
        </Button>
      )
    default:
      return offer satisfies never
  }
}
