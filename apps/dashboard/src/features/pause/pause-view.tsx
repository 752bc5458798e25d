import { decidePause, type PauseMonths, pauseMonths, plan, type SubscriptionIn } from '@prorata/billing'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { CommandProblem } from '../../command-problem.tsx'
import { Button, buttonLook } from '../../components/button.tsx'
import { Choice } from '../../components/choice.tsx'
import { StatementRow, StatementTotal } from '../../components/statement.tsx'
import { useFormat } from '../../format.ts'
import type { CommandStage } from '../../use-command.ts'
import { termsAmount } from '../../words/terms-text.ts'
import { Stops } from './stops.tsx'

interface PauseViewProps {
  subscription: SubscriptionIn<'active'>
  stage: CommandStage<unknown>
  /** Why this person cannot pause, or `null`. */
  denied: string | null
  onPause: (months: PauseMonths) => void
}

const labels = { 1: '1 month', 2: '2 months', 3: '3 months' } as const satisfies Record<PauseMonths, string>
const options = pauseMonths.map((months) => ({ value: String(months), label: labels[months] }))

/** How long to pause, and then: from when until when, what it costs, what stops. */
export function PauseView({ subscription, stage, denied, onPause }: PauseViewProps) {
  const format = useFormat()
  const [months, setMonths] = useState<PauseMonths>(1)
  const decision = decidePause(subscription, months)
  if (!decision.ok) return null
  const { at, until } = decision
  const { terms } = subscription
  const { name } = plan(terms.planId)
  const nothing = { amount: 0, currency: terms.currency }
  const price = format.money(termsAmount(terms))
  return (
    <div className="grid gap-5 lg:grid-cols-5">
      <section aria-label="The pause" className="panel p-5 sm:p-7 lg:col-span-3">
        <p aria-hidden className="mb-2 text-sm font-medium">
          How long?
        </p>
        <Choice
          legend="How long?"
          value={String(months)}
          onChange={(value) => setMonths(pauseMonths.find((one) => String(one) === value) ?? 1)}
          options={options}
        />
        <dl className="mt-5 flex flex-col">
          <StatementRow label="Pauses on">{format.fullDay(at)}</StatementRow>
          <StatementRow label="Resumes by itself on">{format.fullDay(until)}</StatementRow>
          <StatementRow label="While it is paused you pay">{format.money(nothing)}</StatementRow>
          <StatementTotal label={`Charged on ${format.fullDay(until)}`}>{price}</StatementTotal>
        </dl>
        <output className="mt-5 block">
          Paused {format.day(at)} to {format.fullDay(until)}. You pay {format.money(nothing)} while paused. On{' '}
          {format.fullDay(until)} we charge {price}. You keep {name} until {format.day(at)}, and can take the
          pause back until then.
        </output>
        <div className="mt-4 empty:mt-0">
          <CommandProblem stage={stage} still={`${name} stays as it is.`} />
        </div>
        <div className="mt-5 flex flex-wrap items-start gap-3">
          <Button
            reason={denied ?? undefined}
            onClick={() => onPause(months)}
            pending={stage.kind === 'sending' || stage.kind === 'confirming'}
          >
            Pause on {format.day(at)} for {labels[months]}
          </Button>
          <Link to="/billing" className={buttonLook('quiet')}>
            Keep {name} running
          </Link>
        </div>
      </section>
      <Stops planId={terms.planId} />
    </div>
  )
}
