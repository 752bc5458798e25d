import type { Member, Ports } from './ports.ts'

/** The organization's customer at the provider. However many ask at once, exactly one is made. */
export async function ensureCustomer({ subscriptions, provider }: Ports, member: Member): Promise<string> {
  const { id: organizationId, name } = member.organization
  const record = await subscriptions.load(organizationId)
  if (record.customerId !== null) return record.customerId
  const created = await provider.createCustomer({ organizationId, name, email: member.email })
  const { customerId } = await subscriptions.linkCustomer(organizationId, created.customerId)
  return customerId
}
