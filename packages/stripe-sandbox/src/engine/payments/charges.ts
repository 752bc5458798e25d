import { newId, nowOn } from '../core/context.ts'
import type { Context } from '../core/context.ts'
import type { Charge, PaymentIntent, PaymentMethod } from '../core/wire.ts'
import type { Decline } from './cards.ts'

/** One attempt to take an intent's amount from a card; `decline` null is success. */
export function newCharge(
  ctx: Context,
  intent: PaymentIntent,
  method: PaymentMethod,
  decline: Decline | null,
  testClock: string | null,
): Charge {
  const id = newId(ctx, 'ch')
  const card = method.card
  return ctx.tables.charges.put<Charge>({
    id,
    object: 'charge',
    amount: intent.amount,
    amount_captured: decline === null ? intent.amount : 0,
    amount_refunded: 0,
    application: null,
    application_fee: null,
    application_fee_amount: null,
    balance_transaction: null,
    billing_details: method.billing_details,
    calculated_statement_descriptor: ctx.settings.account.name.toUpperCase().slice(0, 22),
    captured: decline === null,
    created: nowOn(ctx, testClock),
    currency: intent.currency,
    customer: intent.customer,
    description: intent.description,
    destination: null,
    dispute: null,
    disputed: false,
    failure_balance_transaction: null,
    failure_code: decline?.code ?? null,
    failure_message: decline?.message ?? null,
    fraud_details: {},
    livemode: false,
    metadata: {},
    on_behalf_of: null,
    order: null,
    outcome: {
      advice_code: decline === null ? null : 'try_again_later',
      network_advice_code: null,
      network_decline_code: decline === null ? null : '01',
      network_status: decline === null ? 'approved_by_network' : 'declined_by_network',
      reason: decline?.declineCode ?? null,
      risk_level: 'normal',
      risk_score: 20,
      seller_message:
        decline === null
          ? 'Payment complete.'
          : 'The bank did not return any further details with this decline.',
      type: decline === null ? 'authorized' : 'issuer_declined',
    },
    paid: decline === null,
    payment_intent: intent.id,
    payment_method: method.id,
    payment_method_details:
      card === undefined
        ? null
        : {
            card: {
              amount_authorized: decline === null ? intent.amount : null,
              authorization_code: null,
              brand: card.brand,
              checks: card.checks,
              country: card.country,
              electronic_commerce_indicator: null,
              exp_month: card.exp_month,
              exp_year: card.exp_year,
              extended_authorization: { status: 'disabled' },
              fingerprint: card.fingerprint ?? null,
              funding: card.funding,
              incremental_authorization: { status: 'unavailable' },
              installments: null,
              last4: card.last4,
              mandate: null,
              multicapture: { status: 'unavailable' },
              network: card.brand,
              network_token: { used: false },
              network_transaction_id: null,
              overcapture: { maximum_amount_capturable: intent.amount, status: 'unavailable' },
              regulated_status: 'unregulated',
              three_d_secure: null,
              transaction_link_id: null,
              wallet: null,
            },
            type: 'card',
          },
    radar_options: {},
    receipt_email: null,
    receipt_number: null,
    receipt_url: null,
    refunded: false,
    review: null,
    shipping: null,
    source: null,
    source_transfer: null,
    statement_descriptor: null,
    statement_descriptor_suffix: null,
    status: decline === null ? 'succeeded' : 'failed',
    transfer_data: null,
    transfer_group: null,
  })
}
