import { useRouter } from '@tanstack/react-router'
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react'
import { Notice } from './components/notice.tsx'

interface Flash {
  message: string | null
  /** Says on top of the page what was done; the button it was done with may be gone. */
  flash: (message: string) => void
}

const FlashContext = createContext<Flash>({ message: null, flash: () => undefined })

/** Keeps what was done last until another page is opened. */
export function FlashProvider({ children }: { children: ReactNode }) {
  const router = useRouter()
  const [message, setMessage] = useState<string | null>(null)
  useEffect(
    () =>
      router.subscribe('onBeforeNavigate', ({ pathChanged }) => {
        if (pathChanged) setMessage(null)
      }),
    [router],
  )
  const value = useMemo(() => ({ message, flash: setMessage }), [message])
  return <FlashContext value={value}>{children}</FlashContext>
}

export function useFlash(): (message: string) => void {
  return useContext(FlashContext).flash
}

/** The live region exists before there is anything to say: only then is it read out. */
export function FlashMessage() {
  const { message } = useContext(FlashContext)
  // The button that had the focus may be gone: reading goes on at the page's heading.
  useEffect(() => {
    const isLost = document.activeElement === null || document.activeElement === document.body
    if (message !== null && isLost) document.querySelector('h1')?.focus({ preventScroll: true })
  }, [message])
  return (
    // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- what is said stands in a block of its own
    <div role="status" className="mb-6 empty:mb-0">
      {message === null ? null : <Notice tone="good" title={message} />}
    </div>
  )
}
