import { BillingError, isRunning, type PortalFlow, type Refusal } from '@prorata/billing'
import { ensureCustomer } from './ensure-customer.ts'
import type { Member, Ports } from './ports.ts'

/** Pages of ours that somebody may be sent back to. An address that is not one of them is somebody else's idea. */
const returnPages = [
  '/billing',
  '/billing/plans',
  '/billing/invoices',
  '/billing/payment-methods',
  '/billing/details',
  '/billing/usage',
  '/billing/extras',
]

/**
 * The provider's own billing pages. Throws `refused` for an address to come back to that is not one of our pages, and for
 * a page about a subscription where none runs.
 */
export async function startPortal(
  ports: Ports,
  member: Member,
  { flow, returnTo }: { flow: PortalFlow | null; returnTo: string },
): Promise<{ url: string }> {
  const returnUrl = toReturnUrl(ports.environment.baseUrl, returnTo)
  if (returnUrl === null) {
    throw refused('This address is not one of ours to come back to.', { code: 'return_url_not_allowed' })
  }
  const organizationId = member.organization.id
  const { subscription } = await ports.subscriptions.load(organizationId)
  const isAboutSubscription = flow !== null && flow !== 'payment_method_update'
  if (isAboutSubscription && !isRunning(subscription)) {
    throw refused('There is no subscription to change.', { code: 'no_subscription' })
  }
  const customerId = await ensureCustomer(ports, member)
  const subscriptionId = isRunning(subscription) ? subscription.id : null
  const session = await ports.provider.startPortal({ customerId, returnUrl, flow, subscriptionId })
  await ports.auditLog.append({
    organizationId,
    actor: member.userId,
    action: 'portal.start',
    details: { flow, returnTo },
    at: ports.clock.now(),
  })
  return session
}

/** `null` where it does not lead to one of our pages, however it is spelled. */
function toReturnUrl(baseUrl: string, returnTo: string): string | null {
  if (!URL.canParse(returnTo, baseUrl)) return null
  const { origin, pathname } = new URL(returnTo, baseUrl)
  return origin === new URL(baseUrl).origin && returnPages.includes(pathname) ? `${baseUrl}${pathname}` : null
}

function refused(message: string, refusal: Refusal): BillingError {
  return new BillingError('refused', message, { details: { refusal } })
}
