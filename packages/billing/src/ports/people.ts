import type { Addressees } from './outbox.ts'

export const roles = ['owner', 'admin', 'member'] as const

export type Role = (typeof roles)[number]

/** Owners and admins may see and move money; members use what is paid for. */
export function hasBillingRights(role: Role): boolean {
  return role !== 'member'
}

export interface Membership {
  organization: { id: string; name: string }
  role: Role
}

/** A person in an organization. */
export interface SeatHolder {
  userId: string
  name: string
  email: string
  role: Role
}

export interface MemberPage {
  members: SeatHolder[]
  nextCursor: string | null
}

export interface MemberDirectory {
  /** `null` where the person is not, or no longer, a member. */
  find(userId: string, organizationId: string): Promise<Membership | null>
  /** Names of the people with billing rights, for "ask …". At most ten. */
  billingAdmins(organizationId: string): Promise<string[]>
  /** Whom to write to about billing: at most ten. `null` where there is no such organization, or nobody in it. */
  addressees(organizationId: string): Promise<Addressees | null>
  /** How many people are members: each of them takes a seat. */
  count(organizationId: string): Promise<number>
  /** How many there were when the seats last followed them; `null` before the first time. */
  followed(organizationId: string): Promise<number | null>
  setFollowed(organizationId: string, members: number): Promise<void>
  /** The people, who joined first first; by key and not by offset. `limit` is 1 to 100. */
  list(organizationId: string, page: { limit: number; cursor: string | null }): Promise<MemberPage>
}
