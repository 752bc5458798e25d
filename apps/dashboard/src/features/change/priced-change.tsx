import { type Interval, isRunning, isSameTerms, type PlanId } from '@prorata/billing'
import type { ReactNode } from 'react'
import { Skeleton } from '../../components/skeleton.tsx'
import { useFormat } from '../../format.ts'
import { SectionError } from '../../loaded.tsx'
import { live, type Outputs, trpc } from '../../trpc.ts'
import { UndoChangeButton } from '../../undo.tsx'
import { PromotionForm } from '../../promotion-form.tsx'
import { usePromotion } from '../../use-promotion.ts'
import { seatsText } from '../../words/terms-text.ts'
import { ChangeResult } from './change-result.tsx'
import { ChangeView } from './change-view.tsx'
import { RefusedChange } from './refused-change.tsx'
import { useChange } from './use-change.ts'

interface PricedChangeProps {
  current: Outputs['subscription']['current']
  planId: PlanId
  interval: Interval
  quantity: number
  /** Where the number of seats is chosen; `null` where there is nothing to choose. */
  seats: ReactNode
  /** Another number is being chosen: no price shown is for it. */
  isStepping: boolean
}

/** One change: its price, its confirmation, what came of it. */
export function PricedChange({ current, planId, interval, quantity, seats, isStepping }: PricedChangeProps) {
  const { data: environment } = trpc.environment.current.useQuery(undefined, live)
  const now = Math.max(environment?.now ?? 0, current.now)
  const { subscription } = current
  const wish = { planId, interval, quantity }
  // Seats that are had already are no change, and no mistake either: another number is a step away.
  const isHad = seats !== null && isRunning(subscription) && isSameTerms(subscription.terms, wish)
  const promotion = usePromotion()
  const change = useChange({ ...wish, enabled: !isHad, now, subscription, promotionCode: promotion.code })
  const { stage } = change
  const takesCode = current.discount === null && !isHad
  if (stage.kind === 'done') {
    const { outcome } = stage
    const giveUp = outcome.kind === 'action_required' ? <UndoChangeButton current={current} /> : null
    return <ChangeResult outcome={outcome} quote={stage.quote} giveUp={giveUp} />
  }
  return (
    <div className="flex flex-col gap-5">
      {/* The price that is being paid is for this many. */}
      <fieldset disabled={stage.kind === 'sending' || stage.kind === 'confirming'} className="contents">
        {seats}
      </fieldset>
      {takesCode && (change.quote || promotion.code) ? (
        <PromotionForm
          applied={promotion.code}
          effect={promotion.effect}
          error={promotion.error}
          pending={promotion.pending}
          onApply={(code) => void promotion.apply(code, wish)}
          onRemove={promotion.remove}
        />
      ) : null}
      {isHad ? (
        <HadSeats quantity={quantity} />
      ) : (
        <Priced change={change} stage={stage} current={current} now={now} isStepping={isStepping} />
      )}
    </div>
  )
}

function HadSeats({ quantity }: { quantity: number }) {
  const format = useFormat()
  return (
    <p className="text-muted">
      You have {seatsText(quantity, format)}. Choose another number to see its price first.
    </p>
  )
}

type Change = ReturnType<typeof useChange>

interface PricedProps extends Pick<PricedChangeProps, 'current' | 'isStepping'> {
  change: Change
  stage: Exclude<Change['stage'], { kind: 'done' }>
  now: number
}

function Priced({ change, stage, current: { subscription, paymentMethod }, now, isStepping }: PricedProps) {
  const { preview, quote, announcement, renewing, confirm } = change
  const retry = () => void preview.refetch()
  if (preview.data && !preview.data.ok && !preview.isPlaceholderData) {
    return <RefusedChange refusal={preview.data.refusal} />
  }
  if (!quote) {
    if (!preview.error) return <Skeleton className="min-h-96" label="Working out the price…" />
    return (
      <SectionError
        error={preview.error}
        onRetry={retry}
        isRetrying={preview.isFetching}
        title="We could not work out the price"
      />
    )
  }
  const running = isRunning(subscription) ? subscription : null
  return (
    <ChangeView
      quote={quote}
      period={running?.period ?? null}
      replaces={running?.renewal.kind === 'changes' ? running.renewal : null}
      paymentMethod={paymentMethod}
      now={now}
      stage={stage}
      renewing={renewing || isStepping}
      renewalError={renewing ? null : preview.error}
      announcement={announcement}
      onConfirm={() => void confirm()}
      onRenew={retry}
    />
  )
}
