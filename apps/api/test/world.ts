/** The whole product in one process for tests: real PostgreSQL, the real SDK, the sandbox, no network. */

import { randomUUID } from 'node:crypto'
import type { Instant, Role } from '@prorata/billing'
import { freshDatabase } from '@prorata/db/testing'
import { API_VERSION, createSandbox, type Sandbox, type SandboxOptions } from '@prorata/stripe-sandbox'
import type { FastifyInstance } from 'fastify'
import { afterAll } from 'vitest'
import { buildApp } from '../src/app.ts'
import { createDeps, type Deps, type DepsOptions } from '../src/deps.ts'
import { type EnvSource, parseEnv } from '../src/env.ts'
import { createContextInner } from '../src/trpc/context.ts'
import { createCaller } from '../src/trpc/router.ts'
import type { Actor, Ports } from '../src/use-cases/ports.ts'
import { startOutboxWorker } from '../src/workers/outbox.ts'
import type { Rounds } from '../src/workers/rounds.ts'
import { type SyncWorker, startSyncWorker } from '../src/workers/sync-customer.ts'

export const webhookSecret = 'whsec_k3Jd8Qm2Zx7Wv5Rt9Yb4'
export const baseUrl = 'http://localhost:3000'
/** 1 Nov 2026, 00:00 UTC. */
export const start: Instant = Date.UTC(2026, 10, 1)

export interface Person {
  actor: Actor
  organizationId: string
  caller: ReturnType<typeof createCaller>
}

export interface World {
  sandbox: Sandbox
  deps: Deps
  ports: Ports
  app: FastifyInstance
  worker: SyncWorker
  outbox: Rounds
  /** After `outbox.stop()`. Resolves when every mail that was due has been handled. */
  restartOutbox(): Promise<void>
  /** Every line of the log. */
  log: string[]
  /** A new user in a new organization, or with a role in one that exists. */
  person(options?: { role?: Role; organizationId?: string }): Promise<Person>
  /** Moves the sandbox's clock, lets its webhooks arrive and the worker answer them. */
  advanceTo(at: Instant): Promise<void>
  /** Lets what is on its way arrive. */
  settle(): Promise<void>
  /** What the hosted page of a checkout does when a person has typed a card. Throws where the page would show an error. */
  pay(sessionId: string, number?: string): void
  /** A person on a paid plan, bought through checkout without a trial. */
  subscriber(options?: { planId?: 'starter' | 'pro'; number?: string }): Promise<Person>
}

export interface WorldOptions {
  env?: EnvSource
  deps?: DepsOptions
  sandbox?: SandboxOptions
  /** Another database than a fresh one. */
  databaseUrl?: string
  /** Stands between the product and the sandbox's API. */
  network?: (sandbox: typeof fetch) => typeof fetch
  /** Routes of the test's own. */
  routes?: (app: FastifyInstance) => void
  /** `false`: webhooks of the sandbox go nowhere. */
  webhooks?: boolean
}

const closers: (() => Promise<unknown>)[] = []

/** Closes every world of this file. One that makes a world a test calls it after each, to keep few connections open. */
export async function closeWorlds(): Promise<void> {
  for (const close of closers.splice(0).toReversed()) await close()
}

afterAll(closeWorlds)

/** Closed by itself after the test file. */
export async function createWorld(options: WorldOptions = {}): Promise<World> {
  const deliver: typeof fetch = async (input, init) => {
    const request = new Request(input, init)
    const answer = await app.inject({
      method: 'POST',
      url: new URL(request.url).pathname,
      headers: Object.fromEntries(request.headers),
      payload: Buffer.from(await request.arrayBuffer()),
    })
    return new Response(answer.body, { status: answer.statusCode })
  }
  const sandbox = createSandbox({
    now: start,
    frozen: true,
    ...(options.webhooks === false
      ? {}
      : { webhook: { url: `${baseUrl}/webhooks/stripe`, secret: webhookSecret }, deliver }),
    ...options.sandbox,
  })
  closers.push(() => sandbox.close())

  const env = parseEnv({
    NODE_ENV: 'test',
    BASE_URL: baseUrl,
    DATABASE_URL: options.databaseUrl ?? (await freshDatabase()).url,
    AUTH_SECRET: 'q7Zt2mXw9LbR4vKc8NfH3sYd6PjA5gTe',
    STRIPE_SECRET_KEY: 'sk_test_51Hq8ZkL2eZvKYlo',
    STRIPE_WEBHOOK_SECRET: webhookSecret,
    STRIPE_SANDBOX_URL: 'http://localhost:12111',
    ...options.env,
  })
  const deps = await createDeps(env, {
    fetch: options.network?.(sandbox.fetch) ?? sandbox.fetch,
    clock: { now: () => sandbox.clock.now().getTime(), refresh: async () => {} },
    maxNetworkRetries: 0,
    ...options.deps,
  })
  const { database, ports, clock } = deps
  closers.push(() => database.close())
  const log: string[] = []
  const app = await buildApp(deps, { writeLog: (line) => log.push(line) })
  closers.push(() => app.close())
  options.routes?.(app)
  const worker = await startSyncWorker({
    ports,
    clock,
    log: app.log,
    onRing: (listener) => database.onRing(listener),
    pollMs: 100,
  })
  closers.push(() => worker.stop())
  const startOutbox = () => {
    const started = startOutboxWorker({ ports, clock, log: app.log, pollMs: 100 })
    closers.push(() => started.stop())
    return started
  }
  const outbox = startOutbox()
  const settle = async () => {
    await sandbox.flushDeliveries()
    await worker.drain()
    await outbox.drain()
  }
  const pay: World['pay'] = (sessionId, number = '4242424242424242') => {
    const { status, body } = sandbox.engine.handle({
      method: 'POST',
      path: `/_sandbox/checkout/sessions/${sessionId}/complete`,
      params: { card: { number, exp_month: '12', exp_year: '2040', cvc: '123' }, name: 'Ada Lovelace' },
      apiVersion: API_VERSION,
      requestId: `req_pay_${sessionId}`,
      idempotencyKey: null,
    })
    if (status !== 200) throw new Error(`The checkout was not paid: ${status} ${JSON.stringify(body)}`)
  }
  const person: World['person'] = async ({ role = 'owner', organizationId = randomUUID() } = {}) => {
    const userId = randomUUID()
    const email = `${userId}@example.com`
    const { prisma } = database
    await prisma.user.create({ data: { id: userId, name: 'Ada', email } })
    await prisma.organization.upsert({
      where: { id: organizationId },
      create: { id: organizationId, name: 'Analytical Engines', slug: organizationId },
      update: {},
    })
    await prisma.member.create({ data: { id: randomUUID(), userId, organizationId, role } })
    const actor: Actor = { userId, email, emailVerified: true, organizationId }
    return { actor, organizationId, caller: createCaller(createContextInner({ actor, deps: ports })) }
  }
  return {
    sandbox,
    deps,
    ports,
    app,
    worker,
    outbox,
    restartOutbox: () => startOutbox().drain(),
    log,
    person,
    settle,
    pay,
    async advanceTo(at) {
      sandbox.clock.advanceTo(at)
      await settle()
    },
    async subscriber({ planId = 'starter', number } = {}) {
      const buyer = await person()
      const { sessionId } = await buyer.caller.checkout.start({
        planId,
        interval: 'month',
        skipTrial: true,
      })
      pay(sessionId, number)
      const { settled } = await buyer.caller.checkout.sync({ sessionId })
      if (!settled) throw new Error('The checkout did not settle')
      await settle()
      return buyer
    },
  }
}
