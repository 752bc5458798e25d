import { Figure } from './figure.tsx'

interface StatementProps {
  label: string
  children: string
}

/** One line of a statement: what it is for, and its amount at the end. */
export function StatementRow({ label, children }: StatementProps) {
  return (
    <div className="flex items-baseline justify-between gap-x-6 py-1.5">
      <dt>{label}</dt>
      <dd>
        <Figure>{children}</Figure>
      </dd>
    </div>
  )
}

/** What the lines come to. */
export function StatementTotal({ label, children }: StatementProps) {
  return (
    <div className="sum mt-2 flex flex-wrap items-baseline justify-between gap-x-6 py-2.5 text-lg font-semibold">
      <dt>{label}</dt>
      <dd>
        <Figure>{children}</Figure>
      </dd>
    </div>
  )
}
