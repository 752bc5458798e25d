import type { Fidelity } from './fidelity.ts'

/** Recordings of real Stripe in August 2026 that a public project keeps among its tests; the sandbox was held against them. */
const of = (test: string) => `github.com/pay-rails/pay test/vcr_cassettes/${test}.yml (2026-08-26.dahlia)`

export const recordingsFidelity: Fidelity[] = [
  {
    route: 'POST /v1/checkout/sessions',
    behaviour: 'a payment session: fields, sums, adaptive pricing, saved methods, no invoice',
    status: 'recorded',
    source: of('test_checkout_payment_session'),
  },
  {
    route: 'POST /v1/checkout/sessions',
    behaviour: 'a subscription session: fields, sums, a payment method always collected',
    status: 'recorded',
    source: of('test_checkout_subscription_session'),
  },
  {
    route: 'POST /v1/setup_intents',
    behaviour: 'without a word about methods: automatic ones, `requires_payment_method`, off session',
    status: 'recorded',
    source: of('test_stripe_can_create_setup_intent'),
  },
  {
    route: 'POST /v1/subscriptions',
    behaviour: 'a customer with nothing to pay with is refused: the words, no parameter named',
    status: 'recorded',
    source: of('test_stripe_fails_when_subscribing_with_no_payment_method'),
  },
  {
    route: 'POST /v1/credit_notes',
    behaviour: 'part of a paid subscription invoice given back as a line of its own, with its refund',
    status: 'recorded',
    source: of('test_stripe_can_issue_credit_note_for_a_refund_for_Stripe_tax'),
  },
  {
    route: 'POST /v1/invoiceitems',
    behaviour: 'a discount on the item itself: kept on the item, named by its own discount object',
    status: 'recorded',
    source: of('test_sync_stripe_invoice_discounts_and_coupons'),
  },
  {
    route: 'POST /v1/invoices/:id/pay',
    behaviour:
      'an item discount is taken off before the subtotal; the intent is a “Payment for Invoice” and names no order',
    status: 'recorded',
    source: of('test_sync_stripe_invoice_discounts_and_coupons'),
  },
  {
    route: 'GET /v1/charges/:id',
    behaviour: 'fees of 2.9 % and 30, pending until available; Visa’s indicator without 3-D Secure is 07',
    status: 'recorded',
    source: of('test_sync_stripe_invoice_discounts_and_coupons'),
  },
  {
    route: 'POST /v1/payment_methods/:id/attach',
    behaviour: 'a second test card: brand, last four, checks',
    status: 'recorded',
    source: of('test_stripe_can_update_card'),
  },
  {
    route: 'POST /v1/payment_methods/:id/attach',
    behaviour: 'an unknown method is refused with 404 and `payment_method` as the parameter',
    status: 'recorded',
    source:
      'github.com/pay-rails/pay test/vcr_cassettes/test_stripe_handles_exception_when_updating_a_card.yml (2023-08-16)',
  },
  {
    route: 'POST /v1/payment_methods',
    behaviour: 'a Canadian bank account is made and shown; it cannot be attached or paid with here',
    status: 'recorded',
    source: of('test_stripe_saves_acss_debit'),
  },
  {
    route: 'POST /v1/payment_methods',
    behaviour: 'iDEAL shows the code of the bank, FPX a person where nothing is said',
    status: 'recorded',
    source: 'github.com/pay-rails/pay test/vcr_cassettes/test_stripe_saves_ideal.yml, …_fpx.yml (2023-08-16)',
  },
  {
    route: 'GET /v1/payment_intents/:id',
    behaviour: 'an unknown intent is refused with 404 and `intent` as the parameter',
    status: 'recorded',
    source: 'github.com/stripe/stripe-terminal-js-demo issue 72',
  },
]
