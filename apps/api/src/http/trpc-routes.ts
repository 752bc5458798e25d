import { BillingError } from '@prorata/billing'
import { fastifyTRPCPlugin, type FastifyTRPCPluginOptions } from '@trpc/server/adapters/fastify'
import { fromNodeHeaders } from 'better-auth/node'
import type { FastifyInstance } from 'fastify'
import type { Auth } from '../auth.ts'
import type { ProductClock } from '../sandbox-clock.ts'
import { createContext } from '../trpc/context.ts'
import { type AppRouter, appRouter } from '../trpc/router.ts'
import type { Ports } from '../use-cases/ports.ts'
import { HttpError } from './errors.ts'
import { trpcPrefix } from './prefixes.ts'

/** A page asks for a handful of things at once; a hundred calls in one request are somebody else's. */
const mostCallsInBatch = 10

interface TrpcParts {
  ports: Ports
  clock: ProductClock
  auth: Auth
}

export async function registerTrpc(app: FastifyInstance, { ports, clock, auth }: TrpcParts): Promise<void> {
  await app.register(async (scope) => {
    scope.addHook('onRequest', async (request, reply) => {
      void reply.header('cache-control', 'no-store')
      // What a page of another origin can send without asking (forms, text) is never a call.
      if (request.method !== 'GET' && !isJson(request.headers['content-type'])) {
        throw new HttpError(415, 'Only application/json is accepted here.')
      }
      await clock.refresh()
    })
    await scope.register(fastifyTRPCPlugin, {
      prefix: trpcPrefix,
      trpcOptions: {
        router: appRouter,
        maxBatchSize: mostCallsInBatch,
        createContext: ({ req }) =>
          createContext({ deps: ports, readActor: () => auth.readActor(fromNodeHeaders(req.headers)) }),
        onError: ({ error, path, req }) => {
          const { cause } = error
          const isOurs = error.code === 'INTERNAL_SERVER_ERROR' || isFailure(cause)
          if (isOurs) req.log.error({ err: cause ?? error, path }, 'A procedure failed')
        },
      } satisfies FastifyTRPCPluginOptions<AppRouter>['trpcOptions'],
    })
  })
}

/** Failures of the provider or the database, in contrast to people's mistakes. */
function isFailure(cause: unknown): boolean {
  return cause instanceof BillingError && /^(?:provider|storage)_/u.test(cause.code)
}

function isJson(contentType: string | undefined): boolean {
  return contentType?.split(';', 1)[0]?.trim().toLowerCase() === 'application/json'
}
