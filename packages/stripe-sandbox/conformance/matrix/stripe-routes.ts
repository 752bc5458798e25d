// Every route of Stripe's the SDK knows, read from the SDK's own code, and which of them are billing.
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { SDK } from '../schema/schemas.ts'

/** First parts of the paths that belong to billing. */
const BILLING = [
  'balance_transactions',
  'billing',
  'billing_portal',
  'charges',
  'checkout',
  'coupons',
  'credit_notes',
  'customers',
  'disputes',
  'entitlements',
  'events',
  'invoice_payments',
  'invoice_rendering_templates',
  'invoiceitems',
  'invoices',
  'mandates',
  'payment_intents',
  'payment_methods',
  'plans',
  'prices',
  'products',
  'promotion_codes',
  'quotes',
  'refunds',
  'setup_attempts',
  'setup_intents',
  'subscription_items',
  'subscription_schedules',
  'subscriptions',
  'tax_ids',
  'tax_rates',
  'test_helpers/test_clocks',
  'tokens',
  'webhook_endpoints',
]

/** `POST /v1/invoices/:id/pay`, sorted by path; placeholders in the middle are all called `:id`. */
export function billingRoutes(): string[] {
  const folder = path.join(SDK, 'esm/resources')
  const found = new Set<string>()
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.js') || name.startsWith('V2')) continue
    const code = readFileSync(path.join(folder, name), 'utf8')
    for (const [, method, quoted] of code.matchAll(
      /_makeRequest\('(GET|POST|DELETE)',\s*(`[^`]*`|'[^']*')/g,
    )) {
      const route = `${method} ${normalize((quoted ?? '').slice(1, -1))}`
      if (isBilling(route)) found.add(route)
    }
  }
  return [...found].sort(byPath)
}

/** Placeholders of either spelling become `:id`. */
export function normalize(route: string): string {
  return route.replace(/\$\{[^}]*\}/g, ':id').replace(/:\w+/g, ':id')
}

export function byPath(a: string, b: string): number {
  const [methodA = '', pathA = ''] = a.split(' ')
  const [methodB = '', pathB = ''] = b.split(' ')
  return pathA < pathB ? -1 : pathA > pathB ? 1 : methodA < methodB ? -1 : methodA > methodB ? 1 : 0
}

export function isBilling(route: string): boolean {
  const [, below] = route.split(' /v1/')
  return BILLING.some((first) => below === first || below?.startsWith(`${first}/`) === true)
}
