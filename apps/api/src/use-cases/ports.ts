import type {
  AccessPolicy,
  AuditLog,
  BillingProvider,
  CreditStore,
  CheckoutStore,
  Clock,
  IdSource,
  InvoiceStore,
  LimitUseStore,
  Mailer,
  MemberDirectory,
  Membership,
  Outbox,
  PayLinkSigner,
  PaymentStore,
  PurchaseStore,
  QuoteSigner,
  SetupStore,
  SubscriptionStore,
  SyncQueue,
  TrialStore,
  UsageStore,
} from '@prorata/billing'

/** Which Stripe the product talks to: the sandbox beside it, Stripe's test mode, or live money. */
export type Mode = 'sandbox' | 'test' | 'live'

/** Everything a use case may touch. What stands behind a port is decided in `deps.ts`. */
export interface Ports {
  clock: Clock
  ids: IdSource
  provider: BillingProvider
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
  members: MemberDirectory
  trials: TrialStore
  limits: LimitUseStore
  outbox: Outbox
  mailer: Mailer
  payLinkSigner: PayLinkSigner
  quoteSigner: QuoteSigner
  /** Addresses of operators, in lower case. Each counts only where it is verified. */
  operatorEmails: ReadonlySet<string>
  /** How long access stays after a payment failed. */
  accessPolicy: AccessPolicy
  environment: {
    mode: Mode
    sandboxUrl: string | null
    /** Where the dashboard lives, without a trailing slash. */
    baseUrl: string
  }
  /** Resolves after that many milliseconds of physical time. */
  pause: (ms: number) => Promise<void>
}

/** Who asks, read from the session and from nothing else. */
export interface Actor {
  userId: string
  email: string
  /** Proven to be theirs. Anybody can sign up with any address. */
  emailVerified: boolean
  /** The session's active organization; membership is checked on every call. */
  organizationId: string | null
}

/** An actor whose membership was found in the database during this call. */
export interface Member extends Membership {
  userId: string
  email: string
}
