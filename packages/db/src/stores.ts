import type {
  AuditLog,
  CheckoutStore,
  InvoiceStore,
  LimitUseStore,
  MemberDirectory,
  Outbox,
  CreditStore,
  PaymentStore,
  PurchaseStore,
  SetupStore,
  SubscriptionStore,
  SyncQueue,
  TrialStore,
  UsageStore,
  WebhookInbox,
} from '@prorata/billing'
import type { Database } from './database.ts'
import { createRun } from './statements.ts'
import { createAuditLog } from './stores/audit-log.ts'
import { createCheckoutStore } from './stores/checkout-store.ts'
import { createInvoiceStore } from './stores/invoice-store.ts'
import { createLimitUseStore } from './stores/limit-use-store.ts'
import { createMemberDirectory } from './stores/member-directory.ts'
import { createOutbox } from './stores/outbox.ts'
import { createCreditStore } from './stores/credit-store.ts'
import { createPaymentStore } from './stores/payment-store.ts'
import { createPurchaseStore } from './stores/purchase-store.ts'
import { createSetupStore } from './stores/setup-store.ts'
import { createSubscriptionStore } from './stores/subscription-store.ts'
import { createSyncQueue } from './stores/sync-queue.ts'
import { createTrialStore } from './stores/trial-store.ts'
import { createUsageStore } from './stores/usage-store.ts'
import { createWebhookInbox } from './stores/webhook-inbox.ts'

export interface Stores {
  subscriptions: SubscriptionStore
  syncQueue: SyncQueue
  invoices: InvoiceStore
  payments: PaymentStore
  purchases: PurchaseStore
  credits: CreditStore
  setups: SetupStore
  usage: UsageStore
  checkouts: CheckoutStore
  auditLog: AuditLog
  inbox: WebhookInbox
  members: MemberDirectory
  trials: TrialStore
  limits: LimitUseStore
  outbox: Outbox
}

/** The core's ports over one database. Where it does not answer, each of them throws `storage_unavailable`. */
export function createStores(database: Database): Stores {
  const run = createRun(database.pool)
  return {
    subscriptions: createSubscriptionStore(run),
    syncQueue: createSyncQueue(run),
    invoices: createInvoiceStore(run),
    payments: createPaymentStore(run),
    purchases: createPurchaseStore(run),
    credits: createCreditStore(run),
    setups: createSetupStore(run),
    usage: createUsageStore(run),
    checkouts: createCheckoutStore(run),
    auditLog: createAuditLog(run),
    inbox: createWebhookInbox(run),
    members: createMemberDirectory(run),
    trials: createTrialStore(run),
    limits: createLimitUseStore(run),
    outbox: createOutbox(run),
  }
}
