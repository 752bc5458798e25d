import { type ReactNode, useId } from 'react'

interface PanelProps {
  title: string
  children: ReactNode
  /** Beside the heading, at its end. */
  aside?: ReactNode
}

/** A part of a page under its own heading. */
export function Panel({ title, children, aside }: PanelProps) {
  const headingId = useId()
  return (
    <section aria-labelledby={headingId} className="panel p-5 sm:p-6">
      <div className="mb-4 flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
        <h2 id={headingId} className="text-sm font-medium text-muted">
          {title}
        </h2>
        {aside}
      </div>
      {children}
    </section>
  )
}
