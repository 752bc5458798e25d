/** A ring, seven ninths full: the share of the month that the first example of this product prices. */
export function Logo() {
  return (
    <span className="inline-flex items-center gap-2 text-lg font-semibold tracking-tight text-ink">
      <svg aria-hidden viewBox="0 0 24 24" className="size-6 text-accent" fill="none" stroke="currentColor">
        <circle cx="12" cy="12" r="8.5" strokeWidth="4.5" className="opacity-25" />
        <circle
          cx="12"
          cy="12"
          r="8.5"
          strokeWidth="4.5"
          pathLength="9"
          strokeDasharray="7 9"
          transform="rotate(-90 12 12)"
        />
      </svg>
      Prorata
    </span>
  )
}
