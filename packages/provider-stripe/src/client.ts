import { Stripe } from 'stripe'

export interface StripeClientOptions {
  secretKey: string
  /** A sandbox to use in the place of Stripe, for example `http://localhost:12111`. */
  sandboxUrl?: string
  /** Carries the requests; a sandbox in the same process brings its own. */
  fetch?: typeof fetch
  /** How long one attempt may take, in ms. */
  timeoutMs?: number
  /** Attempts after the first; they repeat the idempotency key, so that nothing is done twice. */
  maxNetworkRetries?: number
}

/** The client, at the API version the SDK is typed for. Throws a `TypeError` where `sandboxUrl` is no URL. */
export function createStripeClient(options: StripeClientOptions): Stripe {
  const { secretKey, sandboxUrl, fetch, timeoutMs = 20_000, maxNetworkRetries = 2 } = options
  return new Stripe(secretKey, {
    appInfo: { name: 'Prorata' },
    telemetry: false,
    timeout: timeoutMs,
    maxNetworkRetries,
    ...(sandboxUrl ? addressOf(new URL(sandboxUrl)) : {}),
    ...(fetch ? { httpClient: Stripe.createFetchHttpClient(fetch) } : {}),
  })
}

function addressOf({ hostname, port, protocol }: URL): {
  host: string
  port: string
  protocol: 'http' | 'https'
} {
  const secure = protocol === 'https:'
  return { host: hostname, port: port || (secure ? '443' : '80'), protocol: secure ? 'https' : 'http' }
}
