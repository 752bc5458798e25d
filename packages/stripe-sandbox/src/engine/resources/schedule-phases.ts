// Phases as parameters give them: each begins where the one before ends.
// https://docs.stripe.com/billing/subscriptions/subscription-schedules#phases
import { boundary } from '../billing/calendar.ts'
import { recurrenceOf } from '../billing/change.ts'
import type { Phase } from '../billing/phase-parts.ts'
import type { Context } from '../core/context.ts'
import { invalidRequest } from '../core/errors.ts'
import { getPrice } from '../core/find.ts'
import { changeMetadata } from '../core/schema.ts'
import type { Price, SubscriptionItem } from '../core/wire.ts'
import { createdPrice } from '../billing/added-items.ts'
import { inlinePrice } from './new-price.ts'
import type { GivenPhase } from './schedule-fields.ts'
import { toThresholds } from './subscription-settings.ts'
import { readTaxRates } from './tax-rates.ts'

type PhaseItem = Phase['items'][number]

export function newPhase(
  given: Pick<Phase, 'start_date' | 'end_date' | 'items' | 'currency'> & Partial<Phase>,
): Phase {
  return {
    add_invoice_items: [],
    application_fee_percent: null,
    billing_cycle_anchor: null,
    billing_thresholds: null,
    collection_method: null,
    default_payment_method: null,
    default_tax_rates: [],
    description: null,
    discounts: [],
    invoice_settings: null,
    metadata: {},
    on_behalf_of: null,
    proration_behavior: 'create_prorations',
    transfer_data: null,
    trial_end: null,
    ...given,
  }
}

/** The item of a phase that leaves a subscription's item as it is. */
export function samePhaseItem(item: SubscriptionItem): PhaseItem {
  return {
    billing_thresholds: item.billing_thresholds,
    discounts: item.discounts.map((discount) => ({ coupon: null, discount, promotion_code: null })),
    metadata: item.metadata,
    plan: item.price.id,
    price: item.price.id,
    ...(item.quantity === undefined ? {} : { quantity: item.quantity }),
    tax_rates: item.tax_rates,
  }
}

function toDiscounts(given: GivenPhase['discounts']): Phase['discounts'] {
  return (given ?? []).map((entry) => ({
    coupon: entry.coupon ?? null,
    discount: entry.discount ?? null,
    promotion_code: entry.promotion_code ?? null,
  }))
}

type Added = NonNullable<GivenPhase['add_invoice_items']>[number]
type WireAdded = Phase['add_invoice_items'][number]

function toAdded(ctx: Context, added: Added, at: string): WireAdded {
  const { end, start } = added.period ?? { end: undefined, start: undefined }
  return {
    discountable: added.discountable ?? null,
    discounts: toDiscounts(added.discounts),
    metadata: changeMetadata({}, added.metadata),
    period: {
      end: { ...timeOf(end), type: end?.type ?? 'min_item_period_end' },
      start: { ...timeOf(start), type: start?.type ?? 'max_item_period_start' },
    },
    price: createdPrice(ctx, added, at).id,
    quantity: added.quantity ?? 1,
    tax_rates: readTaxRates(ctx, added.tax_rates, `${at}[tax_rates]`) ?? [],
  }
}

function timeOf(bound: { timestamp: number | undefined } | undefined): { timestamp?: number } {
  return bound?.timestamp === undefined ? {} : { timestamp: bound.timestamp }
}

function toPhaseSettings(given: GivenPhase['invoice_settings']): Phase['invoice_settings'] {
  if (given === undefined) return null
  return {
    account_tax_ids: null,
    custom_fields: given.custom_fields ?? null,
    days_until_due: given.days_until_due ?? null,
    description: given.description ?? null,
    footer: given.footer ?? null,
    issuer: given.issuer === undefined ? null : { type: 'self' },
  }
}

function priceOf(ctx: Context, given: GivenPhase['items'][number], at: string): Price {
  if (given.price_data !== undefined) return inlinePrice(ctx, given.price_data)
  const named = given.price ?? given.plan
  if (named === undefined)
    throw invalidRequest(`Missing required param: ${at}[price].`, `${at}[price]`, 'parameter_missing')
  const price = getPrice(ctx, named, `${at}[price]`)
  if (price.recurring !== null) return price
  throw invalidRequest(
    'The price specified is set to `type=one_time` but this field only accepts prices with `type=recurring`.',
    `${at}[price]`,
  )
}

function toItem(
  ctx: Context,
  given: GivenPhase['items'][number],
  at: string,
): { price: Price; wire: PhaseItem } {
  const price = priceOf(ctx, given, at)
  const metered = price.recurring?.usage_type === 'metered'
  return {
    price,
    wire: {
      billing_thresholds: given.billing_thresholds ?? null,
      discounts: toDiscounts(given.discounts),
      metadata: changeMetadata({}, given.metadata),
      plan: price.id,
      price: price.id,
      ...(metered ? {} : { quantity: given.quantity ?? 1 }),
      tax_rates: readTaxRates(ctx, given.tax_rates, `${at}[tax_rates]`) ?? [],
    },
  }
}

function endOf(given: GivenPhase, start: number, now: number, price: Price, at: string): number {
  if (given.end_date !== undefined && given.duration !== undefined) {
    throw invalidRequest(
      'You may only specify one of these parameters: duration, end_date.',
      `${at}[duration]`,
    )
  }
  if (given.end_date === 'now') return now
  if (given.end_date !== undefined) return given.end_date
  const lasts = given.duration
  // Without an end a phase lasts one interval of its price.
  const recurrence =
    lasts === undefined
      ? recurrenceOf(price)
      : { interval: lasts.interval, interval_count: lasts.interval_count ?? 1 }
  return boundary(start, recurrence, given.iterations ?? 1)
}

function trialEndOf(given: GivenPhase, end: number, now: number, at: string): number | null {
  if (given.trial === true && given.trial_end !== undefined) {
    throw invalidRequest(
      'You may only specify one of these parameters: trial, trial_end.',
      `${at}[trial_end]`,
    )
  }
  if (given.trial === true) return end
  if (given.trial_end === 'now') return now
  if (given.trial_end !== undefined && given.trial_end > end) {
    throw invalidRequest('The trial of a phase must end with it or before.', `${at}[trial_end]`)
  }
  return given.trial_end ?? null
}

/** `first` is where the first phase begins unless it says otherwise. */
export function toPhases(ctx: Context, given: readonly GivenPhase[], first: number, now: number): Phase[] {
  const phases: Phase[] = []
  for (const [index, phase] of given.entries()) {
    const at = `phases[${index}]`
    const items = phase.items.map((item, place) => toItem(ctx, item, `${at}[items][${place}]`))
    const [one] = items
    if (one === undefined) throw invalidRequest('A phase needs at least one item.', `${at}[items]`)
    const previous = phases.at(-1)
    const named = phase.start_date === 'now' ? now : phase.start_date
    const start = previous?.end_date ?? named ?? first
    if (named !== undefined && named !== start) {
      throw invalidRequest('A phase must start when the phase before it ends.', `${at}[start_date]`)
    }
    const end = endOf(phase, start, now, one.price, at)
    if (end <= start)
      throw invalidRequest('The end date of a phase must be after its start date.', `${at}[end_date]`)
    phases.push(
      newPhase({
        add_invoice_items: (phase.add_invoice_items ?? []).map((added, place) =>
          toAdded(ctx, added, `${at}[add_invoice_items][${place}]`),
        ),
        billing_cycle_anchor: phase.billing_cycle_anchor ?? null,
        billing_thresholds: toThresholds(phase.billing_thresholds) ?? null,
        collection_method: phase.collection_method ?? null,
        currency: phase.currency ?? one.price.currency,
        default_payment_method: phase.default_payment_method ?? null,
        default_tax_rates: readTaxRates(ctx, phase.default_tax_rates, `${at}[default_tax_rates]`) ?? [],
        description: phase.description ?? null,
        discounts: toDiscounts(phase.discounts),
        end_date: end,
        invoice_settings: toPhaseSettings(phase.invoice_settings),
        items: items.map(({ wire }) => wire),
        metadata: changeMetadata({}, phase.metadata),
        proration_behavior: phase.proration_behavior ?? 'create_prorations',
        start_date: start,
        trial_end: trialEndOf(phase, end, now, at),
      }),
    )
  }
  return phases
}
