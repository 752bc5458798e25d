import type { Fidelity } from './fidelity.ts'

const RECORDING = 'https://docs.stripe.com/billing/subscriptions/usage-based/recording-usage-api'

export const usageFidelity: Fidelity[] = [
  {
    route: 'POST /v1/billing/meters',
    behaviour: 'active meters have event names of their own',
    status: 'assumed',
    source: 'Third-party reports of the refusal; its words are not known',
  },
  {
    route: 'POST /v1/billing/meter_events',
    behaviour: 'times of the last 35 days and the next 5 minutes; identifiers unique for 24 hours',
    status: 'documented',
    source: 'https://docs.stripe.com/api/billing/meter-event/create',
  },
  {
    route: 'POST /v1/billing/meter_events',
    behaviour: 'what cannot be counted is accepted and dropped',
    status: 'documented',
    source: RECORDING,
  },
  {
    route: 'POST /v1/billing/meter_event_adjustments',
    behaviour: 'takes an event back within 24 hours',
    status: 'documented',
    source: 'https://docs.stripe.com/api/billing/meter-event-adjustment',
  },
  {
    route: 'GET /v1/billing/meters/:id/event_summaries',
    behaviour: 'sum, count or last; by hour or day, newest first, windows without usage left out',
    status: 'assumed',
    source: 'Order and empty windows are not documented',
  },
  {
    route: 'POST /v1/billing/meter_events',
    behaviour:
      'usage of a closed period that is reported while its invoice is a draft is billed at finalization',
    status: 'documented',
    source: 'https://docs.stripe.com/billing/subscriptions/usage-based/configure-grace-period',
  },
  {
    route: 'POST /v1/billing/meter_events',
    behaviour: 'with event_time_window the last event stands for its hour or day',
    status: 'documented',
    source: 'https://docs.stripe.com/billing/subscriptions/usage-based/meters/configure',
  },
  {
    route: 'POST /v1/billing/meter_events',
    behaviour: 'values of at most fifteen digits',
    status: 'documented',
    source: 'https://docs.stripe.com/changelog/dahlia/2026-04-22/billing-meter-event-values-validation',
  },
  {
    route: 'DELETE /v1/subscriptions/:id',
    behaviour:
      'usage of the very second in which an item, a subscription or a period before a pause ends is billed',
    status: 'assumed',
    source: 'The documentation knows no seconds',
  },
  {
    route: 'POST /v1/products/:id/features',
    behaviour: 'reaches running subscriptions with their next period',
    status: 'assumed',
    source: 'Not found in the documentation',
  },
  {
    route: 'GET /v1/entitlements/active_entitlements',
    behaviour: 'follows the subscriptions of the customer and tells of each change',
    status: 'documented',
    source: 'https://docs.stripe.com/billing/entitlements',
  },
  {
    route: 'POST /v1/billing/alerts',
    behaviour:
      'tells once per customer whose usage, earlier usage included, reaches the value; not on test clocks',
    status: 'documented',
    source: 'https://docs.stripe.com/billing/subscriptions/usage-based/alerts',
  },
  {
    route: 'POST /v1/billing/feedback_options',
    behaviour: 'reasons of one’s own for cancellations; inactive ones are refused',
    status: 'assumed',
    source: 'The reference describes the objects, not how they are refused',
  },
]
