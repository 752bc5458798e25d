import type { Charge, PaymentIntent } from '../core/wire.ts'
import type { Account } from './account.ts'

/** 30.00 taken at once from a test card. */
export function pay(
  account: Account,
  card: string,
  params: Record<string, string | number | boolean> = {},
): PaymentIntent {
  return account.call('payment_intent', 'POST', '/v1/payment_intents', {
    amount: 3000,
    currency: 'usd',
    payment_method: card,
    confirm: true,
    ...params,
  })
}

export function chargeOf(account: Account, intent: { latest_charge: string | null }): Charge {
  return account.call('charge', 'GET', `/v1/charges/${intent.latest_charge}`)
}
