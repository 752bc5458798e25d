import { createHmac } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'
import { startDisposablePostgres } from '@prorata/db/testing'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { createWorld, webhookSecret, type World } from './world.ts'

const path = '/webhooks/stripe'

function eventOf(id: string, customer: string | null, fields: object = {}): string {
  const object = { id: 'sub_1', object: 'subscription', customer }
  const event = {
    id,
    object: 'event',
    type: 'customer.subscription.updated',
    api_version: '2026-10-28.endive',
    livemode: false,
    created: Math.floor(Date.now() / 1000),
    data: { object },
    ...fields,
  }
  return JSON.stringify(event, null, 2)
}

function sign(payload: string, { at = Date.now(), secret = webhookSecret } = {}): string {
  const t = Math.floor(at / 1000)
  return `t=${t},v1=${createHmac('sha256', secret).update(`${t}.${payload}`).digest('hex')}`
}

async function post(app: FastifyInstance, payload: string, signature: string | null = sign(payload)) {
  return app.inject({
    method: 'POST',
    url: path,
    payload,
    headers: {
      'content-type': 'application/json; charset=utf-8',
      ...(signature === null ? {} : { 'stripe-signature': signature }),
    },
  })
}

async function storedIds({ deps }: World): Promise<string[]> {
  const rows = await deps.database.prisma.webhookEvent.findMany({ select: { id: true } })
  return rows.map(({ id }) => id)
}

describe('POST /webhooks/stripe', () => {
  let world: World
  beforeAll(async () => {
    world = await createWorld({ webhooks: false })
  })

  it('stores an event once and says when it had it already', async () => {
    const payload = eventOf('evt_once', 'cus_unknown')
    expect((await post(world.app, payload)).json()).toEqual({ received: true, duplicate: false })
    expect((await post(world.app, payload)).json()).toEqual({ received: true, duplicate: true })
    const stored = await world.deps.database.prisma.webhookEvent.findUniqueOrThrow({
      where: { id: 'evt_once' },
    })
    expect(stored.payload).toBe(payload)
  })

  it.each([
    ['unsigned', null],
    ['with an empty signature', ''],
    ['signed with another secret', 'other'],
    ['signed six minutes ago', 'old'],
    ['signed in the future', 'future'],
    ['signed for another body', 'body'],
  ])('refuses an event %s before it touches the database', async (_name, kind) => {
    const payload = eventOf(`evt_refused_${kind}`, 'cus_1')
    const signatures: Record<string, string> = {
      other: sign(payload, { secret: 'whsec_Qm2Zx7Wv5Rt9Yb4k3Jd8' }),
      old: sign(payload, { at: Date.now() - 360_000 }),
      future: sign(payload, { at: Date.now() + 120_000 }),
      body: sign(`${payload} `),
    }
    const answer = await post(world.app, payload, kind === null ? null : (signatures[kind] ?? kind))
    expect(answer.statusCode).toBe(400)
    expect(await storedIds(world)).not.toContain(`evt_refused_${kind}`)
  })

  it('refuses an empty body and one over 1 MiB', async () => {
    expect((await post(world.app, '')).statusCode).toBe(400)
    const large = eventOf('evt_large', 'cus_1', { padding: 'x'.repeat(1024 * 1024) })
    expect((await post(world.app, large)).statusCode).toBe(413)
    const fits = eventOf('evt_fits', 'cus_1', { padding: 'x'.repeat(900 * 1024) })
    expect((await post(world.app, fits)).statusCode).toBe(200)
  })

  it('keeps an event of the other mode for the record and rings for nobody', async () => {
    const { organizationId } = await world.person()
    await world.ports.subscriptions.linkCustomer(organizationId, 'cus_live')
    const { prisma } = world.deps.database
    await world.worker.stop()
    const before = await prisma.billingCustomer.findUniqueOrThrow({ where: { organizationId } })
    expect((await post(world.app, eventOf('evt_live', 'cus_live', { livemode: true }))).statusCode).toBe(200)
    expect((await post(world.app, eventOf('evt_test', null))).statusCode).toBe(200)
    const after = await prisma.billingCustomer.findUniqueOrThrow({ where: { organizationId } })
    expect(after.generation).toBe(before.generation)
    expect(await storedIds(world)).toContain('evt_live')
    await post(world.app, eventOf('evt_rings', 'cus_live'))
    const rung = await prisma.billingCustomer.findUniqueOrThrow({ where: { organizationId } })
    expect(rung.generation).toBe(before.generation + 1n)
  })
})

describe('while PostgreSQL is away', () => {
  it('answers no 2xx without a row, and every event is there after it came back', async () => {
    const server = await startDisposablePostgres()
    onTestFinished(() => server.dispose())
    const world = await createWorld({ databaseUrl: server.url, webhooks: false })
    const pending = new Map(Array.from({ length: 50 }, (_, index) => [`evt_outage_${index}`, 0]))
    const acknowledged = new Set<string>()
    const refused: number[] = []

    // As Stripe does it: each event again and again, with pauses, until it is acknowledged.
    const deliverAll = async () => {
      while (pending.size > 0) {
        for (const id of pending.keys()) {
          const { statusCode } = await post(world.app, eventOf(id, 'cus_1'))
          if (statusCode === 200) {
            acknowledged.add(id)
            pending.delete(id)
          } else {
            refused.push(statusCode)
          }
          await pause(10)
        }
      }
    }
    const outage = async () => {
      await pause(100)
      await server.stop()
      const whileDown = new Set(acknowledged)
      await pause(2_000)
      expect(acknowledged).toEqual(whileDown)
      await server.start()
    }
    await Promise.all([deliverAll(), outage()])

    expect(new Set(refused)).toEqual(new Set([503]))
    expect(new Set(await storedIds(world))).toEqual(acknowledged)
    expect(acknowledged.size).toBe(50)
    expect((await world.app.inject({ url: '/ready' })).statusCode).toBe(200)
  })
})
