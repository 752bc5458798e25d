import type { FastifyInstance } from 'fastify'

/** One line a request: the path without its query, because queries and headers carry what is nobody's business. */
export function logRequests(app: FastifyInstance): void {
  app.addHook('onResponse', async (request, reply) => {
    const [path] = request.url.split('?', 1)
    const line = {
      method: request.method,
      path,
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime * 10) / 10,
    }
    if (reply.statusCode >= 500) request.log.error(line, 'Answered with a failure')
    else request.log.info(line, 'Answered')
  })
}
