/** The life of one change on the page: a price that is renewed in place, one confirmation, and what came of it. */

import type { Quote, Subscription, Wish } from '@prorata/billing'
import { keepPreviousData } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { useFormat } from '../../format.ts'
import { trpc } from '../../trpc.ts'
import { useLookUp } from '../../use-look-up.ts'
import { toFailure } from '../../words/failure.ts'
import { type ChangeStage, givenUp, isCarriedOut, isWaiting, stageAfterFailure } from './change-stage.ts'
import { renewedText } from './change-words.ts'

/** So many answered looks, two seconds apart, tell that a change without an answer was not carried out. */
const looksEnough = 5

interface Wanted extends Wish {
  /** There is something to price: it is not what the organization has already. */
  enabled: boolean
  now: number
  subscription: Subscription
  /** Counted into the price; `null` for none. */
  promotionCode: string | null
}

export function useChange(wanted: Wanted) {
  const { planId, interval, quantity, enabled, now, subscription, promotionCode } = wanted
  const format = useFormat()
  const utils = trpc.useUtils()
  const [own, setStage] = useState<ChangeStage>({ kind: 'ready' })
  const [sentQuantity, setSentQuantity] = useState(quantity)
  // What went wrong with one number of seats says nothing of another.
  const stage: ChangeStage = own.kind === 'failed' && sentQuantity !== quantity ? { kind: 'ready' } : own
  const [announcement, setAnnouncement] = useState<string | null>(null)
  const isPriced = stage.kind !== 'done'

  // A price is asked for once and renewed by rule, never by chance: not on focus, not on reconnect.
  const preview = trpc.subscription.previewChange.useQuery(
    { planId, interval, quantity, ...(promotionCode === null ? {} : { promotionCode }) },
    {
      enabled: isPriced && enabled,
      staleTime: Number.POSITIVE_INFINITY,
      gcTime: 0,
      refetchOnWindowFocus: false,
      refetchOnReconnect: false,
      // The price of another number of seats is dimmed until this one's is there.
      placeholderData: keepPreviousData,
    },
  )
  const quote = preview.data?.ok ? preview.data.quote : null
  const { refetch, isFetching, isError, isPlaceholderData } = preview

  const mayRenew = stage.kind === 'ready' || stage.kind === 'failed'
  const isExpired = quote !== null && now >= quote.expiresAt
  const basis = JSON.stringify(subscription)
  const quotedBasis = useRef(basis)
  useEffect(() => {
    if (!enabled || !mayRenew || isFetching || isError) return
    if (!isExpired && quotedBasis.current === basis) return
    quotedBasis.current = basis
    void refetch()
  }, [enabled, mayRenew, isFetching, isError, isExpired, basis, refetch])

  const previous = useRef<Quote | null>(null)
  useEffect(() => {
    if (!quote || isPlaceholderData) return
    const text = renewedText(previous.current, quote, format)
    if (text !== null) setAnnouncement(text)
    previous.current = quote
  }, [quote, isPlaceholderData, format])

  const change = trpc.subscription.change.useMutation()
  const sending = useRef(false)
  async function confirm() {
    if (!quote || isPlaceholderData || sending.current) return
    sending.current = true
    setStage({ kind: 'sending' })
    setSentQuantity(quantity)
    setAnnouncement(null)
    try {
      finish(await change.mutateAsync({ token: quote.token }), quote)
    } catch (error) {
      const after = stageAfterFailure(toFailure(error))
      setStage(after.stage)
      if (after.requote) await refetch()
    } finally {
      sending.current = false
    }
  }

  function finish(outcome: Extract<ChangeStage, { kind: 'done' }>['outcome'], of: Quote) {
    setStage({ kind: 'done', outcome, quote: of })
    void utils.subscription.current.invalidate()
    void utils.usage.invalidate()
    void utils.invoices.invalidate()
  }

  useLookUp({
    active: stage.kind === 'confirming',
    look: () => utils.subscription.current.fetch(undefined, { staleTime: 0 }),
    onLook(current, looks) {
      if (!quote) return
      if (isCarriedOut(current.subscription, quote)) {
        const scheduled = { kind: 'scheduled', at: quote.startsAt } as const
        finish(quote.effective === 'now' ? { kind: 'applied', invoice: null } : scheduled, quote)
      } else if (looks >= looksEnough) {
        setStage({ kind: 'not_carried_out' })
      }
    },
  })

  // The bank is asked on another page: this one waits for what it says.
  const waitsFor = stage.kind === 'done' && stage.outcome.kind === 'action_required' ? stage.quote : null
  useLookUp({
    active: waitsFor !== null,
    look: () => utils.subscription.current.fetch(undefined, { staleTime: 0 }),
    onLook(current, looks) {
      if (!waitsFor) return
      if (isCarriedOut(current.subscription, waitsFor)) {
        finish({ kind: 'applied', invoice: null }, waitsFor)
      } else if (looks > 1 && !isWaiting(current.subscription)) {
        setStage(givenUp)
      }
    },
  })

  return { stage, preview, quote, announcement, renewing: quote !== null && isFetching, confirm }
}
