import { catalogueItems } from '@prorata/billing'
import { priceVariable } from '@prorata/provider-stripe'
import type { Env } from '../env.ts'
import type { Mode } from '../use-cases/ports.ts'
import type { EnvReader } from './reader.ts'

const keysPage = 'https://dashboard.stripe.com/apikeys'

/** https://docs.stripe.com/keys and https://docs.stripe.com/webhooks#verify-events */
export function readStripe(reader: EnvReader, production: boolean): Env['stripe'] & { mode: Mode } {
  const sandboxUrl = reader.url('STRIPE_SANDBOX_URL', null, 'it is where the sandbox listens')
  const secretKey = readSecretKey(reader)
  const isSandbox = reader.optional('STRIPE_SANDBOX_URL') !== null
  const isLive = /^[a-z]+_live_/u.test(secretKey)
  if (production && isSandbox) {
    reader.refuse('STRIPE_SANDBOX_URL is set in production: nobody would ever pay. Remove it.')
  }
  if (isLive && isSandbox) {
    reader.refuse(
      'STRIPE_SECRET_KEY is a live key while STRIPE_SANDBOX_URL is set: keep live keys out of sandboxes.',
    )
  }
  if (isLive && !production) {
    reader.refuse(
      'STRIPE_SECRET_KEY is a live key outside production: use a test key, or set NODE_ENV=production.',
    )
  }
  if (secretKey && !isLive && production) {
    reader.refuse(
      `STRIPE_SECRET_KEY is a test key in production: nobody would ever pay. Live keys: ${keysPage}.`,
    )
  }
  return {
    mode: isSandbox ? 'sandbox' : isLive ? 'live' : 'test',
    secretKey,
    webhookSecret: readWebhookSecret(reader),
    sandboxUrl,
    priceOverrides: readPriceOverrides(reader),
  }
}

function readSecretKey(reader: EnvReader): string {
  const key = reader.secret('STRIPE_SECRET_KEY', `it is at ${keysPage}`)
  if (key.startsWith('pk_')) {
    reader.refuse(
      `STRIPE_SECRET_KEY is a publishable key (pk_): the server needs the secret one from ${keysPage}.`,
    )
    return ''
  }
  if (key && !/^(?:sk|rk)_(?:test|live)_\w{10,}$/u.test(key)) {
    reader.refuse(`STRIPE_SECRET_KEY is not a secret key (sk_… or rk_…): it is at ${keysPage}.`)
    return ''
  }
  return key
}

function readWebhookSecret(reader: EnvReader): string {
  const where = 'it is shown with the endpoint at https://dashboard.stripe.com/webhooks'
  const secret = reader.secret('STRIPE_WEBHOOK_SECRET', where)
  if (secret && !secret.startsWith('whsec_')) {
    reader.refuse(`STRIPE_WEBHOOK_SECRET does not begin with whsec_: ${where}.`)
  } else if (secret && secret.length < 'whsec_'.length + 16) {
    reader.refuse(`STRIPE_WEBHOOK_SECRET is too short to be one: ${where}.`)
  }
  return secret
}

/** Price ids by variable: `STRIPE_PRICE_STARTER_MONTH=price_…`. */
function readPriceOverrides(reader: EnvReader): Record<string, string> {
  const overrides: Record<string, string> = {}
  const known = catalogueItems.map(priceVariable)
  for (const [name, value] of reader.withPrefix('STRIPE_PRICE_')) {
    if (!known.includes(name)) {
      reader.refuse(`${name} names no price of the catalogue; there are ${known.join(', ')}.`)
    } else if (/^price_\w+$/u.test(value)) {
      overrides[name] = value
    } else {
      reader.refuse(`${name} is "${value}", but a price's id begins with price_.`)
    }
  }
  return overrides
}
