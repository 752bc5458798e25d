import { type MemberDirectory, type Role, roles } from '@prorata/billing'
import type { Run } from '../statements.ts'

export function createMemberDirectory(run: Run): MemberDirectory {
  return {
    async find(userId, organizationId) {
      const values = [organizationId, userId]
      const [row] = await run<{ name: string; role: string }>('member.find', find, values)
      return row ? { organization: { id: organizationId, name: row.name }, role: toRole(row.role) } : null
    },

    async billingAdmins(organizationId) {
      const rows = await run<{ name: string }>('member.billing-admins', billingAdmins, [organizationId])
      return rows.map((row) => row.name)
    },
  }
}

/** better-auth stores several roles with commas. The highest one counts; one we do not know gives no billing rights. */
function toRole(stored: string): Role {
  const held = stored.split(',').map((role) => role.trim())
  return roles.find((role) => held.includes(role)) ?? 'member'
}

const find = `
  SELECT organization.name, member.role FROM member
  JOIN organization ON organization.id = member.organization_id
  WHERE member.organization_id = $1 AND member.user_id = $2`

const billingAdmins = `
  SELECT "user".name FROM member JOIN "user" ON "user".id = member.user_id
  WHERE member.organization_id = $1
    AND string_to_array(replace(member.role, ' ', ''), ',') && ARRAY['owner', 'admin']
  ORDER BY member.created_at, member.id LIMIT 10`
