interface PeriodRulerProps {
  /** Milliseconds, as are `end` and `now`. */
  start: number
  end: number
  now: number
  /** The same in words; the drawing is hidden from screen readers. */
  text: string
  startLabel: string
  endLabel: string
}

const dayLength = 86_400_000

/** A billing period drawn to scale: what has passed, what is left, and a tick a day (a month, where it is a year). */
export function PeriodRuler({ start, end, now, text, startLabel, endLabel }: PeriodRulerProps) {
  const length = Math.max(1, end - start)
  const passed = Math.min(1, Math.max(0, (now - start) / length)) * 100
  const days = Math.round(length / dayLength)
  const ticks = days > 62 ? 12 : days
  return (
    <figure>
      <svg aria-hidden className="block h-5 w-full overflow-visible">
        <rect className="ruler-track fill-sunken stroke-edge" y="4" width="100%" height="8" rx="4" />
        <svg x={`${passed}%`} y="4" width={`${100 - passed}%`} height="8">
          <rect className="ruler-fill fill-accent" width="100%" height="8" rx="4" />
        </svg>
        {Array.from({ length: ticks + 1 }, (_, tick) => {
          const x = `${(tick / ticks) * 100}%`
          return <line key={x} x1={x} x2={x} y1="16" y2="19" strokeWidth="1" className="stroke-edge" />
        })}
        <line x1={`${passed}%`} x2={`${passed}%`} y1="0" y2="16" strokeWidth="2.5" className="stroke-ink" />
      </svg>
      <figcaption className="mt-1.5 flex flex-wrap justify-between gap-x-4 text-xs text-muted">
        <span>{startLabel}</span>
        <span className="text-ink">{text}</span>
        <span>{endLabel}</span>
      </figcaption>
    </figure>
  )
}
