import { type ReactNode, useEffect, useRef, useState } from 'react'
import { Button } from './button.tsx'

interface CommandButtonProps {
  /** What the button says first: `Remove`. */
  children: ReactNode
  /** What is asked before it is done, and what the button that does it says. */
  question: string
  confirm: string
  keep: string
  pending: boolean
  onConfirm: () => void
}

/** A button that asks once more in its own place: for what cannot be taken back. */
export function CommandButton(props: CommandButtonProps) {
  const { children, question, confirm, keep, pending, onConfirm } = props
  const [isAsking, setAsking] = useState(false)
  const place = useRef<HTMLFieldSetElement>(null)
  const wasAsking = useRef(false)
  // The button that had the focus gives way to the question, and comes back after it: reading goes on in its place.
  useEffect(() => {
    if (isAsking || wasAsking.current) place.current?.focus()
    wasAsking.current = isAsking
  }, [isAsking])
  const answer = (act?: () => void) => {
    setAsking(false)
    act?.()
  }
  return (
    <fieldset
      ref={place}
      tabIndex={-1}
      data-quiet-focus
      aria-label={isAsking ? question : undefined}
      className="flex flex-wrap items-center gap-2"
    >
      {isAsking ? (
        <>
          <p className="text-sm">{question}</p>
          <Button look="secondary" pending={pending} onClick={() => answer(onConfirm)}>
            {confirm}
          </Button>
          <Button look="quiet" onClick={() => answer()}>
            {keep}
          </Button>
        </>
      ) : (
        <Button look="quiet" pending={pending} onClick={() => setAsking(true)}>
          {children}
        </Button>
      )}
    </fieldset>
  )
}
