import { spawn } from 'node:child_process'
import net from 'node:net'
import path from 'node:path'
import { startDisposablePostgres, type DisposablePostgres } from '@prorata/db/testing'
import { createSandbox, type Sandbox } from '@prorata/stripe-sandbox'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { EnvSource } from '../src/env.ts'
import { demo } from '../src/seed.ts'
import { startApi } from '../src/start.ts'
import { type MailServer, startMailServer } from './mail-server.ts'
import { webhookSecret } from './world.ts'

async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = net.createServer().listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() =>
        address && typeof address === 'object' ? resolve(address.port) : reject(new Error('No port')),
      )
    })
  })
}

let postgres: DisposablePostgres
let sandbox: Sandbox
let mailServer: MailServer
let env: EnvSource
beforeAll(async () => {
  const [port, sandboxPort] = [await freePort(), await freePort()]
  mailServer = await startMailServer()
  const url = `http://localhost:${sandboxPort}`
  postgres = await startDisposablePostgres()
  sandbox = createSandbox({
    now: Date.UTC(2026, 10, 1),
    publicUrl: url,
    webhook: { url: `http://localhost:${port}/webhooks/stripe`, secret: webhookSecret },
  })
  await sandbox.listen({ port: sandboxPort })
  env = {
    PORT: String(port),
    DATABASE_URL: postgres.url,
    AUTH_SECRET: 'q7Zt2mXw9LbR4vKc8NfH3sYd6PjA5gTe',
    STRIPE_SECRET_KEY: 'sk_test_sandbox0000000000000000',
    STRIPE_WEBHOOK_SECRET: webhookSecret,
    STRIPE_SANDBOX_URL: url,
    LOG_LEVEL: 'silent',
    SMTP_URL: mailServer.url,
    MAIL_FROM: 'Acme Billing <billing@acme.test>',
  }
})
afterAll(async () => {
  await sandbox.close()
  await postgres.dispose()
})

const currentSchema = z.object({
  result: z.object({
    data: z.object({
      now: z.number(),
      organization: z.object({ name: z.string() }),
      access: z.object({ planId: z.string() }),
    }),
  }),
})

/** Signs in as the demo over the network, and asks for its subscription. */
async function demoOf(url: string) {
  const { email, password } = demo
  const signedIn = await fetch(`${url}/api/auth/sign-in/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url },
    body: JSON.stringify({ email, password }),
  })
  const cookie = signedIn.headers
    .getSetCookie()
    .map((one) => one.split(';', 1)[0])
    .join('; ')
  const answer = await fetch(`${url}/trpc/subscription.current`, { headers: { cookie } })
  return currentSchema.parse(await answer.json()).result.data
}

async function customers(): Promise<unknown[]> {
  const answer = await sandbox.fetch('http://localhost/v1/customers', {
    headers: { authorization: `Bearer ${env['STRIPE_SECRET_KEY']}` },
  })
  return z.object({ data: z.array(z.unknown()) }).parse(await answer.json()).data
}

describe('startApi', () => {
  it('seeds a demo on Starter once, keeps it over a restart, lives by the sandbox clock and mails its receipt once', async () => {
    const first = await startApi(env, { seedDemo: true })
    try {
      expect(await demoOf(first.url)).toMatchObject({
        organization: { name: 'Acme' },
        access: { planId: 'starter' },
      })
      sandbox.clock.advanceBy(86_400_000)
      const { now } = await demoOf(first.url)
      expect(Math.abs(now - sandbox.clock.now().getTime())).toBeLessThan(5_000)
      await expect.poll(() => mailServer.recipients, { timeout: 10_000 }).toEqual([[demo.email]])
    } finally {
      await first.close()
    }
    const second = await startApi(env, { seedDemo: true })
    try {
      expect(await demoOf(second.url)).toMatchObject({ access: { planId: 'starter' } })
      expect(await customers()).toHaveLength(1)
    } finally {
      await second.close()
    }
    expect(mailServer.taken).toHaveLength(1)
    expect(mailServer.taken[0]).toContain('Subject: Receipt for $19.00')
  })

  it('says 503 in words while the sandbox does not answer', async () => {
    const api = await startApi(env)
    try {
      const restarted = createSandbox({ publicUrl: String(env['STRIPE_SANDBOX_URL']) })
      await sandbox.close()
      const answer = await fetch(`${api.url}/trpc/plans.list`)
      expect(answer.status).toBe(503)
      expect(await answer.text()).toMatch(/The Stripe sandbox does not answer at http:\/\/localhost:\d+/)
      expect((await fetch(`${api.url}/ready`)).status).toBe(503)
      expect((await fetch(`${api.url}/health`)).status).toBe(200)
      await restarted.close()
    } finally {
      await api.close()
    }
  })
})

describe('main', () => {
  it.each([
    ['a placeholder', { STRIPE_SECRET_KEY: 'sk_test_...' }, /STRIPE_SECRET_KEY is a placeholder/],
    ['a sandbox that is not there', { STRIPE_SANDBOX_URL: 'http://localhost:9' }, /sandbox does not answer/],
    [
      'a database that is not there',
      { DATABASE_URL: 'postgresql://localhost:9/x' },
      /PostgreSQL at localhost:9 cannot be used/,
    ],
  ])('exits with 1 and words for %s', async (_name, overrides, words) => {
    const { code, output } = await run({ ...env, ...overrides })
    expect(code).toBe(1)
    expect(output).toMatch(words)
    expect(output).not.toMatch(/^\s+at /mu)
  })
})

function run(variables: EnvSource): Promise<{ code: number | null; output: string }> {
  const main = path.resolve(import.meta.dirname, '../src/main.ts')
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [main], { env: { PATH: process.env['PATH'], ...variables } })
    let output = ''
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()))
    child.on('close', (code) => resolve({ code, output }))
  })
}
