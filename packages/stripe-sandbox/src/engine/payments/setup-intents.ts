// Saving a payment method for later, with the authentication the bank wants now.
// https://docs.stripe.com/payments/setupintents/lifecycle
import { newId, nowOn } from '../core/context.ts'
import type { Context } from '../core/context.ts'
import { ApiError, invalidRequest } from '../core/errors.ts'
import { clockOf, draftEvent } from '../core/events.ts'
import type { PaymentMethod, SetupAttempt, SetupIntent } from '../core/wire.ts'
import type { Authentication } from './authenticate.ts'
import { declineOf } from './cards.ts'
import { asksForAuthentication } from './decide.ts'
import { toCardError, toDocUrl } from './declines.ts'
import { refuseKept } from './kept-methods.ts'
import { mandateOf } from './mandates.ts'
import { own } from './methods.ts'
import { clientSecret, configurationOf, methodsFor } from './new-intent.ts'
import { toNextAction } from './next-action.ts'

export type SetupDraft = Partial<Omit<SetupIntent, 'id' | 'object'>> & Pick<SetupIntent, 'customer'>

export function newSetupIntent(ctx: Context, draft: SetupDraft): SetupIntent {
  const id = newId(ctx, 'seti')
  const clock = clockOf(ctx, draft.customer)
  const types = draft.payment_method_types ?? methodsFor(ctx.settings.account.defaultCurrency)
  const intent = ctx.tables.setup_intents.put<SetupIntent>({
    allowed_payment_method_types: null,
    application: null,
    automatic_payment_methods: null,
    cancellation_reason: null,
    client_secret: clientSecret(ctx, id),
    created: nowOn(ctx, clock),
    customer_account: null,
    description: null,
    excluded_payment_method_types: null,
    flow_directions: null,
    last_setup_error: null,
    latest_attempt: null,
    livemode: false,
    managed_payments: { enabled: false },
    mandate: null,
    metadata: {},
    next_action: null,
    on_behalf_of: null,
    payment_method: null,
    payment_method_configuration_details:
      draft.automatic_payment_methods?.enabled === true ? configurationOf(ctx) : null,
    payment_method_options: {
      ...(types.includes('card')
        ? { card: { mandate_options: null, network: null, request_three_d_secure: 'automatic' } }
        : {}),
      ...(types.includes('us_bank_account')
        ? { us_bank_account: { mandate_options: {}, verification_method: 'automatic' } }
        : {}),
    },
    single_use_mandate: null,
    status: 'requires_payment_method',
    usage: 'off_session',
    ...draft,
    payment_method_types: types,
    id,
    object: 'setup_intent',
  })
  draftEvent(ctx, 'setup_intent.created', intent, clock)
  return intent
}

const CONFIRMABLE: readonly string[] = ['requires_payment_method', 'requires_confirmation', 'requires_action']

/** Checks the method with its bank. Throws the decline; a wish for authentication is an answer. */
export function confirmSetupIntent(
  ctx: Context,
  intent: SetupIntent,
  given: PaymentMethod | null,
  returnUrl: string | null,
): SetupIntent {
  if (!CONFIRMABLE.includes(intent.status)) {
    throw invalidRequest(
      `You cannot confirm this SetupIntent because it has a status of ${intent.status}.`,
      undefined,
      'setup_intent_unexpected_state',
    )
  }
  const method = given ?? ctx.tables.payment_methods.get(intent.payment_method ?? '') ?? null
  if (method === null) {
    throw invalidRequest(
      "You cannot confirm this SetupIntent because it's missing a payment method. You can either update the SetupIntent with a payment method and then confirm it again, or confirm it again directly with a payment method or ConfirmationToken.",
      undefined,
      'setup_intent_unexpected_state',
    )
  }
  if (!intent.payment_method_types.includes(method.type)) {
    throw invalidRequest(
      `The PaymentMethod provided (${method.type}) is not allowed for this SetupIntent. Please attach a PaymentMethod of one of the following types: ${intent.payment_method_types.join(', ')}.`,
      'payment_method',
    )
  }
  refuseKept(method, 'setting up a payment method')
  const record = ctx.tables.cards.get(method.id)
  const clock = clockOf(ctx, intent.customer)
  const passed = record?.isAuthenticated === true
  if (record !== undefined && !passed && asksForAuthentication({ ...record, isSetUp: false }, false)) {
    const attempt = newAttempt(ctx, intent, method, 'requires_action')
    const waiting = ctx.tables.setup_intents.put<SetupIntent>({
      ...intent,
      last_setup_error: null,
      latest_attempt: attempt.id,
      next_action: toNextAction(ctx, intent.id, returnUrl),
      payment_method: method.id,
      status: 'requires_action',
    })
    draftEvent(ctx, 'setup_intent.requires_action', waiting, clock)
    return waiting
  }
  const decline = method.type === 'card' ? declineOf(record?.number ?? '', 'attach') : null
  if (decline !== null) {
    const error = toCardError(decline)
    const failed = failSetup(ctx, intent, method, {
      type: 'card_error',
      advice_code: decline.advice,
      code: decline.code,
      decline_code: decline.declineCode,
      doc_url: toDocUrl(decline.code),
      message: decline.message,
      payment_method: method,
    })
    throw new ApiError(402, { ...error.body, setup_intent: failed, payment_method: method }, true)
  }
  return completeSetup(ctx, intent, method)
}

function completeSetup(ctx: Context, intent: SetupIntent, method: PaymentMethod): SetupIntent {
  const clock = clockOf(ctx, intent.customer)
  const record = ctx.tables.cards.get(method.id)
  if (record !== undefined) {
    ctx.tables.cards.put({ ...record, isAuthenticated: false, isSetUp: intent.usage === 'off_session' })
  }
  if (intent.customer !== null && method.customer === null) own(ctx, method, intent.customer)
  const mandate = mandateOf(ctx, method, null)
  const attempt = newAttempt(ctx, intent, method, 'succeeded')
  const done = ctx.tables.setup_intents.put<SetupIntent>({
    ...intent,
    last_setup_error: null,
    latest_attempt: attempt.id,
    mandate: mandate?.id ?? null,
    next_action: null,
    payment_method: method.id,
    status: 'succeeded',
  })
  draftEvent(ctx, 'setup_intent.succeeded', done, clock)
  clearPending(ctx, done)
  return done
}

/** The subscription that waited for it waits no more. */
function clearPending(ctx: Context, intent: SetupIntent): void {
  if (intent.customer === null) return
  for (const subscription of ctx.tables.subscriptions.by('customer', intent.customer)) {
    if (subscription.pending_setup_intent !== intent.id) continue
    const saves = subscription.payment_settings?.save_default_payment_method === 'on_subscription'
    ctx.tables.subscriptions.put({
      ...subscription,
      pending_setup_intent: null,
      ...(saves ? { default_payment_method: intent.payment_method } : {}),
    })
  }
}

function failSetup(
  ctx: Context,
  intent: SetupIntent,
  method: PaymentMethod,
  error: NonNullable<SetupIntent['last_setup_error']>,
): SetupIntent {
  const attempt = newAttempt(ctx, intent, method, 'failed')
  const failed = ctx.tables.setup_intents.put<SetupIntent>({
    ...intent,
    last_setup_error: error,
    latest_attempt: attempt.id,
    next_action: null,
    payment_method: null,
    status: 'requires_payment_method',
  })
  draftEvent(ctx, 'setup_intent.setup_failed', failed, clockOf(ctx, intent.customer))
  return failed
}

function newAttempt(
  ctx: Context,
  intent: SetupIntent,
  method: PaymentMethod,
  status: 'succeeded' | 'failed' | 'requires_action',
): SetupAttempt {
  return ctx.tables.setup_attempts.put<SetupAttempt>({
    id: newId(ctx, 'setatt'),
    object: 'setup_attempt',
    application: null,
    created: nowOn(ctx, clockOf(ctx, intent.customer)),
    customer: intent.customer,
    customer_account: null,
    flow_directions: null,
    livemode: false,
    on_behalf_of: null,
    payment_method: method.id,
    payment_method_details: { type: method.type },
    setup_error: null,
    setup_intent: intent.id,
    status,
    usage: intent.usage,
  })
}

/** What the person does at the bank. */
export function authenticateSetup(ctx: Context, intent: SetupIntent, outcome: Authentication): SetupIntent {
  const method = ctx.tables.payment_methods.get(intent.payment_method ?? '')
  if (intent.status !== 'requires_action' || method === undefined) {
    throw invalidRequest(
      `This SetupIntent's status is ${intent.status}: it does not wait for authentication.`,
      undefined,
      'setup_intent_unexpected_state',
    )
  }
  if (outcome === 'succeeded') return completeSetup(ctx, intent, method)
  return failSetup(ctx, intent, method, {
    type: 'invalid_request_error',
    code: 'setup_intent_authentication_failure',
    doc_url: toDocUrl('setup_intent_authentication_failure'),
    message:
      'We are unable to authenticate your payment method. Please choose a different payment method and try again.',
    payment_method: method,
  })
}

export function cancelSetupIntent(
  ctx: Context,
  intent: SetupIntent,
  reason: SetupIntent['cancellation_reason'],
): SetupIntent {
  if (!CONFIRMABLE.includes(intent.status)) {
    throw invalidRequest(
      `You cannot cancel this SetupIntent because it has a status of ${intent.status}. Only a SetupIntent with one of the following statuses may be canceled: ${CONFIRMABLE.join(', ')}.`,
      undefined,
      'setup_intent_unexpected_state',
    )
  }
  const canceled = ctx.tables.setup_intents.put<SetupIntent>({
    ...intent,
    cancellation_reason: reason,
    next_action: null,
    status: 'canceled',
  })
  draftEvent(ctx, 'setup_intent.canceled', canceled, clockOf(ctx, intent.customer))
  return canceled
}
