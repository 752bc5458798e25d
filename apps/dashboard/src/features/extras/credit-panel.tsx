import { catalog } from '@prorata/billing'
import { Figure } from '../../components/figure.tsx'
import { Panel } from '../../components/panel.tsx'
import { useFormat } from '../../format.ts'
import type { Outputs } from '../../trpc.ts'

/** What was bought ahead and is left, and what of it is lost first. */
export function CreditPanel({ credits }: { credits: Outputs['credits']['current'] }) {
  const format = useFormat()
  const { balances } = credits
  return (
    <Panel title="Bought ahead">
      {balances.length === 0 ? (
        <p className="text-muted">
          Nothing is left of what was bought ahead. What you buy here is used after what your plan includes.
        </p>
      ) : (
        <ul className="flex flex-col gap-3">
          {balances.map(({ meterId, remaining, expires }) => (
            <li key={meterId}>
              <p className="text-lg font-medium">
                <Figure>
                  {format.count(remaining)} {catalog.meters[meterId].name}
                </Figure>{' '}
                left
              </p>
              <p className="text-sm text-muted">
                Used after what your plan includes. {format.count(expires.quantity)} of them last until{' '}
                {format.fullDay(expires.at)}.
              </p>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  )
}
