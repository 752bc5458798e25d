// What happens when a person presses the button of the hosted page. A decline throws, and with it everything is
// undone: the session stays open for another card, as Stripe's does. A card that wants authentication leaves the
// session open, too, until the person has authenticated.
import type { Context } from '../core/context.ts'
import { ApiError, invalidRequest, missingParameter, noSuch } from '../core/errors.ts'
import { draftEvent } from '../core/events.ts'
import type { SessionPlan } from '../core/tables.ts'
import type { CheckoutSession, Customer, LineItem, PaymentMethod } from '../core/wire.ts'
import { adjustLines } from '../resources/checkout-lines.ts'
import { markAuthenticated } from './authenticate.ts'
import type { Authentication } from './authenticate.ts'
import { asksForAuthentication } from './decide.ts'
import { checkCollected, keepTaxId, toCollected } from './session-collected.ts'
import { customerOf, methodOf } from './session-entry.ts'
import type { Entry } from './session-entry.ts'
import { pay } from './session-payment.ts'
import { subscribe } from './session-subscription.ts'
import { sumSession } from './session-sums.ts'
import { codeTyped, toSessionDiscounts } from './session-totals.ts'
import { confirmSetupIntent } from './setup-intents.ts'

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
  const { session, plan } = withChoices(ctx, opened, planned, entry)
  checkCollected(session, entry)
  const method = methodOf(ctx, session, plan, entry)
  const record = ctx.tables.cards.get(method?.id ?? '')
  if (record !== undefined && record.isAuthenticated !== true && asksForAuthentication(record, false)) {
    const { card: _card, bank: _bank, iban: _iban, paymentMethod: _method, ...person } = entry
    ctx.tables.session_plans.put({ ...planned, waiting: { method: record.id, person } })
    return opened
  }
  const customer = customerOf(ctx, session, plan, entry)
  keepTaxId(ctx, customer, entry)
  const made = make(ctx, session, plan, customer, method)
  ctx.store.cancelTasksOf(session.id)
  ctx.tables.session_plans.put(plan)
  const completed = ctx.tables.sessions.put<CheckoutSession>({
    ...session,
    ...made,
    ...toCollected(session, customer, entry),
    customer: customer?.id ?? null,
    status: 'complete',
    url: null,
  })
  draftEvent(ctx, 'checkout.session.completed', completed, customer?.test_clock ?? null)
  return completed
}

/** The session and its lines as they would be with what the person chose; nothing of it stays. */
export function previewSession(
  ctx: Context,
  session: CheckoutSession,
  plan: SessionPlan,
  choices: Pick<Entry, 'promotionCode' | 'quantities'>,
): { session: CheckoutSession; lines: LineItem[] } {
  const chosen = withChoices(ctx, session, plan, choices)
  return { session: chosen.session, lines: chosen.plan.lines }
}

/** The session with the quantities and the promotion code that the person chose. */
function withChoices(
  ctx: Context,
  session: CheckoutSession,
  plan: SessionPlan,
  { promotionCode: typed, quantities }: Pick<Entry, 'promotionCode' | 'quantities'>,
): { session: CheckoutSession; plan: SessionPlan } {
  if (typed === null && Object.keys(quantities).length === 0) return { session, plan }
  if (typed !== null && session.allow_promotion_codes !== true) {
    throw invalidRequest('This Checkout Session takes no promotion codes.', 'promotion_code')
  }
  const discounts = typed === null ? plan.discounts : [codeTyped(ctx, typed)]
  const chosen = { ...plan, discounts, lines: adjustLines(ctx, plan.lines, quantities) }
  const { lines, sums } = sumSession(ctx, session.mode, session.customer, chosen)
  return {
    session: { ...session, ...sums, discounts: toSessionDiscounts(discounts) },
    plan: { ...chosen, lines },
  }
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
  return completeSession(ctx, session, rest, {
    ...waiting.person,
    card: null,
    bank: null,
    iban: null,
    paymentMethod: waiting.method,
  })
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
