import type { Context } from '../core/context.ts'
import { letters } from '../core/ids.ts'
import type { Charge, PaymentMethod } from '../core/wire.ts'
import type { Decline } from './declines.ts'
import { lastMandate } from './mandates.ts'

/**
 * What the networks call an authorization with and without 3-D Secure; the others have no such word. Visa's 07 is recorded;
 * the rest is the networks' own. https://docs.stripe.com/payments/payment-intents/three-d-secure-import
 */
const COMMERCE: Record<string, { authenticated: string; plain: string }> = {
  visa: { authenticated: '05', plain: '07' },
  mastercard: { authenticated: '02', plain: '00' },
}

type Details = NonNullable<Charge['payment_method_details']>

export interface Taken {
  id: string
  amount: number
  decline: Decline | null
  /** Seconds until which an authorized amount can be captured; null where it was captured at once. */
  captureBefore: number | null
  authenticated: boolean
}

/** What a charge says of the card or bank account it went to. */
export function toDetails(ctx: Context, method: PaymentMethod, taken: Taken): Details | null {
  const mandate = lastMandate(ctx, method)
  if (method.us_bank_account !== undefined) {
    const bank = method.us_bank_account
    return {
      type: 'us_bank_account',
      us_bank_account: {
        account_holder_type: bank.account_holder_type,
        account_type: bank.account_type,
        bank_name: bank.bank_name,
        fingerprint: bank.fingerprint,
        last4: bank.last4,
        ...(mandate === null ? {} : { mandate }),
        payment_reference: null,
        routing_number: bank.routing_number,
      },
    }
  }
  if (method.sepa_debit !== undefined) {
    const bank = method.sepa_debit
    return {
      type: 'sepa_debit',
      sepa_debit: {
        bank_code: bank.bank_code,
        branch_code: bank.branch_code,
        country: bank.country,
        fingerprint: bank.fingerprint,
        last4: bank.last4,
        mandate,
      },
    }
  }
  if (method.customer_balance !== undefined) return { type: 'customer_balance', customer_balance: {} }
  const card = method.card
  if (card === undefined) return null
  const digits = (length: number, of: string) => letters(`${ctx.settings.seed}/${of}`, length, '0123456789')
  const approved = taken.decline === null
  return {
    card: {
      amount_authorized: approved ? taken.amount : null,
      authorization_code: approved ? digits(6, `authorization/${taken.id}`) : null,
      brand: card.brand,
      ...(taken.captureBefore === null ? {} : { capture_before: taken.captureBefore }),
      checks: card.checks,
      country: card.country,
      electronic_commerce_indicator: approved
        ? (COMMERCE[card.brand]?.[taken.authenticated ? 'authenticated' : 'plain'] ?? null)
        : null,
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
      network_transaction_id: digits(15, `network/${card.fingerprint}`),
      overcapture: { maximum_amount_capturable: taken.amount, status: 'unavailable' },
      regulated_status: 'unregulated',
      three_d_secure: taken.authenticated
        ? {
            authentication_flow: 'challenge',
            electronic_commerce_indicator: '05',
            exemption_indicator: null,
            result: 'authenticated',
            result_reason: null,
            transaction_id: digits(15, `three_d_secure/${taken.id}`),
            version: '2.2.0',
          }
        : null,
      transaction_link_id: null,
      wallet: null,
    },
    type: 'card',
  }
}

/** What the network said of it. */
export function toOutcome(
  decline: Decline | null,
  risk: 'normal' | 'elevated' | 'highest',
): Charge['outcome'] {
  const score = { normal: 20, elevated: 65, highest: 80 }
  return {
    advice_code: decline === null || decline.blocked ? null : decline.advice,
    network_advice_code: null,
    network_decline_code: decline?.network ?? null,
    network_status:
      decline === null
        ? 'approved_by_network'
        : decline.blocked
          ? 'not_sent_to_network'
          : 'declined_by_network',
    reason: decline === null ? null : decline.blocked ? 'highest_risk_level' : decline.declineCode,
    risk_level: risk,
    risk_score: score[risk],
    seller_message: sellerMessage(decline),
    type: decline === null ? 'authorized' : decline.blocked ? 'blocked' : 'issuer_declined',
  }
}

function sellerMessage(decline: Decline | null): string {
  if (decline === null) return 'Payment complete.'
  if (decline.blocked) return 'Stripe blocked this payment as too risky.'
  if (decline.declineCode === 'generic_decline') {
    return 'The bank did not return any further details with this decline.'
  }
  return `The bank returned the decline code \`${decline.declineCode}\`.`
}
