import { type HTMLInputAutoCompleteAttribute, useId } from 'react'

interface SelectProps {
  label: string
  name: string
  autoComplete: HTMLInputAutoCompleteAttribute
  value: string
  onChange: (value: string) => void
  options: readonly { value: string; label: string }[]
}

/** One of many: the browser's own list, which every keyboard, phone and screen reader knows. */
export function Select({ label, name, autoComplete, value, onChange, options }: SelectProps) {
  const id = useId()
  return (
    <div>
      <label htmlFor={id} className="mb-1.5 block text-sm font-medium">
        {label}
      </label>
      <select
        id={id}
        name={name}
        autoComplete={autoComplete}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        className="block min-h-11 w-full rounded-lg border border-edge bg-surface px-3 py-2 text-ink"
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </div>
  )
}
