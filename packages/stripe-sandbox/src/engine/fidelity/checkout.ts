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
  {
    route: 'POST /v1/checkout/sessions',
    behaviour: 'one-time prices beside a subscription go on its first invoice, also in a trial',
    status: 'documented',
    source: 'https://docs.stripe.com/billing/subscriptions/sepa-debit#adding-a-one-time-setup-fee',
  },
  {
    route: 'POST /v1/checkout/sessions',
    behaviour: 'addresses, phone, names, custom fields and consent are asked for, checked and shown',
    status: 'documented',
    source: 'https://docs.stripe.com/api/checkout/sessions/create',
  },
  {
    route: 'POST /v1/checkout/sessions',
    behaviour: 'invoice_creation: the payment is that of a paid invoice',
    status: 'documented',
    source: 'https://docs.stripe.com/payments/checkout/receipts#paid-invoices',
  },
  {
    route: 'POST /v1/checkout/sessions',
    behaviour: 'an expired session can be recovered for 30 days as a copy',
    status: 'documented',
    source: 'https://docs.stripe.com/payments/checkout/abandoned-carts',
  },
  {
    route: 'POST /v1/checkout/sessions',
    behaviour: 'the person may change adjustable quantities, between 0 and 99 by default',
    status: 'documented',
    source:
      'https://docs.stripe.com/api/checkout/sessions/create#create_checkout_session-line_items-adjustable_quantity',
  },
  {
    route: 'POST /v1/checkout/sessions',
    behaviour: 'saved methods that may be shown again are offered, and the default for invoices',
    status: 'documented',
    source: 'https://docs.stripe.com/api/checkout/sessions/create#create_checkout_session-customer',
  },
  {
    route: 'POST /v1/checkout/sessions',
    behaviour: 'the words of refusals of what a person left out',
    status: 'assumed',
    source: 'On Stripe its own page says them',
  },
  {
    route: 'POST /v1/billing_portal/configurations',
    behaviour: 'pausing is offered without an end; lengths to choose from and the login page are 501',
    status: 'documented',
    source: 'https://docs.stripe.com/api/customer_portal/configurations/create',
  },
  {
    route: 'POST /v1/billing_portal/sessions',
    behaviour: 'a retention coupon is offered before the cancellation and added to the discounts there are',
    status: 'documented',
    source: 'https://docs.stripe.com/customer-management/cancellation-page#retention-coupons',
  },
]
