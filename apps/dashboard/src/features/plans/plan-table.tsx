import { MoveHorizontal } from 'lucide-react'
import { Panel } from '../../components/panel.tsx'
import { useFormat } from '../../format.ts'
import type { PlanOffer } from './offer-for.ts'
import { planFacts } from './plan-facts.ts'

/** All plans side by side. On a narrow page it scrolls in its own frame, by keyboard too, and says so. */
export function PlanTable({ plans }: { plans: readonly PlanOffer[] }) {
  const format = useFormat()
  return (
    <Panel
      title="All limits side by side"
      aside={
        <p className="flex items-center gap-1.5 text-xs text-muted md:hidden">
          <MoveHorizontal aria-hidden size={15} />
          Scroll sideways for all {format.count(plans.length)} plans
        </p>
      }
    >
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard */}
      <section aria-label="Table of all limits" tabIndex={0} className="scroll-x -mx-5 px-5 sm:-mx-6 sm:px-6">
        <table className="w-full min-w-180 text-sm">
          <thead>
            <tr>
              <th scope="col" className="pb-2 pr-4 text-left font-medium text-muted">
                <span className="sr-only">What</span>
              </th>
              {plans.map((plan) => (
                <th key={plan.id} scope="col" className="pb-2 pl-4 text-right font-semibold">
                  {plan.name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {planFacts.map((fact) => (
              <tr key={fact.id} className="border-t border-line">
                <th scope="row" className="py-2.5 pr-4 text-left font-normal text-muted">
                  {fact.name}
                </th>
                {plans.map((plan) => (
                  <td key={plan.id} className="py-2.5 pl-4 text-right tabular-nums">
                    {fact.value(plan, format)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </Panel>
  )
}
