import { betterAuth } from 'better-auth'
import { prismaAdapter } from 'better-auth/adapters/prisma'
import { APIError } from 'better-auth/api'
import { organization } from 'better-auth/plugins'
import type { Database } from '@prorata/db'
import type { FastifyBaseLogger } from 'fastify'
import { BillingError } from '@prorata/billing'
import type { Env } from './env.ts'
import { allowedOrigins } from './http/origins.ts'
import type { Actor } from './use-cases/ports.ts'

export const authPath = '/api/auth'
/** Where our own idea of the client's address is handed over; a client's header of this name is overwritten. */
export const clientIpHeader = 'x-prorata-client-ip'

/** Features of the library that the product does not offer: a door that is not used stays shut. */
const closedPaths = [
  '/update-session',
  '/change-email',
  '/delete-user',
  '/delete-user/callback',
  '/sign-in/social',
  '/link-social',
  '/unlink-account',
  '/get-access-token',
  '/refresh-token',
  '/account-info',
  '/organization/delete',
  // Nobody proves to own the address that was invited until mails are sent: an invitation would be anybody's.
  '/organization/invite-member',
  '/organization/accept-invitation',
  '/organization/reject-invitation',
  '/organization/cancel-invitation',
  '/organization/get-invitation',
  '/organization/list-invitations',
  '/organization/list-user-invitations',
]

/** What a slug may be: it stands in addresses. */
const slug = /^[a-z0-9](?:[a-z0-9-]{0,46}[a-z0-9])?$/
const longestName = 100

/** The library takes any text. Throws what it answers as a 400, in words. */
function checkOrganization(wanted: { name?: string; slug?: string }): void {
  if (wanted.slug !== undefined && !slug.test(wanted.slug)) {
    throw new APIError('BAD_REQUEST', {
      message: 'A slug has 1 to 48 of a-z, 0-9 and -, and begins and ends with a letter or digit.',
    })
  }
  const { name } = wanted
  if (name !== undefined && (name.trim() === '' || name.length > longestName)) {
    throw new APIError('BAD_REQUEST', { message: `A name has 1 to ${longestName} characters.` })
  }
}

export interface Auth {
  /** Answers a request under `/api/auth`. Throws where something failed that is not the caller's doing. */
  handle(request: Request): Promise<Response>
  /** Who the session's cookie belongs to. Throws `storage_unavailable` where sessions cannot be read. */
  readActor(headers: Headers): Promise<Actor | null>
}

export function createAuth(env: Env, { prisma }: Database, log: FastifyBaseLogger): Auth {
  const auth = betterAuth({
    appName: 'Prorata',
    baseURL: env.baseUrl,
    basePath: authPath,
    secret: env.authSecret,
    trustedOrigins: allowedOrigins(env),
    database: prismaAdapter(prisma, { provider: 'postgresql', transaction: true }),
    emailAndPassword: { enabled: true, minPasswordLength: 8, maxPasswordLength: 128 },
    plugins: [
      organization({
        creatorRole: 'owner',
        organizationHooks: {
          beforeCreateOrganization: async ({ organization: wanted }) => checkOrganization(wanted),
          beforeUpdateOrganization: async ({ organization: wanted }) => checkOrganization(wanted),
        },
      }),
    ],
    disabledPaths: closedPaths,
    advanced: {
      cookiePrefix: 'prorata',
      useSecureCookies: env.production,
      ipAddress: { ipAddressHeaders: [clientIpHeader] },
    },
    // `http/rate-limits.ts` counts for all routes alike.
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    // Failures come to us; left alone the library writes them to the console, secrets and all.
    onAPIError: { throw: true },
    logger: {
      level: 'warn',
      disableColors: true,
      log: (level, message, ...details: unknown[]) => log[level]({ details }, message),
    },
    databaseHooks: {
      session: {
        create: {
          before: async (session) => {
            const first = await prisma.member.findFirst({
              where: { userId: session.userId },
              orderBy: { createdAt: 'asc' },
            })
            return { data: { ...session, activeOrganizationId: first?.organizationId ?? null } }
          },
        },
      },
    },
  })
  return {
    handle: (request) => auth.handler(request),
    async readActor(headers) {
      // Most requests of anonymous people carry no cookie: then there is nothing to look up.
      if (!headers.has('cookie')) return null
      try {
        const found = await auth.api.getSession({ headers })
        if (!found) return null
        const { user, session } = found
        return {
          userId: user.id,
          email: user.email,
          emailVerified: user.emailVerified,
          organizationId: session.activeOrganizationId ?? null,
        }
      } catch (cause) {
        throw new BillingError('storage_unavailable', 'The session could not be read', { cause })
      }
    },
  }
}
