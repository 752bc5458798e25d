import type { Fidelity } from './fidelity.ts'

/** The portal, older plans, search, webhook endpoints and the account. */
export const platformFidelity: Fidelity[] = [
  {
    route: 'POST /v1/billing_portal/sessions',
    behaviour: 'every field of a session without a flow, on the default configuration',
    status: 'recorded',
    source: 'test_billing_portal_session.json',
  },
  {
    route: 'POST /v1/billing_portal/sessions',
    behaviour: 'flows lead to one step and end as after_completion says',
    status: 'documented',
    source: 'https://docs.stripe.com/customer-management/portal-deep-links',
  },
  {
    route: 'POST /v1/billing_portal/sessions',
    behaviour: 'a session does not expire',
    status: 'assumed',
    source: 'Stripe ends it after some minutes without use, which no API field tells',
  },
  {
    route: 'POST /v1/billing_portal/configurations',
    behaviour: 'prorations on cancelling need mode=immediately; always_invoice is refused',
    status: 'documented',
    source:
      'https://docs.stripe.com/api/customer_portal/configurations/create#create_portal_configuration-features-subscription_cancel-proration_behavior',
  },
  {
    route: 'POST /v1/billing_portal/configurations',
    behaviour: 'features that are not named are off',
    status: 'documented',
    source: 'https://docs.stripe.com/api/customer_portal/configurations/create',
  },
  {
    route: 'POST /v1/billing_portal/configurations',
    behaviour: 'defaults of trial_update_behavior (end_trial) and subscription_pause (indefinite, off)',
    status: 'assumed',
    source: 'the documentation names the choices only',
  },
  {
    route: 'GET /v1/billing_portal/configurations',
    behaviour: 'a default configuration is there from the start',
    status: 'assumed',
    source: 'on Stripe somebody saves it in the Dashboard',
  },
  {
    route: 'GET /v1/billing_portal/configurations/:id',
    behaviour: 'the products of subscription_update are told only where expanded',
    status: 'documented',
    source: 'https://docs.stripe.com/api/customer_portal/configurations/object',
  },
  {
    route: 'POST /v1/plans',
    behaviour: 'a plan is a price under the same id; both are told of',
    status: 'documented',
    source: 'https://docs.stripe.com/api/plans',
  },
  {
    route: 'DELETE /v1/plans/:id',
    behaviour: 'subscriptions go on at the deleted plan’s amount',
    status: 'documented',
    source: 'https://docs.stripe.com/api/plans/delete',
  },
  {
    route: 'DELETE /v1/plans/:id',
    behaviour: 'the price is deleted with its plan',
    status: 'assumed',
    source: 'they share one id',
  },
  ...['customers', 'subscriptions', 'invoices', 'prices', 'products', 'payment_intents', 'charges'].map(
    (kind): Fidelity => ({
      route: `GET /v1/${kind}/search`,
      behaviour: 'the query language: fields, types, operators, negation, AND or OR, null, ten clauses',
      status: 'documented',
      source: 'https://docs.stripe.com/search#search-query-language',
    }),
  ),
  {
    route: 'GET /v1/customers/search',
    behaviour: 'what was just written is found at once',
    status: 'assumed',
    source: 'Stripe’s index is up to a minute behind; tests need not wait for it',
  },
  {
    route: 'POST /v1/webhook_endpoints',
    behaviour: 'at most sixteen; an unknown type of event is refused',
    status: 'documented',
    source: 'https://docs.stripe.com/webhooks#register-webhook',
  },
  {
    route: 'POST /v1/webhook_endpoints',
    behaviour: 'a rolled secret signs beside the new one for up to a day',
    status: 'documented',
    source: 'https://docs.stripe.com/webhooks#roll-endpoint-secrets',
  },
  {
    route: 'GET /v1/events/:id',
    behaviour: 'pending_webhooks counts down as endpoints take the event',
    status: 'documented',
    source: 'https://docs.stripe.com/api/events/object#event_object-pending_webhooks',
  },
  {
    route: 'GET /v1/balance',
    behaviour: 'net of payments, refunds and fees; available once their available_on has come',
    status: 'documented',
    source: 'https://docs.stripe.com/api/balance/balance_object',
  },
]
