import {
  type BillingEvent,
  emailsOf,
  type NewEmail,
  observe,
  observeMoney,
  observeTrial,
  type RefusedTrial,
  type SyncClaim,
} from '@prorata/billing'
import type { Ports } from './ports.ts'
import type { FetchedTruth } from './fetch-truth.ts'

/** What changed since the last look, and the mails that tell of it. A subscription that cannot be read has not changed. */
export async function tell(
  { syncQueue, members, accessPolicy }: Ports,
  claim: SyncClaim,
  { fetchedAt: lookedAt, ...truth }: FetchedTruth,
  refusedTrial: RefusedTrial | null,
): Promise<{ events: BillingEvent[]; emails: NewEmail[] }> {
  const { previous, organizationId, generation } = claim
  const { invoices, payments } = truth
  const subscription = truth.subscription ?? previous
  const before = await syncQueue.lookBack(claim)
  const events = [
    ...observe(previous, subscription),
    ...observeTrial(before, { subscription, lookedAt }, truth.profile, refusedTrial),
    ...observeMoney(before, { subscription, invoices, payments, lookedAt }),
  ]
  const drafts = emailsOf({
    previous,
    truth: { ...truth, subscription },
    events,
    lookedAt,
    policy: accessPolicy,
    id: `${generation}-${lookedAt}`,
  })
  if (drafts.length === 0) return { events, emails: [] }
  const addressees = await members.addressees(organizationId)
  // A team that was deleted has nobody to write to.
  if (addressees === null) return { events, emails: [] }
  const { organizationName } = addressees
  const addresses = withBillingAddress(addressees.addresses, truth.profile.details.email)
  return { events, emails: drafts.map((draft) => ({ ...draft, organizationName, addresses })) }
}

/** The people with billing rights, and the address on the invoices where it is nobody's of them. */
function withBillingAddress(addresses: string[], billingAddress: string | null): string[] {
  if (billingAddress === null) return addresses
  const isKnown = addresses.some((address) => address.toLowerCase() === billingAddress.toLowerCase())
  return isKnown ? addresses : [...addresses, billingAddress]
}
