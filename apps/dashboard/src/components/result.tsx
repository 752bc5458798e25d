import { type ReactNode, useEffect, useRef } from 'react'
import { type Tone, toneIcon, toneText } from './tone.ts'

interface ResultProps {
  tone: Tone
  title: string
  children: ReactNode
  actions: ReactNode
}

/** What came of an act, in the place of the form that it was asked for with. */
export function Result({ tone, title, children, actions }: ResultProps) {
  const heading = useRef<HTMLHeadingElement>(null)
  const Icon = toneIcon[tone]
  // The button that had the focus is gone: reading goes on here.
  useEffect(() => heading.current?.focus(), [])
  return (
    <section className="panel max-w-2xl p-6 sm:p-8">
      <Icon aria-hidden size={26} className={toneText[tone]} />
      <h2 ref={heading} tabIndex={-1} data-quiet-focus className="mt-3 text-2xl">
        {title}
      </h2>
      <div className="mt-2">{children}</div>
      <div className="mt-6 flex flex-wrap items-start gap-3">{actions}</div>
    </section>
  )
}
