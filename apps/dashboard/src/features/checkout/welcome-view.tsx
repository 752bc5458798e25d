import { isEnded, isRunning, plan } from '@prorata/billing'
import { Link } from '@tanstack/react-router'
import { Check, Clock, LoaderCircle } from 'lucide-react'
import { buttonLook } from '../../components/button.tsx'
import { Notice } from '../../components/notice.tsx'
import { useFormat } from '../../format.ts'
import type { Outputs } from '../../trpc.ts'
import { termsPrice } from '../../words/terms-text.ts'

interface WelcomeViewProps {
  checkout: Outputs['checkout']['sync'] | undefined
  /** It has taken longer than it should. */
  isSlow: boolean
}

/** The way back from the payment page: what the server knows, never what the address bar claims. */
export function WelcomeView({ checkout, isSlow }: WelcomeViewProps) {
  if (checkout?.status === 'expired') {
    return (
      <Notice announced="later" tone="warn" title="This checkout has expired">
        You have not been charged.{' '}
        <Link to="/billing/plans" className="underline underline-offset-4">
          Choose a plan again
        </Link>
        .
      </Notice>
    )
  }
  if (checkout?.state === 'failed') {
    return (
      <Notice
        announced="now"
        tone="bad"
        title="Your bank did not make the payment"
        actions={
          <Link to="/billing/invoices" className={buttonLook('secondary')}>
            Pay another way
          </Link>
        }
      >
        You have not been charged, and {boughtName(checkout)} is not on.
      </Notice>
    )
  }
  if (checkout?.settled && isEnded(checkout.subscription)) {
    return (
      <Notice
        announced="now"
        tone="warn"
        title={`Your ${boughtName(checkout)} subscription has ended`}
        actions={
          <Link to="/billing/plans" className={buttonLook('secondary')}>
            Choose a plan
          </Link>
        }
      >
        A free trial is given once for an organization, an e-mail address and a card. Where one was had
        before, it ends at once and nothing is charged. You can buy any plan.
      </Notice>
    )
  }
  return (
    <section className="panel max-w-2xl p-6 sm:p-8">
      <output className="block">
        {checkout?.settled ? (
          <Settled checkout={checkout} />
        ) : isUnderWay(checkout) ? (
          <UnderWay name={boughtName(checkout)} />
        ) : (
          <Settling checkout={checkout} isSlow={isSlow} />
        )}
      </output>
      <div className="mt-6">
        <Link
          to="/billing"
          className={buttonLook(checkout?.settled || isUnderWay(checkout) ? 'primary' : 'quiet')}
        >
          Go to overview
        </Link>
      </div>
    </section>
  )
}

type Checkout = Outputs['checkout']['sync']

/** The bank has the payment and takes its time: nothing that a person has to wait for in front of a page. */
export function isUnderWay(checkout: Checkout | undefined): checkout is Checkout {
  const subscription = checkout?.subscription
  return subscription?.status === 'incomplete' && subscription.processing
}

function boughtName({ subscription }: Checkout): string {
  return 'terms' in subscription ? plan(subscription.terms.planId).name : 'your plan'
}

function UnderWay({ name }: { name: string }) {
  return (
    <>
      <Clock aria-hidden size={28} className="text-muted" />
      <span className="mt-3 block text-2xl font-semibold tracking-tight">Your payment is on its way.</span>
      <span className="mt-2 block">
        Your bank takes a few days. {name} turns on by itself when the payment arrives. Don’t pay again; you
        can leave this page.
      </span>
    </>
  )
}

function Settled({ checkout }: { checkout: Outputs['checkout']['sync'] }) {
  const format = useFormat()
  const { subscription } = checkout
  const { name } = plan(checkout.access.planId)
  const isTrial = subscription.status === 'trialing'
  return (
    <>
      <Check aria-hidden size={28} className="text-accent" />
      <span className="block mt-3 text-2xl font-semibold tracking-tight">
        {isTrial ? `Your ${name} trial is on.` : `${name} is on.`}
      </span>
      <span className="block mt-2">
        {isTrial
          ? `You were not charged. The trial ends on ${format.fullDay(subscription.trialEnd)}; then you pay ${termsPrice(subscription.terms, format)}.`
          : isRunning(subscription)
            ? `${termsPrice(subscription.terms, format)}, renews ${format.fullDay(subscription.period.end)}. Your invoice is on the Invoices page.`
            : null}
      </span>
    </>
  )
}

function Settling({ checkout, isSlow }: WelcomeViewProps) {
  return (
    <>
      <LoaderCircle aria-hidden size={28} className="text-muted motion-safe:animate-spin" />
      <span className="block mt-3 text-2xl font-semibold tracking-tight">{settlingTitle(checkout)}</span>
      <span className="block mt-2 min-h-12">
        {isSlow
          ? 'This takes longer than usual. Don’t pay again: we keep checking, and your plan turns on by itself even if you leave this page.'
          : 'This takes a few seconds. Don’t pay again: this page updates by itself.'}
      </span>
    </>
  )
}

function settlingTitle(checkout: Outputs['checkout']['sync'] | undefined): string {
  if (!checkout) return 'Checking your payment…'
  const { status, subscription } = checkout
  switch (status) {
    case 'open':
      return 'Waiting for your payment…'
    case 'complete':
      return 'terms' in subscription
        ? `Payment received. Turning on ${plan(subscription.terms.planId).name}…`
        : 'Payment received. Turning on your plan…'
    case 'expired':
      return 'This checkout has expired'
    default:
      return status satisfies never
  }
}
