import { isEnded, isSoldCurrency, plan, type SoldCurrency, type Wish } from '@prorata/billing'
import { keepPreviousData } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { CommandProblem } from '../../command-problem.tsx'
import { Choice } from '../../components/choice.tsx'
import { Notice } from '../../components/notice.tsx'
import { Skeleton } from '../../components/skeleton.tsx'
import { useFlash } from '../../flash.tsx'
import { useFormat } from '../../format.ts'
import { Loaded } from '../../loaded.tsx'
import { type Outputs, trpc } from '../../trpc.ts'
import { UndoButtons } from '../../undo.tsx'
import { useCommand } from '../../use-command.ts'
import { PromotionForm } from '../../promotion-form.tsx'
import { usePromotion } from '../../use-promotion.ts'
import { toFailure } from '../../words/failure.ts'
import { messageFor } from '../../words/message-for.ts'
import { type Pick, PlanPicker } from './plan-picker.tsx'

/** The plans, and the way to the provider's own payment page: the browser leaves for it, no card is typed here. */
export function PlanShop({ current }: { current: Outputs['subscription']['current'] }) {
  const format = useFormat()
  const flash = useFlash()
  // Who has paid pays in that currency for ever, and is shown no other.
  const locked = current.currency !== null && isSoldCurrency(current.currency) ? current.currency : null
  const [chosen, setChosen] = useState<SoldCurrency | null>(null)
  const currency = locked ?? chosen
  const list = trpc.plans.list.useQuery(currency ? { currency } : undefined, {
    staleTime: 60_000,
    // Another currency's prices come in the place of these, and do not push the page about.
    placeholderData: keepPreviousData,
  })
  const seats = trpc.seats.current.useQuery({ limit: 1 })
  const [picked, setPicked] = useState<Pick | null>(null)
  const promotion = usePromotion()
  const [typed, setTyped] = useState<string | null>(null)
  const checkout = trpc.checkout.start.useMutation({ onSuccess: ({ url }) => location.assign(url) })
  const { reset } = checkout
  const startTrial = trpc.subscription.startTrial.useMutation()
  const trial = useCommand({
    send: async (wish: Wish & { currency: SoldCurrency | null }) => ({
      ...(await startTrial.mutateAsync(wish)),
      planId: wish.planId,
    }),
    find: ({ subscription }) =>
      subscription.status === 'trialing'
        ? { trialEnd: subscription.trialEnd, planId: subscription.terms.planId }
        : null,
    onDone: ({ trialEnd, planId }) =>
      flash(
        `${plan(planId).name} is on. Your trial ends on ${format.fullDay(trialEnd)}; you were not charged.`,
      ),
  })

  // Coming back with the browser's Back button restores the page as it was left: on its way.
  useEffect(() => {
    const onPageShow = (event: PageTransitionEvent) => {
      if (event.persisted) reset()
    }
    addEventListener('pageshow', onPageShow)
    return () => removeEventListener('pageshow', onPageShow)
  }, [reset])

  function start(pick: Pick) {
    const { way, ...wish } = pick
    setPicked(pick)
    if (way === 'trial') trial.run({ ...wish, currency })
    else if (typed === null) checkout.mutate({ ...wish, currency, skipTrial: way === 'buy' })
    else void startWithCode(pick, typed)
  }

  /** The code is tried on the plan that was picked: one that does not work stops the way to the payment page. */
  async function startWithCode({ way, ...wish }: Pick, code: string) {
    const isGood = await promotion.apply(code, { ...wish, currency })
    if (isGood) checkout.mutate({ ...wish, currency, skipTrial: way === 'buy', promotionCode: code })
  }

  const failure = checkout.error ? messageFor(toFailure(checkout.error)) : null
  const { subscription } = current
  const mayBuy = current.canManageBilling && (subscription.status === 'none' || isEnded(subscription))
  const isLeaving = checkout.isPending || checkout.isSuccess
  const isBusy = isLeaving || trial.isBusy || promotion.pending
  return (
    <Loaded query={list} skeleton={<Skeleton className="min-h-160" label="Loading the plans…" />}>
      {(plans) => (
        <div className="flex flex-col gap-6">
          {failure ? (
            <Notice announced="now" tone="bad" title={failure.title}>
              {failure.text}
            </Notice>
          ) : null}
          <CommandProblem stage={trial.stage} still="No trial has begun." />
          {mayBuy && locked === null ? (
            <Choice
              legend="Currency"
              value={plans.currency}
              onChange={setChosen}
              options={plans.currencies.map((value) => ({ value, label: value.toUpperCase() }))}
            />
          ) : null}
          {mayBuy ? (
            <PromotionForm
              applied={promotion.error === null ? typed : null}
              effect={promotion.effect ?? 'it is checked when you choose a plan'}
              error={promotion.error}
              pending={promotion.pending}
              onApply={(code) => {
                promotion.remove()
                setTyped(code)
              }}
              onRemove={() => {
                promotion.remove()
                setTyped(null)
              }}
            />
          ) : null}
          <output className="sr-only">{isLeaving ? 'Opening the payment page…' : ''}</output>
          <PlanPicker
            list={plans}
            current={current}
            assigned={seats.data?.assigned ?? 1}
            undo={<UndoButtons current={current} />}
            starting={isBusy ? picked : null}
            onStart={(pick) => {
              if (!isBusy) start(pick)
            }}
          />
        </div>
      )}
    </Loaded>
  )
}
