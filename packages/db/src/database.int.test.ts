import { BillingError, type InboxEvent } from '@prorata/billing'
import { november } from '@prorata/billing/testing'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { type Database, openDatabase } from './database.ts'
import { createStores, type Stores } from './stores.ts'
import { type DisposablePostgres, startDisposablePostgres } from './testing/index.ts'

let server: DisposablePostgres
let database: Database
let stores: Stores

beforeAll(async () => {
  server = await startDisposablePostgres()
  database = openDatabase({ url: server.url })
  stores = createStores(database)
})
beforeEach(() => server.start())
afterAll(async () => {
  await database.close()
  await server.dispose()
})

const unavailable = { name: 'BillingError', code: 'storage_unavailable' }

function eventOf(id: string): InboxEvent {
  const rest = {
    type: 'x',
    apiVersion: null,
    livemode: false,
    customerId: null,
    createdAt: november,
    payload: '{}',
  }
  return { id, ...rest }
}

test('a stopped server is storage_unavailable with its cause, and works again by itself when it is back', async () => {
  await database.ping()
  await server.stop()
  for (const attempt of [
    () => database.ping(),
    () => stores.subscriptions.load('org'),
    () => stores.inbox.receive(eventOf('evt_down')),
    () => stores.syncQueue.claim({ now: november, leaseMs: 1000 }),
    () => stores.invoices.list('org', { limit: 1, cursor: null }),
  ]) {
    const failure = attempt()
    await expect(failure).rejects.toMatchObject(unavailable)
    await expect(failure).rejects.toHaveProperty('cause.message')
  }
  await server.start()
  await database.ping()
  expect(await stores.inbox.receive(eventOf('evt_down'))).toEqual({ duplicate: false })
  expect(await database.prisma.webhookEvent.count({ where: { id: 'evt_down' } })).toBe(1)
})

test('an event is either refused or stored when the server goes away under a stream of them', async () => {
  const stored: string[] = []
  const retry: string[] = []
  const half = Promise.withResolvers<void>()
  const deliver = async () => {
    for (let n = 0; n < 400; n += 1) {
      const id = `evt_stream_${n}`
      if (n === 200) half.resolve()
      try {
        await stores.inbox.receive(eventOf(id))
        stored.push(id)
      } catch (error) {
        if (!(error instanceof BillingError)) throw error
        retry.push(id)
      }
    }
  }
  const delivering = deliver()
  await half.promise
  await server.stop()
  await delivering
  expect(retry.length).toBeGreaterThan(0)
  await server.start()
  for (const id of retry) await stores.inbox.receive(eventOf(id))
  const rows = await database.prisma.webhookEvent.findMany({ where: { id: { startsWith: 'evt_stream_' } } })
  expect(rows.map((row) => row.id).toSorted()).toEqual([...stored, ...retry].toSorted())
})

test('a listener is called when the connection is back, and hears rings again', async () => {
  const listener = vi.fn<() => void>()
  const stop = await database.onRing(listener)
  expect(listener).toHaveBeenCalledTimes(1)
  await server.stop()
  await server.start()
  await vi.waitFor(() => expect(listener).toHaveBeenCalledTimes(2), { timeout: 10_000 })
  await stores.subscriptions.linkCustomer('org_heard', 'cus_heard')
  await vi.waitFor(() => expect(listener).toHaveBeenCalledTimes(3))
  await stop()
  await stores.subscriptions.linkCustomer('org_unheard', 'cus_unheard')
  await database.ping()
  expect(listener).toHaveBeenCalledTimes(3)
})

test('a listener may be added while the server is away', async () => {
  await server.stop()
  const listener = vi.fn<() => void>()
  const stop = await database.onRing(listener)
  expect(listener).not.toHaveBeenCalled()
  await server.start()
  await vi.waitFor(() => expect(listener).toHaveBeenCalled(), { timeout: 10_000 })
  await stop()
})

test('waiting for a connection has an end', async () => {
  const narrow = openDatabase({ url: server.url, max: 1 })
  const held = await narrow.pool.connect()
  await expect(narrow.ping()).rejects.toMatchObject(unavailable)
  held.release()
  await narrow.ping()
  await narrow.close()
})

test('a statement that takes too long has an end', async () => {
  await expect(database.pool.query('SELECT pg_sleep(60)')).rejects.toMatchObject({ code: '57014' })
})

test('a closed database is storage_unavailable, and may be closed again', async () => {
  const closed = openDatabase({ url: server.url })
  await closed.ping()
  await closed.close()
  await expect(closed.ping()).rejects.toMatchObject(unavailable)
  await expect(createStores(closed).subscriptions.load('org')).rejects.toMatchObject(unavailable)
  await closed.close()
})
