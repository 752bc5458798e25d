import { catalog, compareEntitlements, plan, type PlanId } from '@prorata/billing'
import { Minus } from 'lucide-react'
import { useFormat } from '../../format.ts'
import { differenceText } from '../../words/terms-text.ts'

/** What a team has less of while its plan is paused, and what is not touched. */
export function Stops({ planId }: { planId: PlanId }) {
  const format = useFormat()
  const { lost } = compareEntitlements(planId, catalog.fallback)
  return (
    <section aria-labelledby="stops" className="panel p-5 sm:p-7 lg:col-span-2 lg:self-start">
      <h2 id="stops" className="mb-4 text-sm font-medium text-muted">
        What stops while paused
      </h2>
      <p className="mb-3 text-sm">
        Your team is on {plan(catalog.fallback).name}. Nothing is deleted, and all of it is back when{' '}
        {plan(planId).name} resumes.
      </p>
      <ul className="flex flex-col gap-1 text-sm">
        {lost.map((one) => (
          <li key={differenceText(one, format)} className="flex items-start gap-2">
            <Minus aria-hidden size={15} strokeWidth={2.5} className="mt-1 shrink-0 text-muted" />
            {differenceText(one, format)}
          </li>
        ))}
      </ul>
    </section>
  )
}
