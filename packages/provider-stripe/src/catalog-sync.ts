/**
 * Keeps the catalogue and Stripe's prices agreed. Prices are found by lookup key, never by an id in code; an amount that
 * differs stops us, since a page would promise what an invoice does not hold. https://docs.stripe.com/products-prices/manage-prices#lookup-keys
 */

import { catalog, type CataloguePrice, plan } from '@prorata/billing'
import type { Stripe } from 'stripe'
import { planMetadata } from './metadata.ts'
import { createPriceBook, type PriceBook, type PricedPlan } from './price-book.ts'
import { withBillingErrors } from './to-billing-error.ts'

/** The environment's variable that names a price in the place of its lookup key: `STRIPE_PRICE_STARTER_MONTH`. */
export function priceVariable({ planId, interval }: Pick<CataloguePrice, 'planId' | 'interval'>): string {
  return `STRIPE_PRICE_${planId}_${interval}`.toUpperCase()
}

/**
 * Creates the products and prices that are missing; run again it creates nothing. Throws an `Error` that names each
 * price that exists with other terms: prices are immutable at Stripe, so that a person has to decide. Answers the
 * lookup keys it created.
 */
export async function syncCatalog(stripe: Stripe, prices: readonly CataloguePrice[]): Promise<string[]> {
  return withBillingErrors(async () => {
    const existing = await listPrices(stripe, prices)
    const mistakes = prices.flatMap((price) => {
      const found = existing.get(price.lookupKey)
      return found ? mistakesOf(found, price, `The price with lookup key ${price.lookupKey}`) : []
    })
    if (mistakes.length > 0) throw new Error(mistakes.join('\n'))
    const missing = prices.filter((price) => !existing.has(price.lookupKey))
    for (const price of missing) {
      await stripe.prices.create(
        {
          product: await ensureProduct(stripe, price),
          currency: catalog.currency,
          unit_amount: price.unitAmount,
          recurring: { interval: price.interval },
          lookup_key: price.lookupKey,
          metadata: planMetadata(price.planId),
        },
        { idempotencyKey: `prorata-price-${price.lookupKey}-${price.unitAmount}-${catalog.currency}` },
      )
    }
    return missing.map(({ lookupKey }) => lookupKey)
  })
}

/** A product's id is ours to choose, so that there is one a plan, however often this runs. */
async function ensureProduct(stripe: Stripe, { planId }: CataloguePrice): Promise<string> {
  const id = `prorata_${planId}`
  const { data } = await stripe.products.list({ ids: [id], limit: 1 })
  if (data.length === 0) {
    const { name, description } = plan(planId)
    await stripe.products.create(
      { id, name, description, metadata: planMetadata(planId) },
      { idempotencyKey: `prorata-product-${planId}` },
    )
  }
  return id
}

/**
 * Finds the price of everything that is sold: by `overrides` (the environment: `STRIPE_PRICE_STARTER_MONTH=price_…`),
 * else by lookup key. Throws an `Error` that names each one that is missing or has other terms.
 */
export async function findPrices(
  stripe: Stripe,
  prices: readonly CataloguePrice[],
  overrides: Readonly<Record<string, string | undefined>> = {},
): Promise<PriceBook> {
  return withBillingErrors(async () => {
    const found = await listPrices(stripe, prices)
    const book = new Map<string, PricedPlan>()
    const mistakes: string[] = []
    for (const price of prices) {
      const variable = priceVariable(price)
      const override = overrides[variable]
      const actual = override ? await stripe.prices.retrieve(override) : found.get(price.lookupKey)
      if (!actual) {
        mistakes.push(
          `No price has the lookup key ${price.lookupKey}: run the catalogue sync, or set ${variable}`,
        )
        continue
      }
      const name = override
        ? `${variable} names a price that`
        : `The price with lookup key ${price.lookupKey}`
      mistakes.push(...mistakesOf(actual, price, name))
      const { planId, interval, unitAmount } = price
      book.set(actual.id, { planId, interval, unitAmount, currency: catalog.currency })
    }
    if (mistakes.length > 0) throw new Error(mistakes.join('\n'))
    return createPriceBook(book)
  })
}

async function listPrices(
  stripe: Stripe,
  prices: readonly CataloguePrice[],
): Promise<Map<string, Stripe.Price>> {
  const found = new Map<string, Stripe.Price>()
  // Stripe takes ten lookup keys a request.
  for (let from = 0; from < prices.length; from += 10) {
    const keys = prices.slice(from, from + 10).map(({ lookupKey }) => lookupKey)
    const { data } = await stripe.prices.list({ lookup_keys: keys, limit: 100 })
    for (const price of data) if (price.lookup_key) found.set(price.lookup_key, price)
  }
  return found
}

function mistakesOf(actual: Stripe.Price, price: CataloguePrice, name: string): string[] {
  const { unit_amount, currency, recurring, active } = actual
  if (!active) return [`${name} (${actual.id}) is archived`]
  const is = `${unit_amount} ${currency} a ${recurring?.interval ?? 'purchase'}`
  const mustBe = `${price.unitAmount} ${catalog.currency} a ${price.interval}`
  const oneInterval = recurring?.interval_count === 1 && recurring.usage_type === 'licensed'
  return is === mustBe && oneInterval ? [] : [`${name} (${actual.id}) is ${is}; the catalogue says ${mustBe}`]
}
