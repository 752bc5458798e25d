// Making a price, whichever way it is given. https://docs.stripe.com/api/prices/create
import { getProduct } from '../core/find.ts'
import { newId, nowOn } from '../core/context.ts'
import type { Context } from '../core/context.ts'
import { invalidRequest, noSuch } from '../core/errors.ts'
import { changeMetadata } from '../core/schema.ts'
import type { MetadataChange } from '../core/schema.ts'
import type { Price } from '../core/wire.ts'
import { wholeAmount } from '../billing/money.ts'
import type { CurrencyOption, Tier } from '../billing/price.ts'
import { newProduct } from './new-product.ts'
import type { GivenCurrencyOption, GivenCustomAmount, GivenTier, ProductData } from './price-fields.ts'

/** Prices at most three years apart. https://docs.stripe.com/api/prices/create#create_price-recurring-interval_count */
const MAX_COUNT = { day: 1095, week: 156, month: 36, year: 3 }

interface Amount {
  unit_amount?: number | undefined
  unit_amount_decimal?: string | undefined
}

interface GivenRecurring {
  interval: 'day' | 'week' | 'month' | 'year'
  interval_count?: number | undefined
  meter?: string | undefined
  trial_period_days?: number | undefined
  usage_type?: 'licensed' | 'metered' | undefined
}

/** What a price is made from; each way of giving one names a part of this. */
export interface NewPrice extends Amount {
  /** Only a plan's may be chosen. */
  id?: string | undefined
  currency: string
  product: string
  active?: boolean | undefined
  billing_scheme?: 'per_unit' | 'tiered' | undefined
  currency_options?: Record<string, GivenCurrencyOption> | undefined
  custom_unit_amount?: GivenCustomAmount | undefined
  metadata?: MetadataChange | undefined
  nickname?: string | undefined
  recurring?: GivenRecurring | undefined
  tax_behavior?: 'exclusive' | 'inclusive' | 'unspecified' | undefined
  tiers?: GivenTier[] | undefined
  tiers_mode?: 'graduated' | 'volume' | undefined
  transform_quantity?: { divide_by: number; round: 'down' | 'up' } | undefined
}

/** Both faces of an amount; null where neither was given. */
export function readAmount(
  given: Amount,
): { unit_amount: number | null; unit_amount_decimal: string } | null {
  if (given.unit_amount !== undefined && given.unit_amount_decimal !== undefined) {
    throw invalidRequest(
      'You may only specify one of these parameters: unit_amount, unit_amount_decimal.',
      'unit_amount_decimal',
    )
  }
  const text = given.unit_amount === undefined ? given.unit_amount_decimal : String(given.unit_amount)
  return text === undefined ? null : { unit_amount: wholeAmount(text), unit_amount_decimal: text }
}

function decimalOf(whole: number | undefined, decimal: string | undefined): string | null {
  return whole === undefined ? (decimal ?? null) : String(whole)
}

/** Tiers go up, each with an amount, the last one without end. */
export function readTiers(given: readonly GivenTier[], param: string): Tier[] {
  let below = 0
  return given.map((tier, index): Tier => {
    const at = `${param}[${index}]`
    const unit = decimalOf(tier.unit_amount, tier.unit_amount_decimal)
    const flat = decimalOf(tier.flat_amount, tier.flat_amount_decimal)
    if (unit === null && flat === null) {
      throw invalidRequest('A tier must have at least one of `unit_amount` and `flat_amount`.', at)
    }
    const isLast = index === given.length - 1
    if (isLast !== (tier.up_to === 'inf')) {
      throw invalidRequest(
        'The last tier, and only that one, must have `up_to` set to `inf`.',
        `${at}[up_to]`,
      )
    }
    if (tier.up_to !== 'inf' && tier.up_to <= below) {
      throw invalidRequest('Tiers must be in ascending order of `up_to`.', `${at}[up_to]`)
    }
    below = tier.up_to === 'inf' ? below : tier.up_to
    return {
      flat_amount: flat === null ? null : wholeAmount(flat),
      flat_amount_decimal: flat,
      unit_amount: unit === null ? null : wholeAmount(unit),
      unit_amount_decimal: unit,
      up_to: tier.up_to === 'inf' ? null : tier.up_to,
    }
  })
}

function readCustom(given: GivenCustomAmount | undefined): Price['custom_unit_amount'] {
  if (given === undefined || !given.enabled) return null
  return { maximum: given.maximum ?? null, minimum: given.minimum ?? null, preset: given.preset ?? null }
}

export function readCurrencyOptions(
  given: Record<string, GivenCurrencyOption>,
  scheme: Price['billing_scheme'],
): Record<string, CurrencyOption> {
  const options = Object.entries(given).map(([currency, option]): [string, CurrencyOption] => {
    const at = `currency_options[${currency}]`
    const amount = readAmount(option)
    const custom = readCustom(option.custom_unit_amount)
    if (scheme === 'tiered' ? option.tiers === undefined : amount === null && custom === null) {
      throw invalidRequest(`You must specify the amounts of \`${at}\` as the price itself does.`, at)
    }
    return [
      currency,
      {
        custom_unit_amount: custom,
        tax_behavior: option.tax_behavior ?? 'unspecified',
        ...(option.tiers === undefined ? {} : { tiers: readTiers(option.tiers, `${at}[tiers]`) }),
        unit_amount: amount?.unit_amount ?? null,
        unit_amount_decimal: amount?.unit_amount_decimal ?? null,
      },
    ]
  })
  return Object.fromEntries(options)
}

function readRecurring(ctx: Context, given: GivenRecurring | undefined): Price['recurring'] {
  if (given === undefined) return null
  const count = given.interval_count ?? 1
  if (count > MAX_COUNT[given.interval]) {
    throw invalidRequest(
      'A price cannot recur less often than every three years.',
      'recurring[interval_count]',
    )
  }
  const metered = given.usage_type === 'metered'
  if (metered && given.meter === undefined) {
    throw invalidRequest(
      'Prices with `recurring[usage_type]=metered` must specify a `meter`.',
      'recurring[meter]',
    )
  }
  if (given.meter !== undefined) {
    if (!metered) throw invalidRequest('Only metered prices can have a meter.', 'recurring[meter]')
    if (ctx.tables.meters.get(given.meter) === undefined)
      throw noSuch('meter', given.meter, 'recurring[meter]')
  }
  return {
    interval: given.interval,
    interval_count: count,
    meter: given.meter ?? null,
    trial_period_days: given.trial_period_days ?? null,
    usage_type: given.usage_type ?? 'licensed',
  }
}

function checkTiered(given: NewPrice): void {
  if (given.tiers === undefined) throw invalidRequest('You must specify `tiers` for a tiered price.', 'tiers')
  if (given.tiers_mode === undefined) {
    throw invalidRequest('You must specify `tiers_mode` for a tiered price.', 'tiers_mode')
  }
  if (given.transform_quantity !== undefined) {
    throw invalidRequest('`transform_quantity` cannot be combined with `tiers`.', 'transform_quantity')
  }
  if (given.unit_amount !== undefined || given.unit_amount_decimal !== undefined) {
    throw invalidRequest('A tiered price has its amounts in `tiers`.', 'unit_amount')
  }
}

export function createPrice(ctx: Context, given: NewPrice): Price {
  const { currency } = given
  const scheme = given.billing_scheme ?? 'per_unit'
  if (scheme === 'tiered') checkTiered(given)
  else if (given.tiers !== undefined) {
    throw invalidRequest('`tiers` need `billing_scheme=tiered`.', 'tiers')
  }
  const amount = readAmount(given)
  const custom = readCustom(given.custom_unit_amount)
  if (scheme === 'per_unit' && amount === null && custom === null) {
    throw invalidRequest(
      'You must specify either `unit_amount` or `unit_amount_decimal`.',
      'unit_amount',
      'parameter_missing',
    )
  }
  const recurring = readRecurring(ctx, given.recurring)
  const id = given.id ?? newId(ctx, 'price')
  const options =
    given.currency_options === undefined ? null : readCurrencyOptions(given.currency_options, scheme)
  const tiers = given.tiers === undefined ? null : readTiers(given.tiers, 'tiers')
  if (options !== null || tiers !== null)
    ctx.tables.price_details.put({ id, tiers, currencyOptions: options })
  return ctx.tables.prices.put<Price>({
    id,
    object: 'price',
    active: given.active ?? true,
    billing_scheme: scheme,
    created: nowOn(ctx, null),
    currency,
    custom_unit_amount: custom,
    livemode: false,
    lookup_key: null,
    metadata: changeMetadata({}, given.metadata),
    nickname: given.nickname ?? null,
    product: getProduct(ctx, given.product, 'product').id,
    recurring,
    tax_behavior: given.tax_behavior ?? 'unspecified',
    tiers_mode: given.tiers_mode ?? null,
    transform_quantity: given.transform_quantity ?? null,
    type: recurring === null ? 'one_time' : 'recurring',
    unit_amount: amount?.unit_amount ?? null,
    unit_amount_decimal: amount?.unit_amount_decimal ?? null,
  })
}

/** The price of inline `price_data`: made on the spot and not for sale otherwise. */
export function inlinePrice(ctx: Context, given: NewPrice): Price {
  const price = createPrice(ctx, { ...given, active: false })
  const { currencyOptions = null, tiers = null } = ctx.tables.price_details.get(price.id) ?? {}
  ctx.tables.price_details.put({ id: price.id, currencyOptions, inline: true, tiers })
  return price
}

/** The product of inline `product_data`. */
export function inlineProduct(ctx: Context, data: ProductData): string {
  return ctx.tables.products.put({
    ...newProduct(ctx, undefined, data.name),
    active: false,
    description: data.description ?? null,
    images: data.images ?? [],
    metadata: changeMetadata({}, data.metadata),
    tax_code: data.tax_code ?? null,
    unit_label: data.unit_label ?? null,
  }).id
}
