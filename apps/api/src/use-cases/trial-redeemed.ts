import { trialKeys } from '@prorata/billing'
import type { Member, Ports } from './ports.ts'

/** True where the organization, the person who asks, whom its invoices go to, or one of its cards has had a trial. */
export async function trialRedeemed({ subscriptions, trials }: Ports, member: Member): Promise<boolean> {
  const organizationId = member.organization.id
  const { profile } = await subscriptions.load(organizationId)
  const taken = await trials.taken(trialKeys(organizationId, [member.email, profile.details.email], profile))
  return taken.length > 0
}
