import rateLimit from '@fastify/rate-limit'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Env } from '../env.ts'
import { HttpError } from './errors.ts'
import { webhooksPrefix } from './prefixes.ts'

const timeWindow = 60_000

/**
 * A generous limit an address (IPv6: a /64). Webhooks are outside: they are limited by their signature, and the provider
 * sends from few addresses.
 */
export async function registerRateLimits(app: FastifyInstance, { rateLimits }: Env): Promise<void> {
  await app.register(rateLimit, {
    max: rateLimits.perMinute,
    timeWindow,
    allowList: ({ url }: FastifyRequest) =>
      url.startsWith(webhooksPrefix) || url === '/health' || url === '/ready',
    errorResponseBuilder: (_request, { after }) => tooMany(after),
  })
}

/** Sign-in and sign-up, strictly: a minute's tries from one address, and for one account from wherever they come. */
export function limitSignIns(app: FastifyInstance, { rateLimits }: Env) {
  const max = rateLimits.authPerMinute
  const perAddress = app.createRateLimit({ max, timeWindow })
  const perAccount = app.createRateLimit({
    max,
    timeWindow,
    keyGenerator: (request) => `account:${emailOf(request.body)}`,
  })
  return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const email = emailOf(request.body)
    for (const check of email === null ? [perAddress] : [perAddress, perAccount]) {
      const result = await check(request)
      if (result.isAllowed || !result.isExceeded) continue
      void reply.header('retry-after', result.ttlInSeconds)
      throw tooMany(`${result.ttlInSeconds} seconds`)
    }
  }
}

const withEmail = z.object({ email: z.string() })

/** The account a body is about, in one spelling; `null` where it is about none. */
function emailOf(body: unknown): string | null {
  if (!Buffer.isBuffer(body)) return null
  try {
    const { success, data } = withEmail.safeParse(JSON.parse(body.toString()))
    return success ? data.email.trim().toLowerCase() : null
  } catch {
    return null
  }
}

function tooMany(after: string): HttpError {
  return new HttpError(429, `Too many requests. Try again in ${after}.`)
}
