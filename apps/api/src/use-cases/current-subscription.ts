import {
  type Access,
  accessOf,
  catalog,
  hasBillingRights,
  type Instant,
  isEnded,
  type Lifecycle,
  lifecycle,
  type Role,
  type Subscription,
} from '@prorata/billing'
import { type NextCharge, nextChargeOf } from './next-charge.ts'
import type { Member, Ports } from './ports.ts'

export interface CurrentSubscription {
  organization: { id: string; name: string }
  role: Role
  canManageBilling: boolean
  /** Names of the people to ask. */
  billingAdmins: string[]
  now: Instant
  subscription: Subscription
  lifecycle: Lifecycle
  access: Access
  /** `null` also for members without billing rights. */
  nextCharge: NextCharge | null
  /** The organization can still have its one trial. */
  trialAvailable: boolean
  syncedAt: Instant | null
}

/** The organization's subscription as it was last seen at the provider, and what it gives. */
export async function currentSubscription(ports: Ports, member: Member): Promise<CurrentSubscription> {
  const { organization, role } = member
  const canManageBilling = hasBillingRights(role)
  const [record, trialRedeemed, billingAdmins, invoices] = await Promise.all([
    ports.subscriptions.load(organization.id),
    ports.subscriptions.trialRedeemed(organization.id),
    ports.members.billingAdmins(organization.id),
    canManageBilling ? ports.invoices.list(organization.id, { limit: 10, cursor: null }) : null,
  ])
  const now = ports.clock.now()
  const { subscription, syncedAt } = record
  const mayBuy = subscription.status === 'none' || isEnded(subscription)
  return {
    organization,
    role,
    canManageBilling,
    billingAdmins,
    now,
    subscription,
    lifecycle: lifecycle(subscription),
    access: accessOf(subscription, now, ports.accessPolicy),
    nextCharge: invoices && nextChargeOf(subscription, invoices.invoices),
    trialAvailable: catalog.trialDays > 0 && !trialRedeemed && mayBuy,
    syncedAt,
  }
}
