import { Figure } from '../../components/figure.tsx'
import { Panel } from '../../components/panel.tsx'
import { useFormat } from '../../format.ts'
import type { Outputs } from '../../trpc.ts'
import { inDaysText } from '../../words/left-text.ts'
import { whomToAsk } from '../../words/whom-to-ask.ts'

/** The next amount that is charged by itself, and its day. */
export function NextCharge({ current }: { current: Outputs['subscription']['current'] }) {
  const format = useFormat()
  const { nextCharge, canManageBilling, now, billingAdmins } = current
  return (
    <Panel title="Next charge">
      {nextCharge ? (
        <>
          <p className="text-4xl font-semibold tracking-tight">
            <Figure>{format.money(nextCharge.amount)}</Figure>
          </p>
          <p className="mt-2">
            on {format.fullDay(nextCharge.at)}{' '}
            <span className="text-muted">({inDaysText(nextCharge.at - now, format)})</span>
          </p>
        </>
      ) : (
        <p className="text-muted">
          {canManageBilling
            ? 'Nothing is due. You will not be charged until you choose a plan that costs something.'
            : `Amounts are for billing admins. ${whomToAsk(billingAdmins, format)}`}
        </p>
      )}
    </Panel>
  )
}
