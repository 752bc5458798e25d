import type { ReactNode } from 'react'
import { type Tone, toneIcon, toneSurface, toneText } from './tone.ts'

/** A state in words with its icon. */
export function Badge({ tone, children }: { tone: Tone; children: ReactNode }) {
  const Icon = toneIcon[tone]
  return (
    <span
      className={`inline-flex items-center gap-1.5 rounded-full border px-2.5 py-0.5 text-xs font-medium whitespace-nowrap ${toneSurface[tone]}`}
    >
      <Icon aria-hidden size={14} strokeWidth={2.25} className={toneText[tone]} />
      {children}
    </span>
  )
}
