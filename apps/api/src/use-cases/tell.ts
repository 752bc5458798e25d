import {
  type BillingEvent,
  emailsOf,
  type MoneyState,
  type NewEmail,
  observe,
  observeMoney,
  observeTrial,
  type RefusedTrial,
  type SyncClaim,
} from '@prorata/billing'
import type { Ports } from './ports.ts'
import type { FetchedTruth } from './fetch-truth.ts'

/** Two looks at the provider, one after the other. `before` is `null` where there was none. */
interface Looks {
  before: MoneyState | null
  now: FetchedTruth
  refusedTrial: RefusedTrial | null
}

/** What changed since the last look, and the mails that tell of it. A subscription that cannot be read has not changed. */
export async function tell(
  { members, accessPolicy }: Ports,
  { previous, organizationId, generation }: SyncClaim,
  { before, now, refusedTrial }: Looks,
): Promise<{ events: BillingEvent[]; emails: NewEmail[] }> {
  const { fetchedAt: lookedAt, ...truth } = now
  const { invoices, payments } = truth
  const subscription = truth.subscription ?? previous
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
