import { catalogueItems, cataloguePrices } from '@prorata/billing'
import { createSandbox, type Sandbox } from '@prorata/stripe-sandbox'
import type { Stripe } from 'stripe'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { findPrices, priceVariable, syncCatalog } from './catalog-sync.ts'
import { createStripeClient } from './client.ts'

let sandbox: Sandbox
let stripe: Stripe
beforeEach(() => {
  sandbox = createSandbox({ frozen: true })
  stripe = createStripeClient({ secretKey: 'sk_test_catalogue', fetch: sandbox.fetch })
})
afterEach(() => sandbox.close())

const others = { eur: { unit_amount: 1_900 }, jpy: { unit_amount: 2_900 } }

async function createPrice(overrides: Partial<Stripe.PriceCreateParams> = {}): Promise<Stripe.Price> {
  const product = await stripe.products.create({ name: 'By hand' })
  return stripe.prices.create({
    product: product.id,
    currency: 'usd',
    unit_amount: 1_900,
    recurring: { interval: 'month' },
    ...overrides,
  })
}

describe('syncCatalog', () => {
  it('creates each price once, however many start at the same time', async () => {
    await Promise.all([1, 2, 3].map(() => syncCatalog(stripe, catalogueItems)))
    expect((await stripe.prices.list({ limit: 100 })).data).toHaveLength(catalogueItems.length)
  })

  it('creates what is missing, and nothing the second time', async () => {
    const keys = catalogueItems.map(({ lookupKey }) => lookupKey)
    expect(await syncCatalog(stripe, catalogueItems)).toEqual(keys)
    expect(await syncCatalog(stripe, catalogueItems)).toEqual([])
    const { data } = await stripe.prices.list({ lookup_keys: keys.slice(0, 10), limit: 100 })
    expect(data).toHaveLength(10)
    expect((await stripe.products.list({ limit: 100 })).data).toHaveLength(6)
  })

  it('prices everything in each currency', async () => {
    await syncCatalog(stripe, catalogueItems)
    for (const { lookupKey, unitAmounts } of catalogueItems) {
      const { data } = await stripe.prices.list({
        lookup_keys: [lookupKey],
        expand: ['data.currency_options'],
      })
      const options = Object.entries(data[0]?.currency_options ?? {})
      expect(
        Object.fromEntries(options.map(([currency, { unit_amount }]) => [currency, unit_amount])),
      ).toEqual(unitAmounts)
    }
  })

  it('names a currency that a price lacks', async () => {
    await createPrice({ lookup_key: 'starter_month', currency_options: { eur: { unit_amount: 1_900 } } })
    await expect(syncCatalog(stripe, cataloguePrices)).rejects.toThrow(/starter_month.* is not sold in jpy/)
  })

  it.each<[string, Partial<Stripe.PriceCreateParams>, RegExp]>([
    ['amount', { unit_amount: 2_000 }, /starter_month.* is 2000 usd a month; the catalogue says 1900 usd/],
    ['currency', { currency: 'gbp' }, /starter_month.* is not sold in usd/],
    ['interval', { recurring: { interval: 'year' } }, /starter_month.* is 1900 usd a year/],
  ])('creates nothing where a price exists with another %s', async (_name, overrides, message) => {
    await createPrice({ lookup_key: 'starter_month', ...overrides })
    await expect(syncCatalog(stripe, cataloguePrices)).rejects.toThrow(message)
    expect((await stripe.prices.list({ limit: 100 })).data).toHaveLength(1)
  })
})

describe('an archived price', () => {
  it('is named by both, and neither replaced nor sold', async () => {
    await syncCatalog(stripe, cataloguePrices)
    const { data } = await stripe.prices.list({ lookup_keys: ['pro_year'] })
    await stripe.prices.update(data[0]?.id ?? '', { active: false })
    await expect(syncCatalog(stripe, cataloguePrices)).rejects.toThrow(/pro_year .* is archived/)
    await expect(findPrices(stripe, cataloguePrices)).rejects.toThrow(/pro_year .* is archived/)
  })
})

describe('findPrices', () => {
  it('finds every price by its lookup key, both ways', async () => {
    await syncCatalog(stripe, cataloguePrices)
    const book = await findPrices(stripe, cataloguePrices)
    for (const { planId, interval, unitAmount } of cataloguePrices) {
      const id = book.priceIdOf(planId, interval)
      expect(book.planOf(id, 'usd')).toEqual({ planId, interval, unitAmount, currency: 'usd' })
      expect(book.planOf(id, 'gbp')).toBeNull()
    }
    expect(book.planOf('price_unknown', 'usd')).toBeNull()
    expect(() => book.priceIdOf('free', 'month')).toThrow(/cannot be bought/)
  })

  it('names every lookup key that is missing, and what to do', async () => {
    const failing = findPrices(stripe, cataloguePrices)
    for (const { lookupKey } of cataloguePrices) {
      await expect(failing).rejects.toThrow(`lookup key ${lookupKey}: run the catalogue sync`)
    }
  })

  it('takes a price that the environment names', async () => {
    await syncCatalog(stripe, cataloguePrices)
    const { id } = await createPrice({ currency_options: others })
    const book = await findPrices(stripe, cataloguePrices, { STRIPE_PRICE_STARTER_MONTH: id })
    expect(book.priceIdOf('starter', 'month')).toBe(id)
  })

  it('refuses a price that the environment names and that costs something else', async () => {
    await syncCatalog(stripe, cataloguePrices)
    const { id } = await createPrice({ unit_amount: 1 })
    await expect(findPrices(stripe, cataloguePrices, { STRIPE_PRICE_STARTER_MONTH: id })).rejects.toThrow(
      `STRIPE_PRICE_STARTER_MONTH names a price that (${id}) is 1 usd`,
    )
  })

  it('has a variable for every price', () => {
    expect(new Set(catalogueItems.map(priceVariable)).size).toBe(catalogueItems.length)
  })
})
