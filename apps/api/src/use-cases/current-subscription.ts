import {
  type Access,
  accessOf,
  type ActiveDiscount,
  catalog,
  defaultPaymentMethod,
  hasBillingRights,
  type Instant,
  isEnded,
  type Lifecycle,
  type LimitUse,
  lifecycle,
  type Money,
  type Notice,
  noticeOf,
  noticeWithoutMoney,
  type PaymentMethod,
  type Role,
  type Subscription,
} from '@prorata/billing'
import { currentUsage } from './current-usage.ts'
import { type NextCharge, nextChargeOf } from './next-charge.ts'
import type { Member, Ports } from './ports.ts'
import { trialRedeemed } from './trial-redeemed.ts'

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
  /** What is charged by default; `null` also for members without billing rights, like credit and discount. */
  paymentMethod: PaymentMethod | null
  credit: Money | null
  discount: ActiveDiscount | null
  /** What the organization pays in, once it has paid: for ever. `null` while it can choose. */
  currency: string | null
  /** The one thing that matters now. */
  notice: Notice | null
  /** The organization can still have its one trial. */
  trialAvailable: boolean
  /** What is in use of limits: a change to a plan that does not hold it is refused. */
  limitUse: LimitUse
  syncedAt: Instant | null
}

/** The organization's subscription as it was last seen at the provider, and what it gives. */
export async function currentSubscription(ports: Ports, member: Member): Promise<CurrentSubscription> {
  const { organization, role } = member
  const canManageBilling = hasBillingRights(role)
  const [record, redeemed, billingAdmins, { invoices }, { meters }, limitUse] = await Promise.all([
    ports.subscriptions.load(organization.id),
    trialRedeemed(ports, member),
    ports.members.billingAdmins(organization.id),
    ports.invoices.list(organization.id, { limit: 10, cursor: null }),
    currentUsage(ports, organization.id),
    ports.limits.find(organization.id),
  ])
  const now = ports.clock.now()
  const { subscription, syncedAt, profile } = record
  const access = accessOf(subscription, now, ports.accessPolicy)
  const nextCharge = nextChargeOf(subscription, invoices, profile.discount)
  const paymentMethod = defaultPaymentMethod(profile)
  const nextChargeAt = nextCharge?.at ?? null
  const facts = { subscription, access, meters, invoices, paymentMethod, nextChargeAt, now }
  const mayBuy = subscription.status === 'none' || isEnded(subscription)
  return {
    organization,
    role,
    canManageBilling,
    billingAdmins,
    now,
    subscription,
    lifecycle: lifecycle(subscription),
    access,
    nextCharge: canManageBilling ? nextCharge : null,
    paymentMethod: canManageBilling ? paymentMethod : null,
    credit: canManageBilling ? profile.credit : null,
    discount: canManageBilling ? profile.discount : null,
    currency: profile.currency,
    notice: canManageBilling ? noticeOf(facts) : noticeWithoutMoney(facts),
    trialAvailable: catalog.trialDays > 0 && !redeemed && mayBuy,
    limitUse,
    syncedAt,
  }
}
