import { type BillingDetails, type BillingDetailsInput, BillingError } from '@prorata/billing'
import { audited } from './audited.ts'
import { ensureCustomer } from './ensure-customer.ts'
import type { Member, Ports } from './ports.ts'
import { withCustomer } from './with-customer.ts'

/** Who the organization is on its invoices, as it was last seen at the provider. */
export async function currentBillingDetails(
  { subscriptions }: Ports,
  organizationId: string,
): Promise<BillingDetails> {
  return (await subscriptions.load(organizationId)).profile.details
}

/** Makes the details these, for invoices to come. Throws `refused` for a tax id that is not valid. */
export async function updateBillingDetails(
  ports: Ports,
  member: Member,
  details: BillingDetailsInput,
): Promise<BillingDetails> {
  const organizationId = member.organization.id
  await ensureCustomer(ports, member)
  const act = {
    organizationId,
    actor: member.userId,
    action: 'billingDetails.update',
    details: { country: details.address?.country ?? null, taxIds: details.taxIds.length },
  }
  return audited(ports, act, () =>
    withCustomer(
      ports,
      organizationId,
      async (held) => {
        const { customerId } = held
        await ports.provider.updateBillingDetails({ customerId, details })
        return (await held.look()).profile.details
      },
      () => new BillingError('not_found', 'This organization has no customer yet.'),
    ),
  )
}
