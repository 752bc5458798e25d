import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Plus } from 'lucide-react'
import { organizationsQuery, sessionQuery, setActiveOrganization } from '../../auth.ts'
import { Menu } from '../../components/menu.tsx'

/** Which organization is looked at. Switching forgets everything that was loaded for the one before. */
export function OrganizationSwitcher() {
  const queryClient = useQueryClient()
  const navigate = useNavigate()
  const { data: session } = useQuery(sessionQuery)
  const { data: organizations = [] } = useQuery(organizationsQuery)
  const active = organizations.find(({ id }) => id === session?.organizationId)

  async function switchTo(organizationId: string) {
    await setActiveOrganization(organizationId)
    await queryClient.fetchQuery({ ...sessionQuery, staleTime: 0 })
    await navigate({ to: '/billing' })
    await queryClient.resetQueries({ predicate: (query) => Array.isArray(query.queryKey[0]) })
  }

  const name = active?.name ?? 'Organization'
  return (
    <Menu
      label={`Organization: ${name}`}
      trigger={<span className="truncate">{name}</span>}
      entries={[
        {
          kind: 'choice',
          label: 'Organizations',
          value: active?.id ?? '',
          options: organizations.map((one) => ({ value: one.id, label: one.name })),
          onChange: (id) => void switchTo(id),
        },
        {
          kind: 'command',
          label: 'Create organization',
          icon: <Plus aria-hidden size={16} />,
          onSelect: () => void navigate({ to: '/organization/new' }),
        },
      ]}
    />
  )
}
