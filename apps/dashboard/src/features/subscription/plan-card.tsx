import { isEnded, isRunning, plan } from '@prorata/billing'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { Badge } from '../../components/badge.tsx'
import { Button, buttonLook } from '../../components/button.tsx'
import { Figure } from '../../components/figure.tsx'
import { Panel } from '../../components/panel.tsx'
import { PeriodRuler } from '../../components/period-ruler.tsx'
import { useFormat } from '../../format.ts'
import type { Outputs } from '../../trpc.ts'
import { termsPrice } from '../../words/terms-text.ts'
import { whomToAsk } from '../../words/whom-to-ask.ts'
import { leftText } from '../../words/left-text.ts'
import { renewalText } from '../../words/renewal-text.ts'
import { statusText } from './status-text.ts'

interface PlanCardProps {
  current: Outputs['subscription']['current']
  /** Takes back what is scheduled, where something is and nothing on the page does so already. */
  undo?: ReactNode
}

/** The plan in force: what it is, what it costs, where it stands, what comes next. */
export function PlanCard({ current, undo }: PlanCardProps) {
  const format = useFormat()
  const { subscription, access, now, canManageBilling, paymentMethod } = current
  const status = statusText(current, format)
  const isBought = subscription.status !== 'none' && !isEnded(subscription)
  const shown = isBought ? subscription.terms.planId : access.planId
  const next = renewalText(subscription, format, canManageBilling ? paymentMethod !== null : null)
  return (
    <Panel title="Your plan" aside={<Badge tone={status.tone}>{status.text}</Badge>}>
      <div className="flex flex-wrap items-baseline gap-x-3">
        <p className="text-4xl font-semibold tracking-tight">{plan(shown).name}</p>
        <Figure className="text-lg text-muted">
          {isBought ? termsPrice(subscription.terms, format) : 'No charge'}
        </Figure>
      </div>
      <p className="mt-2">{next ?? 'Choose a plan when you need more. Your data stays.'}</p>
      {isRunning(subscription) && subscription.status !== 'paused' ? (
        <div className="mt-5">
          <PeriodRuler
            {...subscription.period}
            now={now}
            text={leftText(subscription.period.end - now, format)}
            startLabel={format.day(subscription.period.start)}
            endLabel={format.day(subscription.period.end)}
          />
        </div>
      ) : null}
      <div className="mt-5 flex flex-wrap items-start gap-3">
        <PlanAction current={current} isBought={isBought} />
        {undo}
      </div>
    </Panel>
  )
}

function PlanAction({
  current,
  isBought,
}: {
  current: Outputs['subscription']['current']
  isBought: boolean
}) {
  const format = useFormat()
  const text = isBought ? 'Change plan' : 'Choose a plan'
  if (!current.canManageBilling) {
    return (
      <Button look="secondary" reason={whomToAsk(current.billingAdmins, format)}>
        {text}
      </Button>
    )
  }
  return (
    <Link to="/billing/plans" className={buttonLook(isBought ? 'secondary' : 'primary')}>
      {text}
    </Link>
  )
}
