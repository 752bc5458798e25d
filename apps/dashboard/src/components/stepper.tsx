import { Minus, Plus } from 'lucide-react'
import { useId, useState } from 'react'

interface StepperProps {
  label: string
  /** What one step is, as in `One seat more`. */
  unit: string
  value: number
  min: number
  max: number
  /** `null` while what is typed is no number that is allowed. */
  onChange: (value: number | null) => void
  /** Said where somebody wants to go below `min`. */
  atMin: string
}

const step =
  'grid size-12 shrink-0 place-items-center rounded-lg border border-edge bg-surface hover:bg-sunken aria-disabled:cursor-not-allowed aria-disabled:border-line aria-disabled:bg-sunken aria-disabled:text-muted'

/**
 * A whole number, typed or stepped: a native spin button, so that arrow keys and screen readers work as they should. What is
 * typed stays as it is typed until the field is left.
 */
export function Stepper({ label, unit, value, min, max, onChange, atMin }: StepperProps) {
  const id = useId()
  const hintId = `${id}-hint`
  const [typed, setTyped] = useState<string | null>(null)
  const shown = typed ?? String(value)
  const isTooLow = Number(shown) < min
  const isOff = shown === '' || isTooLow || Number(shown) > max || !Number.isSafeInteger(Number(shown))

  function change(text: string) {
    const next = Number(text)
    const isAllowed = text !== '' && Number.isSafeInteger(next) && next >= min && next <= max
    setTyped(isAllowed ? null : text)
    onChange(isAllowed ? next : null)
  }

  return (
    <div>
      <label htmlFor={id} className="mb-1.5 block text-sm font-medium">
        {label}
      </label>
      <div className="flex items-center gap-2">
        <button
          type="button"
          className={step}
          aria-disabled={value <= min || undefined}
          aria-describedby={value <= min ? hintId : undefined}
          onClick={() => change(String(Math.max(min, value - 1)))}
        >
          <Minus aria-hidden size={18} />
          <span className="sr-only">One {unit} fewer</span>
        </button>
        <input
          id={id}
          type="number"
          inputMode="numeric"
          step={1}
          min={min}
          max={max}
          value={shown}
          aria-invalid={isOff || undefined}
          aria-describedby={hintId}
          onChange={(event) => change(event.target.value)}
          onBlur={() => {
            setTyped(null)
            onChange(value)
          }}
          className="stepper-input h-12 w-24 rounded-lg border border-edge bg-surface px-3 text-center text-lg font-semibold tabular-nums aria-invalid:border-bad"
        />
        <button
          type="button"
          className={step}
          aria-disabled={value >= max || undefined}
          onClick={() => change(String(Math.min(max, value + 1)))}
        >
          <Plus aria-hidden size={18} />
          <span className="sr-only">One {unit} more</span>
        </button>
      </div>
      <p id={hintId} className={`mt-2 text-sm ${isTooLow ? 'text-bad' : 'text-muted'}`}>
        {value <= min || isTooLow ? atMin : null}
      </p>
    </div>
  )
}
