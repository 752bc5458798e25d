import { BillingError, type MemberDirectory, type Role, roles, type SeatHolder } from '@prorata/billing'
import { readCursor, writeCursor } from '../cursor.ts'
import type { Run } from '../statements.ts'

interface SeatRow {
  id: string
  created_at: Date
  user_id: string
  name: string
  email: string
  role: string
}

const largestPage = 100

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

    async addressees(organizationId) {
      const rows = await run<{ organization_name: string; email: string }>('member.addressees', addressees, [
        organizationId,
      ])
      const [first] = rows
      if (!first) return null
      return { organizationName: first.organization_name, addresses: rows.map((row) => row.email) }
    },

    async count(organizationId) {
      const [row] = await run<{ count: number }>('member.count', count, [organizationId])
      return row?.count ?? 0
    },

    async followed(organizationId) {
      const [row] = await run<{ members_followed: number | null }>('member.followed', followed, [
        organizationId,
      ])
      return row?.members_followed ?? null
    },

    async setFollowed(organizationId, members) {
      await run('member.set-followed', setFollowed, [organizationId, members])
    },

    async list(organizationId, { limit, cursor }) {
      if (!Number.isInteger(limit) || limit < 1 || limit > largestPage) {
        throw new BillingError('invalid_input', `A page has 1 to ${largestPage} members.`, {
          details: { limit },
        })
      }
      const after = cursor === null ? null : readCursor(cursor)
      // One more than asked for tells whether there is a next page.
      const rows = await run<SeatRow>('member.page', page, [
        organizationId,
        limit + 1,
        after ? new Date(after.createdAt) : null,
        after?.id ?? null,
      ])
      const shown = rows.slice(0, limit)
      const last = rows.length > limit ? shown.at(-1) : undefined
      return {
        members: shown.map(toSeatHolder),
        nextCursor: last ? writeCursor({ createdAt: last.created_at.getTime(), id: last.id }) : null,
      }
    },
  }
}

function toSeatHolder({ user_id, name, email, role }: SeatRow): SeatHolder {
  return { userId: user_id, name, email, role: toRole(role) }
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

const addressees = `
  SELECT organization.name AS organization_name, "user".email FROM member
  JOIN "user" ON "user".id = member.user_id
  JOIN organization ON organization.id = member.organization_id
  WHERE member.organization_id = $1
    AND string_to_array(replace(member.role, ' ', ''), ',') && ARRAY['owner', 'admin']
  ORDER BY member.created_at, member.id LIMIT 10`

const billingAdmins = `
  SELECT "user".name FROM member JOIN "user" ON "user".id = member.user_id
  WHERE member.organization_id = $1
    AND string_to_array(replace(member.role, ' ', ''), ',') && ARRAY['owner', 'admin']
  ORDER BY member.created_at, member.id LIMIT 10`

const count = 'SELECT count(*)::int AS count FROM member WHERE organization_id = $1'

const followed = 'SELECT members_followed FROM billing_customer WHERE organization_id = $1'

const setFollowed = `
  UPDATE billing_customer SET members_followed = $2
  WHERE organization_id = $1 AND members_followed IS DISTINCT FROM $2`

const page = `
  SELECT member.id, member.created_at, member.user_id, "user".name, "user".email, member.role
  FROM member JOIN "user" ON "user".id = member.user_id
  WHERE member.organization_id = $1
    AND ($3::timestamptz IS NULL OR (member.created_at, member.id) > ($3::timestamptz, $4))
  ORDER BY member.created_at, member.id LIMIT $2`
