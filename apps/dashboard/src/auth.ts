/** Who is signed in. The session lives in an HttpOnly cookie; this only asks the server about it. */

import { queryOptions } from '@tanstack/react-query'
import { createAuthClient } from 'better-auth/client'
import { organizationClient } from 'better-auth/client/plugins'

export const authClient = createAuthClient({ plugins: [organizationClient()] })

export interface Session {
  user: { name: string; email: string }
  organizationId: string | null
}

export interface Organization {
  id: string
  name: string
}

/** An answer of the auth server that is not a success. `message` is for people. */
export class AuthError extends Error {
  override readonly name = 'AuthError'
  readonly status: number

  constructor(error: { status: number; message?: string | undefined }) {
    super(error.message ?? 'Signing in is not possible right now. Try again in a moment.')
    this.status = error.status
  }
}

interface AuthAnswer<Data> {
  data: Data
  error: { status: number; message?: string | undefined } | null
}

/** The data of an answer; throws an `AuthError` where there is none. */
export function orThrow<Data>(answer: AuthAnswer<Data>): Data {
  if (answer.error) throw new AuthError(answer.error)
  return answer.data
}

export const sessionQuery = queryOptions({
  queryKey: ['session'],
  staleTime: 60_000,
  retry: 1,
  async queryFn(): Promise<Session | null> {
    const found = orThrow(await authClient.getSession())
    if (!found) return null
    const { name, email } = found.user
    return { user: { name, email }, organizationId: found.session.activeOrganizationId ?? null }
  },
})

export const organizationsQuery = queryOptions({
  queryKey: ['organizations'],
  staleTime: 60_000,
  async queryFn(): Promise<Organization[]> {
    const organizations = orThrow(await authClient.organization.list()) ?? []
    return organizations.map(({ id, name }) => ({ id, name }))
  },
})

export function explainAuthError(error: Error): string {
  if (error instanceof AuthError) return error.message
  return 'We could not reach Prorata. Check your connection, then try again.'
}
