/**
 * Keeps the catalogue and Stripe's prices agreed. Prices are found by lookup key, never by an id in code; an amount that
 * differs stops us, since a page would promise what an invoice does not hold. https://docs.stripe.com/products-prices/manage-prices#lookup-keys
 */

import { catalog, type CatalogueItem, plan, product, type ProductId } from '@prorata/billing'
import type { Stripe } from 'stripe'
import { planMetadata, productMetadata } from './metadata.ts'
import { createPriceBook, type PlanPriceEntry, type PriceBook } from './price-book.ts'
import { withBillingErrors } from './to-billing-error.ts'

/** The environment's variable that names a price in the place of its lookup key: `STRIPE_PRICE_STARTER_MONTH`. */
export function priceVariable(item: CatalogueItem): string {
  const name = 'planId' in item ? `${item.planId}_${item.interval}` : item.productId
  return `STRIPE_PRICE_${name}`.toUpperCase()
}

/**
 * Creates the products and prices that are missing; run again it creates nothing. Throws an `Error` that names each
 * price that exists with other terms: prices are immutable at Stripe, so that a person has to decide. Answers the
 * lookup keys it created.
 */
export async function syncCatalog(stripe: Stripe, items: readonly CatalogueItem[]): Promise<string[]> {
  return withBillingErrors(async () => {
    const existing = await listPrices(stripe, items)
    const mistakes = items.flatMap((item) => {
      const found = existing.get(item.lookupKey)
      return found ? mistakesOf(found, item, `The price with lookup key ${item.lookupKey}`) : []
    })
    if (mistakes.length > 0) throw new Error(mistakes.join('\n'))
    const missing = items.filter(({ lookupKey }) => !existing.has(lookupKey))
    for (const item of missing) await createPrice(stripe, item)
    return missing.map(({ lookupKey }) => lookupKey)
  })
}

/** One price in every currency: https://docs.stripe.com/products-prices/pricing-models#multicurrency */
async function createPrice(stripe: Stripe, item: CatalogueItem): Promise<void> {
  const { lookupKey, unitAmounts } = item
  const others = catalog.currencies.filter((currency) => currency !== catalog.currency)
  const amounts = catalog.currencies.map((currency) => `${unitAmounts[currency]}-${currency}`)
  await stripe.prices.create(
    {
      product: await ensureProduct(stripe, item),
      currency: catalog.currency,
      unit_amount: unitAmounts[catalog.currency],
      currency_options: Object.fromEntries(
        others.map((currency) => [currency, { unit_amount: unitAmounts[currency] }]),
      ),
      ...('planId' in item ? { recurring: { interval: item.interval } } : {}),
      lookup_key: lookupKey,
      metadata: metadataOf(item),
    },
    { idempotencyKey: `prorata-price-${lookupKey}-${amounts.join('-')}` },
  )
}

/** A product's id is ours to choose, so that there is one for each thing we sell, however often this runs. */
async function ensureProduct(stripe: Stripe, item: CatalogueItem): Promise<string> {
  const ours = 'planId' in item ? item.planId : item.productId
  const id = `prorata_${ours}`
  const { data } = await stripe.products.list({ ids: [id], limit: 1 })
  if (data.length === 0) {
    const { name, description } = 'planId' in item ? plan(item.planId) : product(item.productId)
    await stripe.products.create(
      { id, name, description, metadata: metadataOf(item) },
      { idempotencyKey: `prorata-product-${ours}` },
    )
  }
  return id
}

function metadataOf(item: CatalogueItem): Record<string, string> {
  return 'planId' in item ? planMetadata(item.planId) : productMetadata(item.productId)
}

/**
 * Finds the price of everything that is sold: by `overrides` (the environment: `STRIPE_PRICE_STARTER_MONTH=price_…`),
 * else by lookup key. Throws an `Error` that names each one that is missing or has other terms.
 */
export async function findPrices(
  stripe: Stripe,
  items: readonly CatalogueItem[],
  overrides: Readonly<Record<string, string | undefined>> = {},
): Promise<PriceBook> {
  return withBillingErrors(async () => {
    const found = await listPrices(stripe, items)
    const plans = new Map<string, PlanPriceEntry>()
    const products = new Map<ProductId, string>()
    const mistakes: string[] = []
    for (const item of items) {
      const variable = priceVariable(item)
      const override = overrides[variable]
      const actual = override
        ? await stripe.prices.retrieve(override, { expand: ['currency_options'] })
        : found.get(item.lookupKey)
      if (!actual) {
        mistakes.push(
          `No price has the lookup key ${item.lookupKey}: run the catalogue sync, or set ${variable}`,
        )
        continue
      }
      const name = override ? `${variable} names a price that` : `The price with lookup key ${item.lookupKey}`
      mistakes.push(...mistakesOf(actual, item, name))
      if ('planId' in item) plans.set(actual.id, item)
      else products.set(item.productId, actual.id)
    }
    if (mistakes.length > 0) throw new Error(mistakes.join('\n'))
    return createPriceBook(plans, products)
  })
}

async function listPrices(
  stripe: Stripe,
  items: readonly CatalogueItem[],
): Promise<Map<string, Stripe.Price>> {
  const found = new Map<string, Stripe.Price>()
  // Stripe takes ten lookup keys a request.
  for (let from = 0; from < items.length; from += 10) {
    const keys = items.slice(from, from + 10).map(({ lookupKey }) => lookupKey)
    const { data } = await stripe.prices.list({
      lookup_keys: keys,
      limit: 100,
      expand: ['data.currency_options'],
    })
    for (const price of data) if (price.lookup_key) found.set(price.lookup_key, price)
  }
  return found
}

function mistakesOf(actual: Stripe.Price, item: CatalogueItem, name: string): string[] {
  const { recurring, active } = actual
  if (!active) return [`${name} (${actual.id}) is archived`]
  const every = 'planId' in item ? item.interval : 'purchase'
  const is = `a ${recurring?.interval ?? 'purchase'}`
  const mistakes = catalog.currencies.flatMap((currency) => {
    const has = amountIn(actual, currency)
    const hasIt = has === null ? `not sold in ${currency}` : `${has} ${currency} ${is}`
    const mustBe = `${item.unitAmounts[currency]} ${currency} a ${every}`
    return hasIt === mustBe ? [] : [`${name} (${actual.id}) is ${hasIt}; the catalogue says ${mustBe}`]
  })
  if (mistakes.length > 0) return mistakes
  const isPlain =
    recurring === null || (recurring.interval_count === 1 && recurring.usage_type === 'licensed')
  return isPlain ? [] : [`${name} (${actual.id}) is metered, or for more than one ${every}`]
}

/** `null` where the price is not sold in the currency. `currency_options` has to be expanded. */
function amountIn(
  { currency, unit_amount, currency_options: options }: Stripe.Price,
  wanted: string,
): number | null {
  return currency === wanted ? unit_amount : (options?.[wanted]?.unit_amount ?? null)
}
