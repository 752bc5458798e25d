import { Check, CircleAlert, Clock, Info, TriangleAlert } from 'lucide-react'

/** How a message is meant. Each tone has an icon and words beside its colour, so that none rests on colour alone. */
export type Tone = 'neutral' | 'good' | 'waiting' | 'warn' | 'bad'

export const toneIcon = {
  neutral: Info,
  good: Check,
  waiting: Clock,
  warn: TriangleAlert,
  bad: CircleAlert,
} as const satisfies Record<Tone, unknown>

export const toneSurface = {
  neutral: 'border-line bg-sunken text-ink',
  good: 'border-accent/30 bg-accent-soft text-ink',
  waiting: 'border-line bg-sunken text-ink',
  warn: 'border-warn/35 bg-warn-soft text-ink',
  bad: 'border-bad/35 bg-bad-soft text-ink',
} as const satisfies Record<Tone, string>

export const toneText = {
  neutral: 'text-muted',
  good: 'text-accent',
  waiting: 'text-muted',
  warn: 'text-warn',
  bad: 'text-bad',
} as const satisfies Record<Tone, string>
