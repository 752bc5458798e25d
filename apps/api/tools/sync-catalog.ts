/**
 * Creates the catalogue's products and prices in the Stripe account of `STRIPE_SECRET_KEY`. Run again it creates nothing; it
 * changes nothing that is there.
 */

import { catalogueItems } from '@prorata/billing'
import { createStripeClient, syncCatalog } from '@prorata/provider-stripe'
import { parseEnv } from '../src/env.ts'

try {
  const { stripe } = parseEnv(process.env)
  const { secretKey, sandboxUrl } = stripe
  const created = await syncCatalog(
    createStripeClient(sandboxUrl === null ? { secretKey } : { secretKey, sandboxUrl }),
    catalogueItems,
  )
  console.log(created.length > 0 ? `Created ${created.join(', ')}.` : 'Everything is there already.')
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error))
  process.exitCode = 1
}
