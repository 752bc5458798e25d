// What happens when a person presses the button of the hosted page. A decline throws, and with it everything is
// undone: the session stays open for another card, as Stripe's does. A card that wants authentication leaves the
// session open, too, until the person has authenticated.
import { nowOn } from '../core/context.ts'
import type { Context } from '../core/context.ts'
import { ApiError, invalidRequest, missingParameter, noSuch } from '../core/errors.ts'
import { draftEvent } from '../core/events.ts'
import { getCustomer } from '../core/find.ts'
import type { SessionPlan } from '../core/tables.ts'
import type { CheckoutSession, Customer, PaymentMethod } from '../core/wire.ts'
import { createSubscription } from '../billing/create.ts'
import { newCustomer } from '../resources/customers.ts'
import { markAuthenticated } from './authenticate.ts'
import type { Authentication } from './authenticate.ts'
import { declineOf } from './cards.ts'
import type { CardEntry } from './cards.ts'
import { asksForAuthentication } from './decide.ts'
import { toCardError } from './declines.ts'
import { attempt } from './intents.ts'
import { own, paymentMethodFromEntry } from './methods.ts'
import { newIntent, optionsFor } from './new-intent.ts'
import { confirmSetupIntent } from './setup-intents.ts'

export interface Entry {
  card: CardEntry | null
  /** One of the customer's saved methods, or one that nobody owns yet, in place of a card. */
  paymentMethod: string | null
  name: string | null
  email: string | null
}

/** What the modes of a session end in. */
type Made = Partial<
  Pick<CheckoutSession, 'invoice' | 'payment_intent' | 'payment_status' | 'setup_intent' | 'subscription'>
>

export function completeSession(
  ctx: Context,
  session: CheckoutSession,
  plan: SessionPlan,
  entry: Entry,
): CheckoutSession {
  if (session.status !== 'open') {
    throw invalidRequest(
      `This Checkout Session is ${session.status}.`,
      undefined,
      'checkout_session_not_open',
    )
  }
  const method = methodOf(ctx, session, entry)
  const record = ctx.tables.cards.get(method?.id ?? '')
  if (record !== undefined && record.isAuthenticated !== true && asksForAuthentication(record, false)) {
    const { name, email } = entry
    ctx.tables.session_plans.put({ ...plan, waiting: { method: record.id, name, email } })
    return session
  }
  const customer = customerOf(ctx, session, plan, entry)
  const made = make(ctx, session, plan, customer, method)
  ctx.store.cancelTasksOf(session.id)
  const completed = ctx.tables.sessions.put<CheckoutSession>({
    ...session,
    ...made,
    customer: customer?.id ?? null,
    customer_details: toCustomerDetails(
      entry.email ?? customer?.email ?? session.customer_email,
      entry.name ?? customer?.name ?? null,
      'none',
    ),
    status: 'complete',
    url: null,
  })
  draftEvent(ctx, 'checkout.session.completed', completed, customer?.test_clock ?? null)
  return completed
}

/** What the person did at the bank; the session goes on or stays open. */
export function authenticateSession(
  ctx: Context,
  session: CheckoutSession,
  plan: SessionPlan,
  outcome: Authentication,
): CheckoutSession {
  const { waiting } = plan
  if (waiting === null) throw invalidRequest('This Checkout Session does not wait for authentication.')
  const rest = ctx.tables.session_plans.put<SessionPlan>({ ...plan, waiting: null })
  if (outcome === 'failed') {
    throw new ApiError(
      402,
      {
        type: 'card_error',
        code: 'payment_intent_authentication_failure',
        message:
          'We are unable to authenticate your payment method. Please choose a different payment method and try again.',
      },
      true,
    )
  }
  markAuthenticated(ctx, waiting.method)
  const { method: paymentMethod, name, email } = waiting
  return completeSession(ctx, session, rest, { card: null, paymentMethod, name, email })
}

function make(
  ctx: Context,
  session: CheckoutSession,
  plan: SessionPlan,
  customer: Customer | null,
  method: PaymentMethod | null,
): Made {
  switch (session.mode) {
    case 'payment':
      return pay(ctx, session, plan, customer, method)
    case 'setup': {
      const intent = ctx.tables.setup_intents.get(session.setup_intent ?? '')
      if (intent === undefined) throw noSuch('setupintent', session.setup_intent ?? '')
      const owned = ctx.tables.setup_intents.put({ ...intent, customer: customer?.id ?? null })
      confirmSetupIntent(ctx, owned, method, null)
      return {}
    }
    case 'subscription':
      if (customer === null) throw missingParameter('email')
      return subscribe(ctx, session, plan, customer, method)
    default:
      return session.mode satisfies never
  }
}

function pay(
  ctx: Context,
  session: CheckoutSession,
  plan: SessionPlan,
  customer: Customer | null,
  method: PaymentMethod | null,
): Made {
  const amount = session.amount_total ?? 0
  if (amount === 0 || method === null) return { payment_status: 'no_payment_required' }
  const testClock = customer?.test_clock ?? null
  const types = session.payment_method_types
  const intent = newIntent(
    ctx,
    {
      ...plan.payment,
      amount,
      currency: session.currency ?? ctx.settings.account.defaultCurrency,
      customer: customer?.id ?? null,
      payment_method_types: types,
      payment_method_options: optionsFor(types),
    },
    testClock,
  )
  const { intent: paid, error } = attempt(ctx, intent, method, {
    session: 'on_session',
    testClock,
    returnUrl: null,
  })
  if (error !== null) throw error
  return { payment_intent: paid.id, payment_status: paid.status === 'succeeded' ? 'paid' : 'unpaid' }
}

function subscribe(
  ctx: Context,
  session: CheckoutSession,
  plan: SessionPlan,
  customer: Customer,
  method: PaymentMethod | null,
): Made {
  const { subscription: data } = plan
  const now = nowOn(ctx, customer.test_clock)
  const owned = method === null || method.customer !== null ? method : own(ctx, method, customer.id)
  if (owned !== null && session.amount_total === 0) setUp(ctx, owned)
  const subscription = createSubscription(
    ctx,
    {
      customer: customer.id,
      items: plan.lines.flatMap((line) =>
        line.price === null
          ? []
          : [{ price: line.price.id, ...(line.quantity === null ? {} : { quantity: line.quantity }) }],
      ),
      billingMode: data.billingMode,
      trialEnd: data.trialPeriodDays === null ? data.trialEnd : now + data.trialPeriodDays * 86400,
      missingPaymentMethod: data.missingPaymentMethod,
      billingCycleAnchor: data.billingCycleAnchor,
      prorationBehavior: data.prorationBehavior,
      metadata: data.metadata,
      description: data.description,
      defaultPaymentMethod: owned?.id ?? null,
      saveDefaultPaymentMethod: 'off',
      cancelAtPeriodEnd: false,
      cancelAt: null,
    },
    'error_if_incomplete',
  )
  const invoice = ctx.tables.invoices.get(subscription.latest_invoice ?? '')
  const due = invoice?.amount_due ?? 0
  return {
    invoice: subscription.latest_invoice,
    payment_status: due === 0 ? 'no_payment_required' : invoice?.status === 'paid' ? 'paid' : 'unpaid',
    subscription: subscription.id,
  }
}

/** A card given for a trial is authenticated for the payments after it. */
function setUp(ctx: Context, method: PaymentMethod): void {
  const record = ctx.tables.cards.get(method.id)
  if (record !== undefined) ctx.tables.cards.put({ ...record, isAuthenticated: false, isSetUp: true })
}

/** The session's customer, changed by what the person typed, or a new one where the session makes one. */
function customerOf(
  ctx: Context,
  session: CheckoutSession,
  plan: SessionPlan,
  entry: Entry,
): Customer | null {
  if (session.customer !== null) {
    const known = getCustomer(ctx, session.customer, 'customer')
    const name = plan.updatesName && entry.name !== null ? entry.name : (known.name ?? null)
    return ctx.tables.customers.put({ ...known, name, email: known.email ?? entry.email })
  }
  const wanted = session.customer_creation === 'always' || plan.payment.setup_future_usage !== null
  if (!wanted) return null
  const email = entry.email ?? session.customer_email
  if (email === null) throw missingParameter('email')
  return ctx.tables.customers.put({ ...newCustomer(ctx, null), email, name: entry.name })
}

function methodOf(ctx: Context, session: CheckoutSession, entry: Entry): PaymentMethod | null {
  const free = session.amount_total === 0 || session.mode === 'setup'
  if (entry.paymentMethod !== null) {
    const saved = ctx.tables.payment_methods.get(entry.paymentMethod)
    if (saved === undefined || (saved.customer !== null && saved.customer !== session.customer)) {
      throw noSuch('PaymentMethod', entry.paymentMethod, 'payment_method')
    }
    if (free) refuseDeclined(ctx, saved)
    return saved
  }
  if (entry.card === null) {
    if (session.amount_total === 0 && session.payment_method_collection === 'if_required') return null
    throw missingParameter('card')
  }
  const known = ctx.tables.customers.get(session.customer ?? '')
  const method = paymentMethodFromEntry(ctx, entry.card, {
    name: entry.name,
    email: entry.email ?? known?.email ?? session.customer_email,
  })
  if (free) refuseDeclined(ctx, method)
  return method
}

function refuseDeclined(ctx: Context, method: PaymentMethod): void {
  const decline = declineOf(ctx.tables.cards.get(method.id)?.number ?? '', 'attach')
  if (decline !== null) throw toCardError(decline)
}

export function toCustomerDetails(
  email: string | null,
  name: string | null,
  taxExempt: 'none' | null,
): CheckoutSession['customer_details'] {
  if (email === null && name === null) return null
  return {
    address: null,
    business_name: null,
    email,
    individual_name: null,
    name,
    phone: null,
    tax_exempt: taxExempt,
    tax_ids: null,
  }
}
