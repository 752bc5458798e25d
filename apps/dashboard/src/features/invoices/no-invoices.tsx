import { ReceiptText } from 'lucide-react'
import { useFormat } from '../../format.ts'

/** Says what will stand here, and from when on. `firstAt`: when the next charge comes, if one does. */
export function NoInvoices({
  firstAt,
  isFiltered = false,
}: {
  firstAt: number | null
  isFiltered?: boolean
}) {
  const format = useFormat()
  return (
    <div className="flex items-start gap-3 text-muted">
      <ReceiptText aria-hidden size={22} strokeWidth={1.75} className="mt-0.5 shrink-0" />
      <p>
        <span className="block font-medium text-ink">{isFiltered ? 'None of these' : 'No invoices yet'}</span>
        {isFiltered
          ? 'Choose All to see every invoice.'
          : firstAt === null
            ? 'Your first one appears here the moment you buy a plan.'
            : `Your first one comes on ${format.fullDay(firstAt)}.`}
      </p>
    </div>
  )
}
