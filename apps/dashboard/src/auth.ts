/**
 * Who is signed in, and the way in and out. The session lives in an HttpOnly cookie; these are the few calls of
 * better-auth's HTTP interface that the pages need. Its own client would be a tenth of the first page.
 */

import { queryOptions } from '@tanstack/react-query'
import { isRecord } from './record.ts'

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

  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

const unavailable = 'Signing in is not possible right now. Try again in a moment.'

/** Throws an `AuthError` where the answer is a refusal, and `fetch`'s own `TypeError` where there is none. */
async function ask(path: string, body?: Record<string, unknown>): Promise<unknown> {
  const sent = body
    ? { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
    : {}
  const response = await fetch(`/api/auth/${path}`, sent)
  const answer: unknown = await response.json().catch(() => null)
  if (response.ok) return answer
  throw new AuthError(response.status, messageOf(answer) ?? unavailable)
}

/** `{ message }` is the library's way to refuse, `{ error: { message } }` that of the server in front of it. */
function messageOf(answer: unknown): string | null {
  if (!isRecord(answer)) return null
  if (typeof answer.message === 'string') return answer.message
  return messageOf(answer.error)
}

export const signIn = (credentials: { email: string; password: string }) => ask('sign-in/email', credentials)

export const signUp = (account: { name: string; email: string; password: string }) =>
  ask('sign-up/email', account)

export const signOut = () => ask('sign-out', {})

/** From now on the session looks at this organization. */
export const setActiveOrganization = (organizationId: string) =>
  ask('organization/set-active', { organizationId })

/** Slugs are unique across organizations; names are not. */
export async function createOrganization(wanted: { name: string; slug: string }): Promise<Organization> {
  return toOrganization(await ask('organization/create', wanted))
}

export const sessionQuery = queryOptions({
  queryKey: ['session'],
  staleTime: 60_000,
  retry: 1,
  queryFn: async () => toSession(await ask('get-session')),
})

export const organizationsQuery = queryOptions({
  queryKey: ['organizations'],
  staleTime: 60_000,
  async queryFn(): Promise<Organization[]> {
    const answer = await ask('organization/list')
    return Array.isArray(answer) ? answer.map(toOrganization) : []
  },
})

export function explainAuthError(error: Error): string {
  if (error instanceof AuthError) return error.message
  return 'We could not reach Prorata. Check your connection, then try again.'
}

function toSession(answer: unknown): Session | null {
  if (answer === null) return null
  if (isRecord(answer) && isRecord(answer.user) && isRecord(answer.session)) {
    const { name, email } = answer.user
    const { activeOrganizationId } = answer.session
    if (typeof name === 'string' && typeof email === 'string') {
      const organizationId = typeof activeOrganizationId === 'string' ? activeOrganizationId : null
      return { user: { name, email }, organizationId }
    }
  }
  throw new AuthError(502, unavailable)
}

function toOrganization(answer: unknown): Organization {
  if (isRecord(answer) && typeof answer.id === 'string' && typeof answer.name === 'string') {
    return { id: answer.id, name: answer.name }
  }
  throw new AuthError(502, unavailable)
}
