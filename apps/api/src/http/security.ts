/** Headers on every answer, encryption in production, and whose pages may ask for changes. */

import helmet from '@fastify/helmet'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Env } from '../env.ts'
import { HttpError } from './errors.ts'
import { allowedOrigins } from './origins.ts'
import { stripeWebhookPath } from '../webhooks/stripe.ts'

/** Asked by machines inside the network, before there is a proxy in between. */
const probes = new Set(['/health', '/ready'])
const readingMethods = new Set(['GET', 'HEAD', 'OPTIONS'])

export async function registerSecurity(app: FastifyInstance, env: Env): Promise<void> {
  const https = env.baseUrl.startsWith('https://')
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        // Payment happens on the provider's page, reached by a full redirect: no script, frame or form of theirs is here.
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        fontSrc: ["'self'"],
        connectSrc: ["'self'"],
        formAction: ["'self'"],
        frameSrc: ["'none'"],
        frameAncestors: ["'none'"],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        ...(https ? { upgradeInsecureRequests: [] } : {}),
      },
    },
    strictTransportSecurity: https ? { maxAge: 63_072_000, includeSubDomains: true } : false,
    referrerPolicy: { policy: 'strict-origin-when-cross-origin' },
    xFrameOptions: { action: 'deny' },
  })
  if (env.production) requireHttps(app, env)
  checkOrigins(app, env)
}

/** What a proxy passes on from plain http: a page moves to https, anything that carries data is refused. */
function requireHttps(app: FastifyInstance, env: Env): void {
  app.addHook('onRequest', async (request, reply) => {
    if (request.protocol === 'https' || probes.has(pathOf(request))) return undefined
    if (!readingMethods.has(request.method)) {
      throw new HttpError(403, 'Use https: what was just sent travelled in the clear.')
    }
    return reply.redirect(`${env.baseUrl}${request.url}`, 308)
  })
}

function checkOrigins(app: FastifyInstance, env: Env): void {
  const allowed = new Set(allowedOrigins(env))
  app.addHook('onRequest', async (request) => {
    // By the route that was found, not by the address as it was written: `/%74rpc` finds the same one.
    if (readingMethods.has(request.method) || request.routeOptions.url === stripeWebhookPath) return
    if (!isFromOurPages(request, allowed)) {
      throw new HttpError(403, 'This request did not come from a page of this product.')
    }
  })
}

/**
 * A browser says where a request comes from in `Origin`, or at least in `Sec-Fetch-Site`. A program says neither: it is let
 * through only without a cookie, because then it acts for nobody.
 */
function isFromOurPages({ headers }: FastifyRequest, allowed: ReadonlySet<string>): boolean {
  const site = headers['sec-fetch-site']
  if (headers.origin !== undefined) return allowed.has(headers.origin)
  if (site !== undefined) return site === 'same-origin'
  return headers.cookie === undefined
}

/** The path as it was written, without its query. */
export function pathOf({ url }: FastifyRequest): string {
  return url.split('?', 1)[0] ?? url
}
