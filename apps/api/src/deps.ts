/** The one place where ports get their implementations: to see what stands behind a port, read this file. */

import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { catalogueItems, day, type Mailer, type WebhookInbox } from '@prorata/billing'
import { createStores, type Database, openDatabase } from '@prorata/db'
import {
  createStripeClient,
  createStripeProvider,
  findPrices,
  readWebhook,
  syncCatalog,
  type WebhookReading,
} from '@prorata/provider-stripe'
import type { Env } from './env.ts'
import { createMailer } from './mailer.ts'
import { createPayLinkSigner } from './pay-link-signer.ts'
import { createQuoteSigner } from './quote-signer.ts'
import { createSandboxClock, type ProductClock, systemClock } from './sandbox-clock.ts'
import type { Ports } from './use-cases/ports.ts'

export interface Deps {
  env: Env
  database: Database
  clock: ProductClock
  ports: Ports
  inbox: WebhookInbox
  readWebhook: (payload: Buffer, signature: string | undefined) => WebhookReading
}

/** What a sandbox in the same process brings along. */
export interface DepsOptions {
  clock?: ProductClock
  mailer?: Mailer
  /** Carries the requests to the provider. */
  fetch?: typeof fetch
  /** Of one attempt at the provider, in milliseconds, and how often a failed one is repeated. */
  timeoutMs?: number
  maxNetworkRetries?: number
}

/**
 * Throws where a price of the catalogue is not to be found at the provider, naming each: what is shown must be what can
 * be bought. In the sandbox the catalogue is created.
 */
export async function createDeps(env: Env, options: DepsOptions = {}): Promise<Deps> {
  const { stripe: settings, mode } = env
  const { sandboxUrl } = settings
  const { clock: ownClock, mailer, ...clientOptions } = options
  const clock = ownClock ?? (sandboxUrl === null ? systemClock : createSandboxClock(sandboxUrl))
  await clock.refresh()

  const stripe = createStripeClient({
    secretKey: settings.secretKey,
    ...(sandboxUrl === null ? {} : { sandboxUrl }),
    ...clientOptions,
  })
  if (mode === 'sandbox') await syncCatalog(stripe, catalogueItems)
  const prices = await findPrices(stripe, catalogueItems, settings.priceOverrides)

  const database = openDatabase({ url: env.databaseUrl })
  const { inbox, ...stores } = createStores(database)
  const ports: Ports = {
    ...stores,
    clock,
    ids: { next: () => randomUUID() },
    provider: createStripeProvider({ stripe, prices }),
    quoteSigner: createQuoteSigner(env.authSecret),
    payLinkSigner: createPayLinkSigner(env.authSecret),
    mailer: mailer ?? createMailer(env),
    operatorEmails: new Set(env.operatorEmails),
    accessPolicy: { grace: env.paymentGraceDays * day },
    environment: { mode, sandboxUrl, baseUrl: env.baseUrl },
    pause: (ms) => pause(ms),
  }
  return {
    env,
    database,
    clock,
    ports,
    inbox,
    // Signatures carry the sender's wall clock, in the sandbox too: deliveries are physical.
    readWebhook: (payload, signature) =>
      readWebhook({ payload, signature, secret: settings.webhookSecret, now: Date.now() }),
  }
}
