import type { FastifyInstance } from 'fastify'

/** While we stop, each answer closes its connection: a client that kept it open would hold the process for a minute. */
export function closeConnectionsOnStop(app: FastifyInstance): void {
  let stopping = false
  app.addHook('preClose', async () => {
    stopping = true
  })
  app.addHook('onSend', async (_request, reply) => {
    if (stopping) void reply.header('connection', 'close')
  })
}
