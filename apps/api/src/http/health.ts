import { BillingError } from '@prorata/billing'
import type { FastifyInstance } from 'fastify'

/** What has to answer before the process can serve, by name. */
export type ReadinessChecks = Readonly<Record<string, () => Promise<unknown>>>

/** `/health`: the process is alive. `/ready`: everything it cannot work without answers, or which part does not. */
export function registerHealth(app: FastifyInstance, checks: ReadinessChecks): void {
  app.get('/health', async (_request, reply) =>
    reply.header('cache-control', 'no-store').send({ status: 'ok' }),
  )

  app.get('/ready', async (request, reply) => {
    const results = await Promise.all(
      Object.entries(checks).map(async ([name, check]) => {
        try {
          await check()
          return [name, 'ok'] as const
        } catch (error) {
          request.log.warn({ err: error, check: name }, 'Not ready')
          return [name, error instanceof BillingError ? error.code : 'failed'] as const
        }
      }),
    )
    const ready = results.every(([, result]) => result === 'ok')
    return reply
      .code(ready ? 200 : 503)
      .header('cache-control', 'no-store')
      .send({ status: ready ? 'ready' : 'not_ready', checks: Object.fromEntries(results) })
  })
}
