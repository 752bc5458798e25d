import {
  BillingError,
  type Decision,
  decideCurrency,
  decidePromotion,
  type Promotion,
  type PromotionDuration,
  type SoldCurrency,
  type Terms,
  toTerms,
  type Wish,
} from '@prorata/billing'
import type { Member, Ports } from './ports.ts'

export interface PromotionOffer {
  code: string
  name: string
  percentOff: number | null
  /** In `currency`. */
  amountOff: number | null
  currency: SoldCurrency
  duration: PromotionDuration
}

export type PromotionAnswer =
  | { ok: true; promotion: PromotionOffer }
  | Extract<Decision<{ promotion: Promotion }>, { ok: false }>

/** Whether a code works for a plan, before anything is bought with it. Changes nothing. */
export async function checkPromotion(
  ports: Ports,
  member: Member,
  { code, wish, currency: asked }: { code: string; wish: Wish; currency: SoldCurrency | null },
): Promise<PromotionAnswer> {
  const { profile } = await ports.subscriptions.load(member.organization.id)
  const currency = decideCurrency(asked, profile.currency)
  if (!currency.ok) return currency
  const sold = toTerms(wish, currency.currency)
  if (!sold.ok) return sold
  const decision = await lookUpPromotion(ports, member.organization.id, code, sold.terms)
  return decision.ok ? { ok: true, promotion: toOffer(decision.promotion, currency.currency) } : decision
}

function toOffer(
  { code, name, percentOff, amountsOff, duration }: Promotion,
  currency: SoldCurrency,
): PromotionOffer {
  return { code, name, percentOff, amountOff: amountsOff?.[currency] ?? null, currency, duration }
}

/** The promotion that a code names, where this organization can use it for these terms. */
export async function lookUpPromotion(
  ports: Ports,
  organizationId: string,
  typed: string,
  terms: Terms,
): Promise<Decision<{ promotion: Promotion }>> {
  const { customerId, profile } = await ports.subscriptions.load(organizationId)
  const [promotion, hasPaid] = await Promise.all([
    ports.provider.findPromotion(typed, customerId),
    ports.invoices.hasPaid(organizationId),
  ])
  const hasDiscount = profile.discount !== null
  return decidePromotion(promotion, typed, {
    terms,
    customerId,
    hasPaid,
    hasDiscount,
    now: ports.clock.now(),
  })
}

/** As `lookUpPromotion`, for whoever has to have it. Throws `refused`. `null` for no code. */
export async function requirePromotion(
  ports: Ports,
  organizationId: string,
  typed: string | null,
  terms: Terms,
): Promise<Promotion | null> {
  if (typed === null) return null
  const decision = await lookUpPromotion(ports, organizationId, typed, terms)
  if (decision.ok) return decision.promotion
  throw new BillingError('refused', 'This promotion code cannot be used here. Nothing was charged.', {
    details: { refusal: decision.refusal },
  })
}
