import { LoaderCircle } from 'lucide-react'
import { type ReactNode, useId } from 'react'

export type ButtonLook = 'primary' | 'secondary' | 'quiet'

const shape =
  'inline-flex min-h-11 items-center justify-center gap-2 rounded-lg px-4 py-2 text-center text-sm font-semibold no-underline transition-colors motion-reduce:transition-none'
const looks = {
  primary: 'bg-accent text-on-accent hover:bg-accent-strong forced-colors:border',
  secondary: 'border border-edge bg-surface text-ink hover:bg-sunken',
  quiet: 'text-accent underline-offset-4 hover:underline',
} as const satisfies Record<ButtonLook, string>
const off = 'cursor-not-allowed border border-line bg-sunken text-muted'

/** The classes of a link that looks like a button: something that leads to another page. */
export function buttonLook(look: ButtonLook): string {
  return `${shape} ${looks[look]}`
}

interface ButtonProps {
  children: ReactNode
  look?: ButtonLook
  type?: 'button' | 'submit'
  onClick?: () => void
  /** Under way: it cannot be pressed a second time, and keeps its place and focus. */
  pending?: boolean
  disabled?: boolean
  /** Why it cannot be pressed. It is shown under the button and read with it. */
  reason?: string | undefined
  wide?: boolean
}

/**
 * A button that stays focusable while it is off, so that a keyboard can find out why and focus is not lost when it
 * goes off under the finger.
 */
export function Button(props: ButtonProps) {
  const {
    children,
    look = 'primary',
    type = 'button',
    onClick,
    pending = false,
    reason,
    wide = false,
  } = props
  const reasonId = useId()
  const isOff = pending || props.disabled === true || reason !== undefined
  return (
    <span className={`flex-col gap-1.5 ${wide ? 'flex w-full' : 'inline-flex'}`}>
      <button
        type={type}
        aria-disabled={isOff || undefined}
        aria-busy={pending || undefined}
        aria-describedby={reason === undefined ? undefined : reasonId}
        className={`${shape} ${isOff ? off : looks[look]} ${wide ? 'w-full' : ''}`}
        onClick={(event) => {
          if (isOff) event.preventDefault()
          else onClick?.()
        }}
      >
        {pending ? <LoaderCircle aria-hidden size={18} className="motion-safe:animate-spin" /> : null}
        {children}
      </button>
      {reason === undefined ? null : (
        <span id={reasonId} className="text-xs text-muted">
          {reason}
        </span>
      )}
    </span>
  )
}
