/** What this package's own integration tests start from. */
import { Stripe } from 'stripe'
import { createSandbox } from './create-sandbox.ts'
import type { Sandbox, SandboxOptions } from './sandbox.ts'

export const KEY = 'sk_test_sandbox'
export const START = new Date('2026-11-01T00:00:00Z')

/** A frozen sandbox and the SDK in front of it, in process. */
export function startSandbox(options: SandboxOptions = {}): { sandbox: Sandbox; stripe: Stripe } {
  const sandbox = createSandbox({ now: START, frozen: true, ...options })
  return { sandbox, stripe: clientOf(sandbox) }
}

export function clientOf(sandbox: Sandbox, config: Stripe.StripeConfig = {}): Stripe {
  const httpClient = Stripe.createFetchHttpClient(sandbox.fetch)
  return new Stripe(KEY, { httpClient, telemetry: false, maxNetworkRetries: 0, ...config })
}

/** A monthly price in dollars, of a product of that name. */
export async function makePrice(
  stripe: Stripe,
  name: string,
  unitAmount: number,
  currency = 'usd',
): Promise<string> {
  const product = await stripe.products.create({ name })
  const price = await stripe.prices.create({
    product: product.id,
    unit_amount: unitAmount,
    currency,
    recurring: { interval: 'month' },
  })
  return price.id
}
