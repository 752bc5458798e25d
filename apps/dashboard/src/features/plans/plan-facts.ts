import { catalog, featureIds, limitIds, meterIds } from '@prorata/billing'
import type { Format } from '../../format.ts'
import { amountText, capitalize } from '../../words/terms-text.ts'
import type { PlanOffer } from './offer-for.ts'

/** One thing that plans are compared by. */
export interface PlanFact {
  id: string
  name: string
  /** As in a table's cell. */
  value: (plan: PlanOffer, format: Format) => string
}

/** Everything that plans are compared by, in the catalogue's order. */
export const planFacts: PlanFact[] = [
  ...meterIds.map((id) => ({
    id,
    name: `${catalog.meters[id].name} a month`,
    value: (plan: PlanOffer, format: Format) => {
      const { included, overage } = plan.allowances[id]
      const amount = amountText(included, format)
      return overage
        ? `${amount}, then ${format.rate(overage.unitAmountDecimal, catalog.currency)} each`
        : capitalize(amount)
    },
  })),
  ...limitIds.map((id) => ({
    id,
    name: capitalize(catalog.limits[id].name),
    value: (plan: PlanOffer, format: Format) => capitalize(amountText(plan.limits[id], format)),
  })),
  ...featureIds.map((id) => ({
    id,
    name: catalog.features[id].name,
    value: (plan: PlanOffer) => (plan.features.includes(id) ? 'Yes' : '–'),
  })),
]
