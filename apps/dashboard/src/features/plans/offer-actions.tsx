import type { Interval } from '@prorata/billing'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { Button, buttonLook } from '../../components/button.tsx'
import { textLink } from '../../components/text-link.ts'
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
  /** Takes back what is scheduled, where something is. */
  undo: ReactNode
  /** Which button of this card was pressed and has not been answered. */
  starting: Way | null
  /** Another card's button was pressed. */
  busy: boolean
  onStart: (way: Way) => void
}

/** How to begin: a trial without a card, one with a card that goes on by itself, or to pay at once. */
export type Way = 'trial' | 'trial_with_card' | 'buy'

/** The buttons of a plan's card. They say the direction and the price. */
export function OfferActions(props: OfferActionsProps) {
  const { plan, offer, interval, trialDays, denied, undo, starting, busy, onStart } = props
  const format = useFormat()
  const of = <span className="sr-only"> of {plan.name}</span>
  const reason = denied ?? undefined
  switch (offer.kind) {
    case 'current':
      return (
        <>
          <p className="flex min-h-11 items-center text-sm text-muted">This is what you have now.</p>
          {undo}
        </>
      )
    case 'scheduled':
      return (
        <>
          <p className="flex min-h-11 items-center text-sm text-muted">
            Begins {format.fullDay(offer.at)}. You are not charged before then.
          </p>
          {undo}
        </>
      )
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
            onClick={() => onStart('trial')}
          >
            <span>
              Start {trialDays}-day free trial{of}
            </span>
          </Button>
          {denied === null ? (
            <>
              <Button
                wide
                look="secondary"
                pending={starting === 'buy'}
                disabled={busy}
                onClick={() => onStart('buy')}
              >
                <span>Buy now for {format.money(offer.price)}, skip the trial</span>
              </Button>
              <p className="text-xs text-muted">
                No card needed.{' '}
                <button
                  type="button"
                  aria-disabled={busy || undefined}
                  className={`min-h-6 ${textLink}`}
                  onClick={() => {
                    if (!busy) onStart('trial_with_card')
                  }}
                >
                  Start the trial with a card{of}
                </button>{' '}
                and {plan.name} goes on by itself.
              </p>
            </>
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
          onClick={() => onStart('buy')}
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
          search={{ plan: plan.id, interval, quantity: offer.quantity > 1 ? offer.quantity : undefined }}
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
