// Hosted checkout. https://docs.stripe.com/api/checkout/sessions
import type Stripe from 'stripe'
import { getSession } from '../core/find.ts'
import { expireSession } from '../clock/tasks.ts'
import type { Context } from '../core/context.ts'
import { invalidRequest, noSuch } from '../core/errors.ts'
import { cut, isWithin, page, paginate, range } from '../core/list.ts'
import { route } from '../core/route.ts'
import { integer, oneOf, required, string } from '../core/schema.ts'
import type { Covers } from '../core/schema.ts'
import type { SessionPlan } from '../core/tables.ts'
import type { CheckoutSession } from '../core/wire.ts'
import { authenticateSession, completeSession, previewSession } from '../payments/complete-session.ts'
import { NOBODY } from '../payments/session-entry.ts'
import { recoverSession } from '../payments/session-recovery.ts'
import { completeFields, toEntry } from './checkout-entry-fields.ts'
import { sessionListFields, sessionWithOlder } from './checkout-fields.ts'
import { newSession } from './new-session.ts'

export function planOf(ctx: Context, session: CheckoutSession): SessionPlan {
  const plan = ctx.tables.session_plans.get(session.id)
  if (plan === undefined) throw noSuch('checkout.session', session.id)
  return plan
}

export const checkoutRoutes = [
  route('POST', '/v1/checkout/sessions', sessionWithOlder, newSession),
  route('GET', '/v1/checkout/sessions/:id', {}, (ctx, _, id) => getSession(ctx, id)),
  route('POST', '/v1/checkout/sessions/:id/expire', {}, (ctx, _, id) => {
    const session = getSession(ctx, id)
    if (session.status === 'open') return expireSession(ctx, session)
    throw invalidRequest(
      `Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session has a status of ${session.status}.`,
    )
  }),
  route(
    'GET',
    '/v1/checkout/sessions/:id/line_items',
    page satisfies Covers<Stripe.Checkout.SessionListLineItemsParams>,
    (ctx, params, id) =>
      cut(
        planOf(ctx, getSession(ctx, id)).lines,
        params,
        `/v1/checkout/sessions/${id}/line_items`,
        'line item',
      ),
  ),
  route(
    'GET',
    '/v1/checkout/sessions',
    { ...page, ...sessionListFields, created: range() } satisfies Covers<Stripe.Checkout.SessionListParams>,
    (ctx, params) => {
      const email = params.customer_details?.email
      const rows = [...ctx.tables.sessions.all()].filter(
        (session) =>
          (params.customer === undefined || session.customer === params.customer) &&
          (params.subscription === undefined || session.subscription === params.subscription) &&
          (params.payment_intent === undefined || session.payment_intent === params.payment_intent) &&
          (params.status === undefined || session.status === params.status) &&
          (email === undefined || session.customer_details?.email === email) &&
          isWithin(session.created, params.created),
      )
      return paginate(rows, params, '/v1/checkout/sessions', 'checkout.session', ctx.tables.sessions)
    },
  ),
  route('POST', '/_sandbox/checkout/sessions/:id/complete', completeFields, (ctx, params, id) =>
    completeSession(ctx, getSession(ctx, id), planOf(ctx, getSession(ctx, id)), toEntry(params)),
  ),
  route(
    'POST',
    '/_sandbox/checkout/sessions/:id/preview',
    { promotion_code: completeFields.promotion_code, quantities: completeFields.quantities },
    (ctx, params, id) => {
      const { session, lines } = previewSession(ctx, getSession(ctx, id), planOf(ctx, getSession(ctx, id)), {
        promotionCode: params.promotion_code ?? null,
        quantities: params.quantities ?? {},
      })
      return {
        session,
        lines: cut(
          lines,
          { limit: 100, starting_after: undefined, ending_before: undefined },
          `/v1/checkout/sessions/${id}/line_items`,
          'line item',
        ),
      }
    },
  ),
  // Behind the address of `after_expiration.recovery`.
  route('POST', '/_sandbox/checkout/sessions/:id/recover', {}, (ctx, _, id) =>
    recoverSession(ctx, getSession(ctx, id), planOf(ctx, getSession(ctx, id))),
  ),
  route(
    'POST',
    '/_sandbox/checkout/sessions/:id/authenticate',
    { outcome: required(oneOf('succeeded', 'failed')) },
    (ctx, params, id) =>
      authenticateSession(ctx, getSession(ctx, id), planOf(ctx, getSession(ctx, id)), params.outcome),
  ),
  // Not in Stripe's reference: how the hosted page itself talks to Stripe, and with it `stripe trigger`.
  route('GET', '/v1/payment_pages/:id', {}, (ctx, _, id) => getSession(ctx, id)),
  route(
    'POST',
    '/v1/payment_pages/:id/confirm',
    { expected_amount: integer(), payment_method: required(string()) },
    (ctx, params, id) => {
      const session = getSession(ctx, id)
      if (params.expected_amount !== undefined && params.expected_amount !== session.amount_total) {
        throw invalidRequest(
          'The expected amount does not match the amount of the session.',
          'expected_amount',
        )
      }
      const details = ctx.tables.payment_methods.get(params.payment_method)?.billing_details
      return completeSession(ctx, session, planOf(ctx, session), {
        ...NOBODY,
        card: null,
        bank: null,
        iban: null,
        paymentMethod: params.payment_method,
        name: details?.name ?? null,
        email: details?.email ?? null,
      })
    },
  ),
]
