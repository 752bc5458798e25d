import type { QueryClient } from '@tanstack/react-query'
import { redirect } from '@tanstack/react-router'
import { organizationsQuery, type Session, sessionQuery, setActiveOrganization } from './auth.ts'

/** Lets only people in who are signed in; everyone else signs in first and comes back to `href`. */
export async function requireSession(queryClient: QueryClient, href: string): Promise<Session> {
  const session = await queryClient.fetchQuery(sessionQuery)
  if (!session) throw redirect({ to: '/sign-in', search: { redirect: href } })
  return session
}

/** Also makes sure that an organization is looked at: the person's first one, or one they name now. */
export async function requireOrganization(queryClient: QueryClient, href: string): Promise<void> {
  const session = await requireSession(queryClient, href)
  if (session.organizationId !== null) return
  const [first] = await queryClient.fetchQuery(organizationsQuery)
  if (!first) throw redirect({ to: '/organization/new', search: { redirect: href } })
  await setActiveOrganization(first.id)
  const next: Session = { ...session, organizationId: first.id }
  queryClient.setQueryData(sessionQuery.queryKey, next)
}
