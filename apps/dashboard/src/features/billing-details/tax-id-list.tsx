import { isTaxIdType, type TaxId, taxIdNames } from '@prorata/billing'
import { Badge } from '../../components/badge.tsx'
import type { Tone } from '../../components/tone.ts'

/** Tax ids with what the authority's register says of them. */
export function TaxIdList({ taxIds }: { taxIds: readonly TaxId[] }) {
  if (taxIds.length === 0) return null
  return (
    <ul className="flex flex-col gap-2" aria-label="Tax IDs">
      {taxIds.map((taxId) => {
        const state = stateOf(taxId)
        return (
          <li key={taxId.id} className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm">
            <span>
              {isTaxIdType(taxId.type) ? taxIdNames[taxId.type] : taxId.type}{' '}
              <span className="font-medium">{taxId.value}</span>
            </span>
            {state ? <Badge tone={state.tone}>{state.text}</Badge> : null}
          </li>
        )
      })}
    </ul>
  )
}

function stateOf({ verification }: TaxId): { tone: Tone; text: string } | null {
  switch (verification) {
    case null:
      return null
    case 'pending':
      return { tone: 'waiting', text: 'Being checked. You can continue.' }
    case 'verified':
      return { tone: 'good', text: 'Verified' }
    case 'unverified':
      return { tone: 'warn', text: 'Not found in the register' }
    case 'unavailable':
      return { tone: 'neutral', text: 'The register did not answer' }
    default:
      return verification satisfies never
  }
}
