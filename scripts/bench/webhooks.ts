import { spawn } from 'node:child_process'
import { createHmac } from 'node:crypto'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { z } from 'zod'
import { end, freePort, startProduct, untilReady } from '../../apps/dashboard/e2e/support/start-product.ts'
import { loadSecrets } from '../lib/secrets.ts'
import { environment, root } from '../lib/run.ts'
import { type Benchmark, median } from './benchmark.ts'
import { fire, type Shot } from './load.ts'

const connections = 16
const customers = 200

export const webhooks: Benchmark = {
  name: 'webhooks',
  about: `acknowledgements per second: ${connections} connections, 5.5 kB signed events, fsync on, ${customers} customers`,
  async run({ quick }) {
    const { startLocalPostgres } = await import('../../packages/db/src/local-postgres.ts')
    const folder = mkdtempSync(path.join(os.tmpdir(), 'prorata-bench-'))
    chmodSync(folder, 0o755)
    const server = await startLocalPostgres({ dataDir: path.join(folder, 'postgres'), durable: true })
    const databaseUrl = server.url
    const product = await startProduct({ SEED_DEMO: 'false', LOG_LEVEL: 'error', DATABASE_URL: databaseUrl })
    const { webhookSecret } = loadSecrets(product.dataDir)
    const port = await freePort()
    const bare = spawn('node', ['apps/api/bench/bare-webhook.ts'], {
      cwd: root,
      env: {
        ...environment,
        DATABASE_URL: databaseUrl,
        STRIPE_WEBHOOK_SECRET: webhookSecret,
        PORT: String(port),
      },
    })
    try {
      await untilReady(bare)
      const customerIds = await createCustomers(product.sandboxUrl, databaseUrl)
      const shots = shooter(webhookSecret, customerIds)
      const rates: { ours: number[]; bare: number[] } = { ours: [], bare: [] }
      const size = quick ? 200 : 4000
      for (let round = 0; round < (quick ? 1 : 5); round += 1) {
        rates.ours.push(await fire(`${product.url}/webhooks/stripe`, shots(size), connections))
        rates.bare.push(await fire(`http://localhost:${port}/webhooks/stripe`, shots(size), connections))
      }
      return [
        {
          what: 'acknowledged, with the worker fetching beside it',
          value: median(rates.ours),
          unit: '/s' as const,
          baseline: { what: 'bare route, one insert', value: median(rates.bare) },
        },
      ]
    } finally {
      await end(bare)
      await product.stop()
      await server.stop()
      rmSync(folder, { recursive: true, force: true })
    }
  },
}

/** Real customers at the sandbox, known to the product: every event rings a doorbell that the worker answers. */
async function createCustomers(sandboxUrl: string, databaseUrl: string): Promise<string[]> {
  const { openDatabase } = await import('../../packages/db/src/index.ts')
  const database = openDatabase({ url: databaseUrl, max: 1 })
  const ids: string[] = []
  for (let number = 0; number < customers; number += 1) {
    const response = await fetch(`${sandboxUrl}/v1/customers`, {
      method: 'POST',
      headers: { authorization: 'Bearer sk_test_benchmark00000000000000' },
    })
    const { id } = z.object({ id: z.string() }).parse(await response.json())
    await database.pool.query('insert into billing_customer (organization_id, customer_id) values ($1, $2)', [
      `bench-${number}`,
      id,
    ])
    ids.push(id)
  }
  await database.close()
  return ids
}

/** Signed events with ids of their own, as large as a real `customer.subscription.updated`. */
function shooter(secret: string, customerIds: string[]): (count: number) => Shot[] {
  let made = 0
  return (count) =>
    Array.from({ length: count }, () => {
      made += 1
      const created = Math.floor(Date.now() / 1000)
      const body = JSON.stringify(
        {
          id: `evt_bench_${made}`,
          object: 'event',
          api_version: '2026-10-28.endive',
          created,
          livemode: false,
          pending_webhooks: 1,
          request: { id: null, idempotency_key: null },
          type: 'customer.subscription.updated',
          data: {
            object: {
              id: `sub_bench_${made}`,
              object: 'subscription',
              customer: customerIds[made % customerIds.length],
              status: 'active',
              description: 'x'.repeat(4_900),
            },
          },
        },
        null,
        2,
      )
      const signature = createHmac('sha256', secret).update(`${created}.${body}`).digest('hex')
      return {
        body,
        headers: { 'content-type': 'application/json', 'stripe-signature': `t=${created},v1=${signature}` },
      }
    })
}
