import type { ReactNode } from 'react'
import { type Tone, toneIcon, toneSurface, toneText } from './tone.ts'

interface NoticeProps {
  tone: Tone
  title: string
  children?: ReactNode
  /** Links and buttons: what to do about it. */
  actions?: ReactNode
  /** A screen reader is told at once, or when it is idle; a notice that was there from the start needs neither. */
  announced?: 'now' | 'later'
}

const roles = { now: 'alert', later: 'status' } as const

/** A message that stands in the page until its reason is gone. */
export function Notice({ tone, title, children, actions, announced }: NoticeProps) {
  const Icon = toneIcon[tone]
  return (
    <div
      role={announced && roles[announced]}
      className={`flex gap-3 rounded-xl border p-4 sm:p-5 ${toneSurface[tone]}`}
    >
      <Icon aria-hidden size={20} className={`mt-0.5 shrink-0 ${toneText[tone]}`} />
      <div className="flex min-w-0 flex-1 flex-col gap-3 sm:flex-row sm:items-start sm:justify-between sm:gap-6">
        <div className="min-w-0">
          <p className="font-semibold">{title}</p>
          {children ? <div className="mt-0.5 text-sm">{children}</div> : null}
        </div>
        {actions ? <div className="flex shrink-0 flex-wrap gap-2">{actions}</div> : null}
      </div>
    </div>
  )
}
