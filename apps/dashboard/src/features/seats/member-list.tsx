import type { Role } from '@prorata/billing'
import { LoadMore } from '../../components/load-more.tsx'
import { Panel } from '../../components/panel.tsx'
import type { Outputs } from '../../trpc.ts'

const roles = {
  owner: 'Owner',
  admin: 'Billing admin',
  member: 'Member',
} as const satisfies Record<Role, string>

interface MemberListProps {
  members: Outputs['seats']['current']['members']
  hasMore: boolean
  isLoadingMore: boolean
  onMore: () => void
}

/** Who takes a seat, and who of them may act for the organization. */
export function MemberList({ members, hasMore, isLoadingMore, onMore }: MemberListProps) {
  return (
    <Panel title="Who takes a seat">
      <ul className="-my-3 divide-y divide-line">
        {members.map((member) => (
          <li
            key={member.userId}
            className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-0.5 py-3 text-sm"
          >
            <span className="min-w-0">
              <span className="font-medium">{member.name}</span>{' '}
              <span className="break-words text-muted">{member.email}</span>
            </span>
            <span className="text-muted">{roles[member.role]}</span>
          </li>
        ))}
      </ul>
      <LoadMore hasMore={hasMore} isLoading={isLoadingMore} onMore={onMore} />
    </Panel>
  )
}
