import { type Interval, isEnded, type PlanId } from '@prorata/billing'
import { useState } from 'react'
import { Choice } from '../../components/choice.tsx'
import { Notice } from '../../components/notice.tsx'
import { useFormat } from '../../format.ts'
import type { Outputs } from '../../trpc.ts'
import { whomToAsk } from '../../words/whom-to-ask.ts'
import { OfferActions } from './offer-actions.tsx'
import { offerFor } from './offer-for.ts'
import { PlanOfferCard } from './plan-offer-card.tsx'
import { PlanTable } from './plan-table.tsx'

export interface Pick {
  planId: PlanId
  interval: Interval
  skipTrial?: boolean | undefined
}

interface PlanPickerProps {
  list: Outputs['plans']['list']
  current: Outputs['subscription']['current']
  /** What was picked and waits for the payment page. */
  starting: Pick | null
  onStart: (pick: Pick) => void
}

/** All plans at one interval: what each costs, how it differs from yours, and the way there. */
export function PlanPicker({ list, current, starting, onStart }: PlanPickerProps) {
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
          const offer = offerFor(plan, interval, current, list.currency, format)
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
                starting={isStarting ? (starting.skipTrial ? 'buy' : 'trial') : null}
                busy={starting !== null}
                onStart={(skipTrial) => onStart({ planId: plan.id, interval, skipTrial })}
              />
            </PlanOfferCard>
          )
        })}
      </div>
      <PlanTable plans={list.plans} />
    </div>
  )
}
