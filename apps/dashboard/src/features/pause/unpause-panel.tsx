import { type SubscriptionIn, plan } from '@prorata/billing'
import { Link } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { buttonLook } from '../../components/button.tsx'
import { Notice } from '../../components/notice.tsx'
import { Skeleton } from '../../components/skeleton.tsx'
import { useFormat } from '../../format.ts'
import { SectionError } from '../../loaded.tsx'
import { live, trpc } from '../../trpc.ts'
import { useCommand } from '../../use-command.ts'
import { refusalText } from '../../words/refusal-text.ts'
import type { Resumed } from './unpause-result.tsx'
import { UnpauseView } from './unpause-view.tsx'

interface UnpausePanelProps {
  subscription: SubscriptionIn<'paused'>
  /** The server's time, when the page was drawn. */
  now: number
  onDone: (resumed: Resumed) => void
}

/** Resumes a paused subscription at a price that is shown first, renewed in place, and charged as shown. */
export function UnpausePanel({ subscription, now: drawnAt, onDone }: UnpausePanelProps) {
  const format = useFormat()
  const { data: environment } = trpc.environment.current.useQuery(undefined, live)
  const now = Math.max(environment?.now ?? 0, drawnAt)
  // A price is asked for once and renewed by rule, never by chance: not on focus, not on reconnect.
  const preview = trpc.subscription.previewUnpause.useQuery(
    {},
    {
      staleTime: Number.POSITIVE_INFINITY,
      gcTime: 0,
      refetchOnWindowFocus: false,
      refetchOnReconnect: false,
    },
  )
  const { refetch, isFetching, isError } = preview
  const quote = preview.data?.ok ? preview.data.quote : null
  const unpause = trpc.subscription.unpause.useMutation()
  const { stage, run } = useCommand<string, Resumed['outcome']>({
    send: (token) => unpause.mutateAsync({ token }),
    find: (found) => (found.subscription.status === 'active' ? { kind: 'applied', invoice: null } : null),
    onDone: (outcome) => {
      if (quote) onDone({ outcome, quote })
    },
    // A payment provider answers the same request the same way: another try needs a price of its own.
    onFailure: () => void refetch(),
  })

  const mayRenew = stage.kind === 'ready' || stage.kind === 'failed'
  const isExpired = quote !== null && now >= quote.expiresAt
  const basis = JSON.stringify(subscription)
  const quotedBasis = useRef(basis)
  useEffect(() => {
    if (!mayRenew || isFetching || isError) return
    if (!isExpired && quotedBasis.current === basis) return
    quotedBasis.current = basis
    void refetch()
  }, [mayRenew, isFetching, isError, isExpired, basis, refetch])

  if (preview.data && !preview.data.ok) {
    const { refusal } = preview.data
    const needsCard = refusal.code === 'payment_method_required'
    return (
      <Notice
        tone="warn"
        title={
          needsCard
            ? `Add a card to resume ${plan(subscription.terms.planId).name}`
            : refusalText(refusal, format)
        }
        actions={
          <Link
            to={needsCard ? '/billing/payment-methods' : '/billing'}
            className={buttonLook(needsCard ? 'primary' : 'secondary')}
          >
            {needsCard ? 'Add a card' : 'Go to overview'}
          </Link>
        }
      >
        {needsCard ? 'You see the price and confirm it before anything is charged.' : null}
      </Notice>
    )
  }
  if (!quote) {
    if (!preview.error) return <Skeleton className="min-h-96" label="Working out the price…" />
    return (
      <SectionError
        error={preview.error}
        onRetry={() => void refetch()}
        isRetrying={isFetching}
        title="We could not work out the price"
      />
    )
  }
  return (
    <UnpauseView
      quote={quote}
      subscription={subscription}
      stage={stage}
      isStale={isFetching || isError}
      onUnpause={() => run(quote.token)}
    />
  )
}
