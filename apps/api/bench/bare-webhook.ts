/**
 * The least a webhook route can do and still keep its word: verify, insert one row, answer. `pnpm bench webhooks` measures the
 * product's route beside it.
 */

import { createHmac, timingSafeEqual } from 'node:crypto'
import { openDatabase } from '@prorata/db'
import Fastify from 'fastify'
import { z } from 'zod'

const env = z
  .object({ DATABASE_URL: z.string(), STRIPE_WEBHOOK_SECRET: z.string(), PORT: z.coerce.number() })
  .parse(process.env)
const database = openDatabase({ url: env.DATABASE_URL })
await database.pool.query(
  'create table if not exists bench_event (id text primary key, payload text not null)',
)

const app = Fastify()
app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body, done) =>
  done(null, body),
)
app.post<{ Body: Buffer }>('/webhooks/stripe', async (request) => {
  const header = String(request.headers['stripe-signature'])
  const [timestamp = '', signature = ''] = header.split(',').map((part) => part.slice(part.indexOf('=') + 1))
  const expected = createHmac('sha256', env.STRIPE_WEBHOOK_SECRET)
    .update(`${timestamp}.`)
    .update(request.body)
    .digest()
  const given = Buffer.from(signature, 'hex')
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) throw new Error('Bad signature')
  const payload = request.body.toString()
  const { id } = z.object({ id: z.string() }).parse(JSON.parse(payload))
  await database.pool.query({
    name: 'bench-insert',
    text: 'insert into bench_event (id, payload) values ($1, $2) on conflict do nothing',
    values: [id, payload],
  })
  return { received: true }
})

process.once('SIGINT', () => void app.close().then(() => database.close()))
await app.listen({ port: env.PORT, host: '127.0.0.1' })
console.log(`ready ${env.PORT}`)
