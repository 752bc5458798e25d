import { newId, nowOn } from '../core/context.ts'
import type { Context } from '../core/context.ts'
import { draftEvent } from '../core/events.ts'
import { letters } from '../core/ids.ts'
import type { PaymentIntent } from '../core/wire.ts'

export type IntentDraft = Pick<PaymentIntent, 'amount' | 'currency' | 'customer'> &
  Partial<Omit<PaymentIntent, 'id' | 'object'>>

export function clientSecret(ctx: Context, id: string): string {
  return `${id}_secret_${letters(`${ctx.settings.seed}/secret/${id}`, 25)}`
}

const CARD = {
  installments: null,
  mandate_options: null,
  network: null,
  request_three_d_secure: 'automatic',
} as const

/**
 * The methods the sandbox's account has switched on for a currency; a real account's depend on its dashboard.
 * Only a card's amount can be held.
 */
export function methodsFor(currency: string, held = false): string[] {
  const debits: Record<string, string> = { usd: 'us_bank_account', eur: 'sepa_debit' }
  const debit = held ? undefined : debits[currency]
  return ['card', 'link', ...(debit === undefined ? [] : [debit])]
}

/** The account's one configuration of payment methods, which dynamic methods come from. */
export function configurationOf(ctx: Context): { id: string; parent: null } {
  return { id: `pmc_1${letters(`${ctx.settings.seed}/configuration`, 23)}`, parent: null }
}

/** `asksBank`: the customer chooses the bank account in the payment form. */
export function optionsFor(
  types: readonly string[],
  asksBank = false,
): NonNullable<PaymentIntent['payment_method_options']> {
  return {
    ...(types.includes('card') ? { card: CARD } : {}),
    ...(types.includes('link') ? { link: { persistent_token: null } } : {}),
    ...(types.includes('sepa_debit') ? { sepa_debit: {} } : {}),
    ...(types.includes('us_bank_account')
      ? {
          us_bank_account: {
            ...(asksBank ? { financial_connections: { permissions: ['payment_method'], prefetch: [] } } : {}),
            mandate_options: {},
            transaction_purpose: 'unspecified',
            verification_method: 'automatic',
          },
        }
      : {}),
  }
}

/** A stored intent that nobody has paid yet, and its event. */
export function newIntent(ctx: Context, draft: IntentDraft, testClock: string | null): PaymentIntent {
  const id = newId(ctx, 'pi')
  const dynamic = draft.automatic_payment_methods?.enabled === true
  const types = draft.payment_method_types ?? methodsFor(draft.currency, draft.capture_method === 'manual')
  const intent = ctx.tables.payment_intents.put<PaymentIntent>({
    allowed_payment_method_types: null,
    amount_capturable: 0,
    amount_details: { tip: {} },
    amount_received: 0,
    application: null,
    application_fee_amount: null,
    automatic_payment_methods: null,
    canceled_at: null,
    cancellation_reason: null,
    capture_method: 'automatic_async',
    client_secret: clientSecret(ctx, id),
    confirmation_method: 'automatic',
    created: nowOn(ctx, testClock),
    customer_account: null,
    description: null,
    excluded_payment_method_types: null,
    last_payment_error: null,
    latest_charge: null,
    livemode: false,
    managed_payments: { enabled: false },
    metadata: {},
    next_action: null,
    on_behalf_of: null,
    payment_method: null,
    payment_method_configuration_details: dynamic ? configurationOf(ctx) : null,
    payment_method_options: optionsFor(types, dynamic),
    payment_record: null,
    processing: null,
    receipt_email: null,
    review: null,
    setup_future_usage: null,
    shared_payment_granted_token: null,
    shipping: null,
    source: null,
    statement_descriptor: null,
    statement_descriptor_suffix: null,
    status: 'requires_payment_method',
    transfer_data: null,
    transfer_group: null,
    ...draft,
    payment_method_types: types,
    id,
    object: 'payment_intent',
  })
  draftEvent(ctx, 'payment_intent.created', intent, testClock)
  return intent
}
