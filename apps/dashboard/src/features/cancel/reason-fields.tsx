import { type CancellationReason, cancellationReasons } from '@prorata/billing'
import { useId } from 'react'
import { reasonLabels } from './cancel-words.ts'

/** What somebody may say about why they go. All of it can be left out. */
export interface Said {
  reason: CancellationReason | null
  comment: string
}

/** The provider keeps so many characters. */
const longestComment = 500

export function ReasonFields({ said, onChange }: { said: Said; onChange: (said: Said) => void }) {
  const name = useId()
  const commentId = useId()
  return (
    <fieldset>
      <legend className="mb-3 text-base font-semibold">
        Why do you cancel? <span className="font-normal text-muted">Optional</span>
      </legend>
      <div className="grid gap-x-6 sm:grid-cols-2">
        {cancellationReasons.map((reason) => (
          <label key={reason} className="flex min-h-11 items-center gap-3 text-sm sm:min-h-9">
            <input
              type="radio"
              name={name}
              value={reason}
              checked={said.reason === reason}
              onChange={() => onChange({ ...said, reason })}
              className="size-4.5 shrink-0 accent-accent"
            />
            {reasonLabels[reason]}
          </label>
        ))}
      </div>
      <label htmlFor={commentId} className="mt-4 mb-1.5 block text-sm font-medium">
        What could we have done better? <span className="font-normal text-muted">Optional</span>
      </label>
      <textarea
        id={commentId}
        rows={3}
        maxLength={longestComment}
        value={said.comment}
        onChange={(event) => onChange({ ...said, comment: event.target.value })}
        className="block w-full rounded-lg border border-edge bg-surface px-3 py-2 text-ink"
      />
    </fieldset>
  )
}
