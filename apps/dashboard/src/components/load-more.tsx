import { Button } from './button.tsx'

interface LoadMoreProps {
  hasMore: boolean
  isLoading: boolean
  onMore: () => void
}

/** Under a list that goes on. */
export function LoadMore({ hasMore, isLoading, onMore }: LoadMoreProps) {
  if (!hasMore) return null
  return (
    <div className="mt-4 text-center">
      <Button look="secondary" pending={isLoading} onClick={onMore}>
        Load more
      </Button>
    </div>
  )
}
