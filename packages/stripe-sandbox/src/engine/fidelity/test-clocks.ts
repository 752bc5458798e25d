import type { Fidelity } from './fidelity.ts'

export const testClockFidelity: Fidelity[] = [
  {
    route: 'POST /v1/test_helpers/test_clocks/:id/advance',
    behaviour:
      'two intervals of the shortest subscription, or two years; forward only; advancing, then ready',
    status: 'documented',
    source: 'https://docs.stripe.com/api/test_clocks/advance',
  },
  {
    route: 'POST /v1/test_helpers/test_clocks/:id/advance',
    behaviour: 'ready as soon as it has answered; the words of the refusals',
    status: 'assumed',
    source: 'Stripe works in the background for a while',
  },
  {
    route: 'POST /v1/test_helpers/test_clocks',
    behaviour: 'three customers with three subscriptions each; deleted after thirty days',
    status: 'documented',
    source: 'https://docs.stripe.com/billing/testing/test-clocks/api-advanced-usage',
  },
  {
    route: 'DELETE /v1/test_helpers/test_clocks/:id',
    behaviour: 'deletes its customers and ends their subscriptions',
    status: 'documented',
    source: 'https://docs.stripe.com/api/test_clocks/delete',
  },
]
