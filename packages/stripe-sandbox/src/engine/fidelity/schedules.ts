import type { Fidelity } from './fidelity.ts'

const GUIDE = 'https://docs.stripe.com/billing/subscriptions/subscription-schedules'

export const scheduleFidelity: Fidelity[] = [
  {
    route: 'POST /v1/subscription_schedules',
    behaviour: 'starts now, later or in the past, and from a subscription',
    status: 'documented',
    source: GUIDE,
  },
  {
    route: 'POST /v1/subscription_schedules',
    behaviour: 'the first invoice is a draft for an hour',
    status: 'assumed',
    source: 'As renewals are, so that a schedule can begin for a customer who cannot pay yet',
  },
  {
    route: 'POST /v1/subscription_schedules/:id',
    behaviour: 'changes the current and the future phases, not the start of the current one',
    status: 'documented',
    source: GUIDE,
  },
  {
    route: 'POST /v1/subscription_schedules/:id/release',
    behaviour: 'takes the end that the schedule set from the subscription',
    status: 'documented',
    source: 'https://docs.stripe.com/api/subscription_schedules/release',
  },
  {
    route: 'POST /v1/subscription_schedules/:id/cancel',
    behaviour: 'cancels the subscription, with an invoice and prorations by default',
    status: 'documented',
    source: 'https://docs.stripe.com/api/subscription_schedules/cancel',
  },
  {
    route: 'POST /v1/subscription_schedules/:id/cancel',
    behaviour: 'a schedule that has not begun is told as aborted',
    status: 'assumed',
    source: "The script of Stripe's CLI for the event: https://github.com/stripe/stripe-cli/pull/1462",
  },
  {
    route: 'POST /v1/subscription_schedules',
    behaviour: 'a schedule is told to expire seven days before its end',
    status: 'documented',
    source: 'https://docs.stripe.com/api/events/types#event_types-subscription_schedule.expiring',
  },
  {
    route: 'POST /v1/subscription_schedules',
    behaviour: 'on a test clock a schedule is told to expire nine days before its end',
    status: 'assumed',
    source: "The script of Stripe's CLI for the event: https://github.com/stripe/stripe-cli/pull/1462",
  },
  {
    route: 'POST /v1/subscription_schedules',
    behaviour: 'a schedule that releases its subscription at its end is told as completed and as released',
    status: 'assumed',
    source: `The guide says that it is completed, and so does Stripe’s CLI: ${GUIDE}`,
  },
  {
    route: 'POST /v1/subscription_schedules',
    behaviour:
      'phases bring along discounts, tax rates, metadata, added items with their periods, invoice settings',
    status: 'documented',
    source: 'https://docs.stripe.com/api/subscription_schedules/create#create_subscription_schedule-phases',
  },
  {
    route: 'POST /v1/subscription_schedules',
    behaviour: 'a coupon that two phases name is redeemed once; what a phase said ends with it',
    status: 'assumed',
    source: 'Not described',
  },
]
