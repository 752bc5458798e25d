import type { Fidelity } from './fidelity.ts'

export const authenticationFidelity: Fidelity[] = [
  {
    route: 'POST /v1/subscriptions',
    behaviour: 'a card that wants authentication: incomplete, invoice attempted with attempt_count 0',
    status: 'recorded',
    source: 'test_stripe_fails_when_subscribing_with_SCA_card.json',
  },
  {
    route: 'POST /v1/subscriptions',
    behaviour: 'a bank debit in processing leaves the subscription active',
    status: 'assumed',
    source: 'Described for SEPA and ACH subscriptions; not recorded',
  },
  {
    route: 'POST /v1/invoices/:invoice/pay',
    behaviour: 'a wish for authentication is answered 402 invoice_payment_intent_requires_action',
    status: 'documented',
    source: 'https://docs.stripe.com/error-codes#invoice-payment-intent-requires-action',
  },
  {
    route: 'POST /v1/invoices/:invoice/pay',
    behaviour:
      'a renewal that wants authentication counts as a failed attempt: payment_failed and payment_action_required',
    status: 'assumed',
    source: 'The documentation names both events, not the count',
  },
  {
    route: 'POST /v1/invoices/:invoice/pay',
    behaviour: 'after a hard decline retries count but do not charge',
    status: 'documented',
    source: 'https://docs.stripe.com/billing/revenue-recovery/smart-retries',
  },
  {
    route: 'POST /v1/setup_intents',
    behaviour: 'created, confirmed, authenticated, canceled; the card is saved on the customer',
    status: 'documented',
    source: 'https://docs.stripe.com/payments/setupintents/lifecycle',
  },
  {
    route: 'POST /v1/setup_intents/:intent/confirm',
    behaviour: 'a declined card is answered 402 and kept as last_setup_error',
    status: 'documented',
    source: 'https://docs.stripe.com/api/setup_intents/object#setup_intent_object-last_setup_error',
  },
  {
    route: 'POST /v1/setup_intents/:intent/cancel',
    behaviour: 'only before it succeeded',
    status: 'documented',
    source: 'https://docs.stripe.com/api/setup_intents/cancel',
  },
  {
    route: 'GET /v1/setup_attempts',
    behaviour: 'one for each confirmation',
    status: 'documented',
    source: 'https://docs.stripe.com/api/setup_attempts',
  },
  {
    route: 'POST /v1/subscriptions',
    behaviour: 'a trial with a card that wants authentication has a pending setup intent',
    status: 'documented',
    source: 'https://docs.stripe.com/api/subscriptions/object#subscription_object-pending_setup_intent',
  },
]
