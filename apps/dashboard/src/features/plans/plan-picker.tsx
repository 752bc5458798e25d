import { type Interval, isEnded, isPerSeat, isRunning, type Wish } from '@prorata/billing'
import { type ReactNode, useState } from 'react'
import { Choice } from '../../components/choice.tsx'
import { Notice } from '../../components/notice.tsx'
import { useFormat } from '../../format.ts'
import type { Outputs } from '../../trpc.ts'
import { whomToAsk } from '../../words/whom-to-ask.ts'
import { OfferActions, type Way } from './offer-actions.tsx'
import { type Offer, offerFor } from './offer-for.ts'
import { PlanOfferCard } from './plan-offer-card.tsx'
import { PlanTable } from './plan-table.tsx'

export interface Pick extends Wish {
  way: Way
}

interface PlanPickerProps {
  list: Outputs['plans']['list']
  current: Outputs['subscription']['current']
  /** How many people take a seat. */
  assigned: number
  /** Takes back what is scheduled, where something is. */
  undo: ReactNode
  /** What was picked and has not been answered. */
  starting: Pick | null
  onStart: (pick: Pick) => void
}

/** All plans at one interval: what each costs, how it differs from yours, and the way there. */
export function PlanPicker({ list, current, assigned, undo, starting, onStart }: PlanPickerProps) {
  const format = useFormat()
  const { subscription, access, canManageBilling, billingAdmins } = current
  const isBought = subscription.status !== 'none' && !isEnded(subscription)
  const [interval, setInterval] = useState<Interval>(isBought ? subscription.terms.interval : 'month')
  const yours = isBought ? subscription.terms.planId : access.planId
  const denied = canManageBilling ? null : whomToAsk(billingAdmins, format)
  return (
    <div className="flex flex-col gap-6">
      {denied ? <Notice tone="neutral" title={denied} /> : null}
      <div>
        <Choice
          legend="Billing interval"
          value={interval}
          onChange={setInterval}
          options={[
            { value: 'month', label: 'Monthly' },
            { value: 'year', label: 'Yearly' },
          ]}
        />
      </div>
      <div className="grid gap-4 sm:grid-cols-2 xl:grid-cols-4">
        {list.plans.map((plan) => {
          const offer = offerFor(plan, interval, current, list.currency, assigned, format)
          const isStarting = starting?.planId === plan.id && starting.interval === interval
          return (
            <PlanOfferCard
              key={plan.id}
              plan={plan}
              offer={offer}
              interval={interval}
              currency={list.currency}
              yours={yours}
            >
              <OfferActions
                plan={plan}
                offer={offer}
                interval={interval}
                trialDays={list.trialDays}
                denied={denied}
                undo={isUndoneAt(offer, current) ? undo : null}
                starting={isStarting ? starting.way : null}
                busy={starting !== null}
                onStart={(way) =>
                  onStart({
                    planId: plan.id,
                    interval,
                    quantity: isPerSeat({ planId: plan.id }) ? assigned : 1,
                    way,
                  })
                }
              />
            </PlanOfferCard>
          )
        })}
      </div>
      <PlanTable plans={list.plans} />
    </div>
  )
}

/** A scheduled change is undone where it stands, an end or a pause at the plan that it would take away. */
function isUndoneAt(offer: Offer, { subscription }: Outputs['subscription']['current']): boolean {
  if (!isRunning(subscription)) return false
  const { kind } = subscription.renewal
  return kind === 'changes' ? offer.kind === 'scheduled' : kind !== 'renews' && offer.kind === 'current'
}
