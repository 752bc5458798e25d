import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type Auth, authPath, clientIpHeader } from '../auth.ts'
import type { Env } from '../env.ts'
import { HttpError } from './errors.ts'
import { limitSignIns } from './rate-limits.ts'
import { pathOf } from './security.ts'

const bodyLimit = 50 * 1024
/** Where a password can be tried. */
const signInPaths = ['sign-in/', 'sign-up/', 'request-password-reset', 'change-password'].map(
  (path) => `${authPath}/${path}`,
)

/** better-auth behind our own headers, limits and log: it gets a Web request and gives a Web response. */
export async function registerAuthRoutes(app: FastifyInstance, env: Env, auth: Auth): Promise<void> {
  await app.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('application/json', { parseAs: 'buffer', bodyLimit }, (_request, body, done) =>
      done(null, body),
    )
    const limitSignIn = limitSignIns(scope, env)
    scope.route({
      method: ['GET', 'POST'],
      url: `${authPath}/*`,
      bodyLimit,
      preHandler: async (request, reply) => {
        // The library reads the address as a browser does; an address that it would read as another passes no limit.
        const written = pathOf(request)
        if (new URL(request.url, env.baseUrl).pathname !== written || /%|\/{2}/.test(written)) {
          throw new HttpError(404, 'There is nothing here.')
        }
        if (request.method === 'POST' && signInPaths.some((path) => written.startsWith(path))) {
          await limitSignIn(request, reply)
        }
      },
      handler: async (request, reply) => {
        const response = await auth.handle(toWebRequest(env, request)).catch((error: unknown) => {
          request.log.error({ err: error }, 'An auth route failed')
          throw unavailable()
        })
        return sendResponse(reply, response)
      },
    })
  })
}

/** The address is ours: nothing that a client says about host or protocol reaches the library. */
function toWebRequest(env: Env, request: FastifyRequest): Request {
  const headers = new Headers()
  for (const [name, value] of Object.entries(request.headers)) {
    if (value === undefined || name === 'content-length' || name === 'transfer-encoding') continue
    headers.set(name, Array.isArray(value) ? value.join(', ') : value)
  }
  headers.set(clientIpHeader, request.ip)
  const { body, method } = request
  return new Request(new URL(request.url, env.baseUrl), {
    method,
    headers,
    body: Buffer.isBuffer(body) && body.length > 0 ? new Uint8Array(body) : null,
  })
}

async function sendResponse(reply: FastifyReply, response: Response): Promise<FastifyReply> {
  if (response.status >= 500) throw unavailable()
  void reply.code(response.status).header('cache-control', 'no-store')
  for (const [name, value] of response.headers) {
    if (name !== 'set-cookie') void reply.header(name, value)
  }
  for (const cookie of response.headers.getSetCookie()) void reply.header('set-cookie', cookie)
  return reply.send(Buffer.from(await response.arrayBuffer()))
}

function unavailable(): HttpError {
  return new HttpError(503, 'Signing in does not work at the moment. Try again soon.')
}
