import Fastify, { type FastifyInstance, LogController } from 'fastify'
import { createAuth } from './auth.ts'
import type { Deps } from './deps.ts'
import { registerAuthRoutes } from './http/auth-routes.ts'
import { registerDashboard } from './http/dashboard.ts'
import { answerErrors } from './http/errors.ts'
import { closeConnectionsOnStop } from './http/graceful-close.ts'
import { registerHealth } from './http/health.ts'
import { registerOutbox } from './http/outbox-routes.ts'
import { logRequests } from './http/request-log.ts'
import { registerRateLimits } from './http/rate-limits.ts'
import { registerSecurity } from './http/security.ts'
import { registerTrpc } from './http/trpc-routes.ts'
import { loggerOptions } from './logging.ts'
import { registerStripeWebhook } from './webhooks/stripe.ts'

/** What a tRPC request may weigh; the other routes set their own. */
const bodyLimit = 100 * 1024
const second = 1_000

/** The whole HTTP side, not listening yet. `writeLog` gets each line of the log; by default standard output does. */
export async function buildApp(
  deps: Deps,
  { writeLog }: { writeLog?: (line: string) => void } = {},
): Promise<FastifyInstance> {
  const { env, database, ports, clock, inbox, readWebhook } = deps
  const app = Fastify({
    logger: loggerOptions(env, writeLog),
    // `logRequests` writes lines of its own, without queries and headers.
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: env.trustProxy,
    bodyLimit,
    requestTimeout: 30 * second,
    // Longer than the slowest answer: a change waits for its payment.
    connectionTimeout: 150 * second,
    keepAliveTimeout: 65 * second,
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 2_000 },
    onProtoPoisoning: 'error',
    onConstructorPoisoning: 'error',
  })
  logRequests(app)
  closeConnectionsOnStop(app)
  answerErrors(app)
  await registerSecurity(app, env)
  await registerRateLimits(app, env)

  const auth = createAuth(env, database, app.log)
  registerHealth(app, {
    database: () => database.ping(),
    // Also proves that the tables are there.
    schema: () => ports.subscriptions.load('readiness'),
    clock: () => clock.refresh(),
  })
  await registerStripeWebhook(app, { inbox, readWebhook, livemode: env.mode === 'live' })
  await registerAuthRoutes(app, env, auth)
  await registerTrpc(app, { ports, clock, auth })
  if (env.mode === 'sandbox') await registerOutbox(app, { ports, auth })
  await registerDashboard(app, env.dashboardDir)
  return app
}
