// What happens when a person presses "Subscribe" on the hosted page. A decline throws, and with it everything is
// undone: the session stays open for another card, as Stripe's does.
import { getCustomer } from '../core/find.ts'
import { createSubscription } from '../billing/create.ts'
import { nowOn } from '../core/context.ts'
import type { Context } from '../core/context.ts'
import { invalidRequest, missingParameter, noSuch } from '../core/errors.ts'
import { draftEvent } from '../core/events.ts'
import type { SessionPlan } from '../core/tables.ts'
import type { CheckoutSession, Customer, PaymentMethod } from '../core/wire.ts'
import { newCustomer } from '../resources/customers.ts'
import { own, paymentMethodFromEntry } from './methods.ts'
import { toCardError } from './declines.ts'
import { declineOf } from './cards.ts'
import type { CardEntry } from './cards.ts'

export interface Entry {
  card: CardEntry | null
  /** One of the customer's saved methods, in place of a card. */
  paymentMethod: string | null
  name: string | null
  email: string | null
}

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
  const customer = customerOf(ctx, session, plan, entry)
  const method = methodOf(ctx, session, customer, entry)
  const { subscription: data } = plan
  const now = nowOn(ctx, customer.test_clock)
  const trialEnd = data.trialPeriodDays === null ? data.trialEnd : now + data.trialPeriodDays * 86400
  const subscription = createSubscription(
    ctx,
    {
      customer: customer.id,
      items: plan.lines.flatMap((line) =>
        line.price === null ? [] : [{ price: line.price.id, quantity: line.quantity ?? 1 }],
      ),
      billingMode: data.billingMode,
      trialEnd,
      missingPaymentMethod: data.missingPaymentMethod,
      billingCycleAnchor: data.billingCycleAnchor,
      prorationBehavior: data.prorationBehavior,
      metadata: data.metadata,
      description: data.description,
      defaultPaymentMethod: method?.id ?? null,
      saveDefaultPaymentMethod: 'off',
      cancelAtPeriodEnd: false,
      cancelAt: null,
    },
    'error_if_incomplete',
  )
  ctx.store.cancelTasksOf(session.id)
  const invoice = ctx.tables.invoices.get(subscription.latest_invoice ?? '')
  const completed = ctx.tables.sessions.put<CheckoutSession>({
    ...session,
    customer: customer.id,
    customer_details: toCustomerDetails(entry.email ?? customer.email, entry.name ?? customer.name ?? null),
    invoice: subscription.latest_invoice,
    payment_status: (invoice?.amount_paid ?? 0) > 0 ? 'paid' : 'no_payment_required',
    status: 'complete',
    subscription: subscription.id,
    url: null,
  })
  draftEvent(ctx, 'checkout.session.completed', completed, customer.test_clock)
  return completed
}

function customerOf(ctx: Context, session: CheckoutSession, plan: SessionPlan, entry: Entry): Customer {
  if (session.customer !== null) {
    const known = getCustomer(ctx, session.customer, 'customer')
    const name = plan.updatesName && entry.name !== null ? entry.name : (known.name ?? null)
    return ctx.tables.customers.put({ ...known, name, email: known.email ?? entry.email })
  }
  const email = entry.email ?? session.customer_email
  if (email === null) throw missingParameter('email')
  return ctx.tables.customers.put({ ...newCustomer(ctx, null), email, name: entry.name })
}

function methodOf(
  ctx: Context,
  session: CheckoutSession,
  customer: Customer,
  entry: Entry,
): PaymentMethod | null {
  if (entry.paymentMethod !== null) {
    const saved = ctx.tables.payment_methods.get(entry.paymentMethod)
    if (saved?.customer !== customer.id) throw noSuch('PaymentMethod', entry.paymentMethod, 'payment_method')
    return saved
  }
  if (entry.card === null) {
    const free = session.amount_total === 0 && session.payment_method_collection === 'if_required'
    if (free) return null
    throw missingParameter('card')
  }
  const method = paymentMethodFromEntry(ctx, entry.card, {
    name: entry.name,
    email: entry.email ?? customer.email,
  })
  const number = ctx.tables.cards.get(method.id)?.number ?? ''
  const decline = declineOf(number, session.amount_total === 0 ? 'attach' : 'charge')
  if (decline !== null && session.amount_total === 0) throw toCardError(decline)
  return own(ctx, method, customer.id)
}

export function toCustomerDetails(
  email: string | null,
  name: string | null,
): CheckoutSession['customer_details'] {
  if (email === null && name === null) return null
  return {
    address: null,
    business_name: null,
    email,
    individual_name: null,
    name,
    phone: null,
    tax_exempt: 'none',
    tax_ids: null,
  }
}
