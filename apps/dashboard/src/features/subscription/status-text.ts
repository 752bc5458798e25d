import { isRunning, type Lifecycle, type Subscription } from '@prorata/billing'
import type { Tone } from '../../components/tone.ts'
import type { Format } from '../../format.ts'

/** A subscription's state in words. Stripe's own status words are for operators, not for people. */
export function statusText(
  { subscription, lifecycle }: { subscription: Subscription; lifecycle: Lifecycle },
  format: Format,
): { text: string; tone: Tone } {
  if (isRunning(subscription) && subscription.pendingChange) return needsVerification
  const end =
    isRunning(subscription) && 'at' in subscription.renewal ? format.day(subscription.renewal.at) : ''
  switch (lifecycle) {
    case 'none':
      return { text: 'Free', tone: 'neutral' }
    case 'trialing':
      return { text: 'Trial', tone: 'good' }
    case 'active':
      return { text: 'Active', tone: 'good' }
    case 'downgrading':
      return { text: `Changes ${end}`, tone: 'waiting' }
    case 'cancel_pending':
      return { text: `Cancels ${end}`, tone: 'waiting' }
    case 'past_due':
    case 'unpaid':
      return { text: 'Payment due', tone: 'bad' }
    case 'paused':
      return { text: 'Paused', tone: 'waiting' }
    case 'incomplete':
      return subscription.status === 'incomplete' && subscription.processing
        ? { text: 'Payment on its way', tone: 'waiting' }
        : needsVerification
    case 'canceled':
      return { text: 'Ended', tone: 'neutral' }
    default:
      return lifecycle satisfies never
  }
}

const needsVerification = { text: 'Needs verification', tone: 'warn' } as const
