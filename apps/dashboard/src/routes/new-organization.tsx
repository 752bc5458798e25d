import { getRouteApi, useRouter } from '@tanstack/react-router'
import { CreateOrganizationForm } from '../features/organization/create-organization-form.tsx'
import { AuthCard } from '../features/session/auth-card.tsx'
import { safePath } from '../features/session/safe-path.ts'

const route = getRouteApi('/organization/new')

export function NewOrganization() {
  const { redirect } = route.useSearch()
  const router = useRouter()
  return (
    <AuthCard title="Name your organization" lead="Plan, usage and invoices are shared by everyone in it.">
      <CreateOrganizationForm onCreated={() => router.history.push(safePath(redirect))} />
    </AuthCard>
  )
}
