import { type HTMLInputAutoCompleteAttribute, useId } from 'react'

interface FieldProps {
  label: string
  name: string
  type?: 'text' | 'email' | 'password'
  autoComplete: HTMLInputAutoCompleteAttribute
  value: string
  onChange: (value: string) => void
  hint?: string
  error?: string | undefined
  isOptional?: boolean
}

export function Field({
  label,
  name,
  type = 'text',
  autoComplete,
  value,
  onChange,
  hint,
  error,
  isOptional = false,
}: FieldProps) {
  const id = useId()
  const hintId = `${id}-hint`
  const errorId = `${id}-error`
  const described = [hint ? hintId : null, error ? errorId : null].filter((part) => part !== null).join(' ')
  return (
    <div>
      <label htmlFor={id} className="mb-1.5 block text-sm font-medium">
        {label}
      </label>
      <input
        id={id}
        name={name}
        type={type}
        autoComplete={autoComplete}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        required={!isOptional}
        aria-invalid={error ? true : undefined}
        aria-describedby={described || undefined}
        className="block min-h-11 w-full rounded-lg border border-edge bg-surface px-3 py-2 text-ink aria-invalid:border-bad"
      />
      {hint ? (
        <p id={hintId} className="mt-1.5 text-xs text-muted">
          {hint}
        </p>
      ) : null}
      {error ? (
        <p id={errorId} className="mt-1.5 text-sm text-bad">
          {error}
        </p>
      ) : null}
    </div>
  )
}
