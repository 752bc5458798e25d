import { useMutation } from '@tanstack/react-query'
import { type ReactNode, useRef } from 'react'
import { Button } from './button.tsx'
import { Notice } from './notice.tsx'

interface OneButtonFormProps {
  children: ReactNode
  submit: string
  /** What the form does. */
  action: () => Promise<void>
  /** Why it failed, in words. */
  explain: (error: Error) => string
}

/** A form with one button: it cannot be sent twice, its failure is read out, and what was typed stays. */
export function OneButtonForm({ children, submit, action, explain }: OneButtonFormProps) {
  // A second submit can come before React has rendered the first one's pending state.
  const sending = useRef(false)
  const mutation = useMutation({
    mutationFn: action,
    onSettled: () => {
      sending.current = false
    },
  })
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault()
        if (sending.current) return
        sending.current = true
        mutation.mutate()
      }}
    >
      {mutation.error ? <Notice announced="now" tone="bad" title={explain(mutation.error)} /> : null}
      {children}
      <Button type="submit" wide pending={mutation.isPending}>
        {submit}
      </Button>
    </form>
  )
}
