import type { Tone } from '../../components/tone.ts'
import type { Outputs } from '../../trpc.ts'

type Status = Outputs['outbox']['list']['emails'][number]['status']

/** Where a mail is, in words. */
export const emailStatus = {
  queued: { text: 'Waiting', tone: 'waiting' },
  sending: { text: 'Being sent', tone: 'waiting' },
  sent: { text: 'Sent', tone: 'good' },
  failed: { text: 'Not sent', tone: 'bad' },
  unknown: { text: 'Perhaps sent', tone: 'warn' },
  dropped: { text: 'No longer needed', tone: 'neutral' },
} as const satisfies Record<Status, { text: string; tone: Tone }>
