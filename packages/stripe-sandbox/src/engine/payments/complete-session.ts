// What happens when a person presses the button of the hosted page. A decline throws, and with it everything is
// undone: the session stays open for another card, as Stripe's does. A card that wants authentication leaves the
// session open, too, until the person has authenticated.
import { nowOn } from '../core/context.ts'
import type { Context } from '../core/context.ts'
import { ApiError, invalidRequest, missingParameter, noSuch } from '../core/errors.ts'
import { draftEvent } from '../core/events.ts'
import type { SessionPerson, SessionPlan } from '../core/tables.ts'
import type { CheckoutSession, Customer, PaymentMethod } from '../core/wire.ts'
import { createSubscription } from '../billing/create.ts'
import { readDiscounts } from '../resources/discount-params.ts'
import { markAuthenticated } from './authenticate.ts'
import type { Authentication } from './authenticate.ts'
import { asksForAuthentication } from './decide.ts'
import { attempt } from './intents.ts'
import { own } from './methods.ts'
import { newIntent, optionsFor } from './new-intent.ts'
import { customerOf, methodOf, toCustomerDetails } from './session-entry.ts'
import type { Entry } from './session-entry.ts'
import { codeTyped, discountLines, toSessionDiscounts, totalsOf } from './session-totals.ts'
import { confirmSetupIntent } from './setup-intents.ts'
import { createTaxId } from './tax-ids.ts'

/** What the modes of a session end in. */
type Made = Partial<
  Pick<CheckoutSession, 'invoice' | 'payment_intent' | 'payment_status' | 'setup_intent' | 'subscription'>
>

export function completeSession(
  ctx: Context,
  opened: CheckoutSession,
  planned: SessionPlan,
  entry: Entry,
): CheckoutSession {
  if (opened.status !== 'open') {
    throw invalidRequest(`This Checkout Session is ${opened.status}.`, undefined, 'checkout_session_not_open')
  }
  const { session, plan } = withCode(ctx, opened, planned, entry.promotionCode)
  const method = methodOf(ctx, session, entry)
  const record = ctx.tables.cards.get(method?.id ?? '')
  if (record !== undefined && record.isAuthenticated !== true && asksForAuthentication(record, false)) {
    const { name, email, promotionCode, taxId } = entry
    const person = { name, email, promotionCode, taxId }
    ctx.tables.session_plans.put({ ...planned, waiting: { method: record.id, person } })
    return opened
  }
  const customer = customerOf(ctx, session, plan, entry)
  if (entry.taxId !== null) collectTaxId(ctx, session, customer, entry.taxId)
  const made = make(ctx, session, plan, customer, method)
  ctx.store.cancelTasksOf(session.id)
  ctx.tables.session_plans.put(plan)
  const details = toCustomerDetails(
    entry.email ?? customer?.email ?? session.customer_email,
    entry.name ?? customer?.name ?? null,
    'none',
  )
  const completed = ctx.tables.sessions.put<CheckoutSession>({
    ...session,
    ...made,
    customer: customer?.id ?? null,
    customer_details:
      details === null || entry.taxId === null ? details : { ...details, tax_ids: [entry.taxId] },
    status: 'complete',
    url: null,
  })
  draftEvent(ctx, 'checkout.session.completed', completed, customer?.test_clock ?? null)
  return completed
}

/** The session with a promotion code that the person typed. */
function withCode(
  ctx: Context,
  session: CheckoutSession,
  plan: SessionPlan,
  typed: string | null,
): { session: CheckoutSession; plan: SessionPlan } {
  if (typed === null) return { session, plan }
  if (session.allow_promotion_codes !== true) {
    throw invalidRequest('This Checkout Session takes no promotion codes.', 'promotion_code')
  }
  const discounts = [codeTyped(ctx, typed)]
  const lines = discountLines(ctx, plan.lines, discounts, session.customer)
  const free = session.amount_subtotal === 0
  return {
    session: { ...session, ...totalsOf(lines, free), discounts: toSessionDiscounts(discounts) },
    plan: { ...plan, discounts, lines },
  }
}

function collectTaxId(
  ctx: Context,
  session: CheckoutSession,
  customer: Customer | null,
  taxId: NonNullable<SessionPerson['taxId']>,
): void {
  if (session.tax_id_collection?.enabled !== true) {
    throw invalidRequest('This Checkout Session collects no tax IDs.', 'tax_id')
  }
  if (customer !== null) createTaxId(ctx, customer.id, taxId.type, taxId.value)
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
  return completeSession(ctx, session, rest, { ...waiting.person, card: null, paymentMethod: waiting.method })
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
  const currency = session.currency ?? ctx.settings.account.defaultCurrency
  const owner = { customer: customer?.id ?? null, checkout_session: session.id }
  readDiscounts(ctx, plan.discounts, owner, { amount: session.amount_subtotal ?? 0, currency })
  const intent = newIntent(
    ctx,
    {
      ...plan.payment,
      amount,
      currency,
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
      discounts: plan.discounts,
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
