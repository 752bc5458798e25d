import { RotateCw } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button } from './components/button.tsx'
import { Notice } from './components/notice.tsx'
import { toFailure } from './words/failure.ts'
import { messageFor } from './words/message-for.ts'

interface Query<Data> {
  data: Data | undefined
  error: unknown
  refetch: () => unknown
  isFetching: boolean
}

interface LoadedProps<Data> {
  query: Query<Data>
  /** As high as the content will be. */
  skeleton: ReactNode
  children: (data: Data) => ReactNode
}

/** A section that loads by itself, fails by itself and can be tried again by itself. Old data outlives a failed refresh. */
export function Loaded<Data>({ query, skeleton, children }: LoadedProps<Data>) {
  if (query.data !== undefined) return children(query.data)
  if (query.error) {
    return (
      <SectionError error={query.error} onRetry={() => void query.refetch()} isRetrying={query.isFetching} />
    )
  }
  return skeleton
}

interface SectionErrorProps {
  error: unknown
  onRetry: () => void
  isRetrying: boolean
  /** What could not be done, where that is more than the failure says. */
  title?: string
}

export function SectionError({ error, onRetry, isRetrying, title }: SectionErrorProps) {
  const message = messageFor(toFailure(error))
  return (
    <Notice
      announced="now"
      tone="bad"
      title={title ?? message.title}
      actions={
        <Button look="secondary" onClick={onRetry} pending={isRetrying}>
          <RotateCw aria-hidden size={16} /> Retry
        </Button>
      }
    >
      {title ? `${message.title}. ${message.text}` : message.text}
    </Notice>
  )
}
