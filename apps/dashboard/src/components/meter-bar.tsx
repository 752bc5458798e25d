import type { Tone } from './tone.ts'

interface MeterBarProps {
  label: string
  value: number
  /** The whole of it. Where `value` is more, the bar shows how far beyond. */
  max: number
  /** The value in words: `850 of 1,000 API calls`. */
  text: string
  tone: Tone
}

const fills = {
  neutral: 'fill-ink',
  good: 'fill-accent',
  waiting: 'fill-ink',
  warn: 'fill-warn',
  bad: 'fill-bad',
} as const satisfies Record<Tone, string>

/** How much of something is used. What lies beyond the whole is hatched and set off, not only coloured. */
export function MeterBar({ label, value, max, text, tone }: MeterBarProps) {
  const scale = Math.max(value, max, 1)
  const within = (Math.min(value, max) / scale) * 100
  const beyond = (Math.max(0, value - max) / scale) * 100
  return (
    <div
      // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- a native meter cannot show what lies beyond its end
      role="meter"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={scale}
      aria-valuenow={value}
      aria-valuetext={text}
    >
      <svg aria-hidden className="block h-2.5 w-full overflow-visible" preserveAspectRatio="none">
        <rect
          className="meter-track fill-sunken stroke-edge"
          width="100%"
          height="100%"
          rx="5"
          strokeWidth="1"
        />
        <rect className={`meter-fill ${fills[tone]}`} width={`${within}%`} height="100%" rx="5" />
        {beyond > 0 ? (
          <g className="text-bad">
            <rect
              className="meter-fill"
              fill="currentColor"
              opacity="0.45"
              x={`${within}%`}
              width={`${beyond}%`}
              height="100%"
            />
            <line
              x1={`${within}%`}
              x2={`${within}%`}
              y1="-3"
              y2="13"
              stroke="currentColor"
              strokeWidth="2.5"
            />
          </g>
        ) : null}
      </svg>
    </div>
  )
}
