import type { Fidelity } from './fidelity.ts'

export const checkoutFidelity: Fidelity[] = [
  {
    route: 'POST /v1/checkout/sessions',
    behaviour: 'setup mode: fields, a setup intent from the start',
    status: 'recorded',
    source: 'test_checkout_setup_session.json',
  },
  {
    route: 'POST /v1/checkout/sessions',
    behaviour: 'payment mode: no payment intent before the person pays',
    status: 'documented',
    source: 'https://docs.stripe.com/api/checkout/sessions/object#checkout_session_object-payment_intent',
  },
  {
    route: 'POST /v1/checkout/sessions',
    behaviour: 'payment mode makes a customer only when asked or when the card is kept',
    status: 'documented',
    source: 'https://docs.stripe.com/api/checkout/sessions/create#create_checkout_session-customer_creation',
  },
  {
    route: 'POST /v1/checkout/sessions',
    behaviour: 'a debit in processing: unpaid, then async_payment_succeeded or async_payment_failed',
    status: 'documented',
    source: 'https://docs.stripe.com/payments/checkout/fulfill-orders#delayed-notification',
  },
  {
    route: 'POST /v1/checkout/sessions',
    behaviour: 'a card that wants authentication leaves the session open until the person did it',
    status: 'assumed',
    source: 'On Stripe this happens within its own page',
  },
  {
    route: 'POST /v1/checkout/sessions/:session/expire',
    behaviour: 'the setup intent of an expired session is canceled',
    status: 'assumed',
    source: 'Not recorded',
  },
  {
    route: 'POST /v1/checkout/sessions',
    behaviour:
      'discounts lower the totals at once and are redeemed on completion; promotion codes are typed on the page',
    status: 'documented',
    source: 'https://docs.stripe.com/payments/checkout/discounts',
  },
  {
    route: 'POST /v1/checkout/sessions',
    behaviour: 'tax IDs are collected on the page and saved on the customer',
    status: 'documented',
    source: 'https://docs.stripe.com/tax/checkout/tax-ids',
  },
  {
    route: 'POST /v1/checkout/sessions',
    behaviour: 'a customer made by checkout is told as made and as billed',
    status: 'recorded',
    source: 'event-sequences.json: checkout-new-customer-2025-09',
  },
]
