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

export interface MemberDirectory {
  /** `null` where the person is not, or no longer, a member. */
  find(userId: string, organizationId: string): Promise<Membership | null>
  /** Names of the people with billing rights, for "ask …". At most ten. */
  billingAdmins(organizationId: string): Promise<string[]>
}
