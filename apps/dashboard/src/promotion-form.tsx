import { useState } from 'react'
import { Button } from './components/button.tsx'
import { Field } from './components/field.tsx'

interface PromotionFormProps {
  /** The code that counts now, or `null`. */
  applied: string | null
  /** What the code takes off, in words. */
  effect: string | null
  /** Why the code that was typed does not work. */
  error: string | null
  pending: boolean
  onApply: (code: string) => void
  onRemove: () => void
}

/** A promotion code: typed, tried, and kept as it was typed where it does not work. */
export function PromotionForm({ applied, effect, error, pending, onApply, onRemove }: PromotionFormProps) {
  const [code, setCode] = useState(applied ?? '')
  if (applied !== null) {
    return (
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm">
        <output>
          Code <strong className="font-semibold">{applied}</strong> is applied{effect ? `: ${effect}` : ''}.
        </output>
        <Button look="quiet" onClick={onRemove}>
          Remove code
        </Button>
      </div>
    )
  }
  return (
    <details className="text-sm" open={error !== null || undefined}>
      <summary className="inline-flex min-h-8 items-center font-medium text-accent underline underline-offset-4">
        Have a promotion code?
      </summary>
      <form
        className="mt-2 flex max-w-md flex-wrap items-end gap-3"
        onSubmit={(event) => {
          event.preventDefault()
          if (!pending && code.trim() !== '') onApply(code.trim())
        }}
      >
        <div className="min-w-48 flex-1">
          <Field
            label="Promotion code"
            name="promotionCode"
            autoComplete="off"
            value={code}
            onChange={setCode}
            error={error ?? undefined}
          />
        </div>
        <Button type="submit" look="secondary" pending={pending}>
          Apply
        </Button>
      </form>
    </details>
  )
}
