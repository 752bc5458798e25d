import type { Fidelity } from './fidelity.ts'

const PRORATIONS = 'https://docs.stripe.com/billing/subscriptions/prorations'
const COMPARE = 'https://docs.stripe.com/billing/subscriptions/billing-mode/compare'
const PAUSE = 'https://docs.stripe.com/billing/subscriptions/pause'
const UPDATE = 'https://docs.stripe.com/api/subscriptions/update'

export const subscriptionFidelity: Fidelity[] = [
  {
    route: 'POST /v1/subscriptions',
    behaviour: 'one currency for all a customer has running; another once that is over',
    status: 'documented',
    source: 'https://docs.stripe.com/invoicing/multi-currency-customers',
  },
  {
    route: 'POST /v1/subscriptions',
    behaviour: 'bills the first period, or the part of it up to a future anchor',
    status: 'recorded',
    source: 'proration-cases.json',
  },
  {
    route: 'POST /v1/subscriptions',
    behaviour: '`billing_cycle_anchor_config` and `add_invoice_items`',
    status: 'documented',
    source: 'https://docs.stripe.com/api/subscriptions/create',
  },
  {
    route: 'POST /v1/subscriptions',
    behaviour: '`backdate_start_date` bills the past time as one line, period by period',
    status: 'assumed',
    source: 'The documentation says that it is billed, not in how many lines',
  },
  {
    route: 'POST /v1/subscriptions',
    behaviour: 'usage-based items make no line and, alone, no invoice in flexible billing',
    status: 'documented',
    source: COMPARE,
  },
  {
    route: 'POST /v1/subscriptions/:id',
    behaviour: 'changes of items prorate to the second, once per line',
    status: 'recorded',
    source: 'proration-cases.json',
  },
  {
    route: 'POST /v1/subscriptions/:id',
    behaviour: '`cancel_at` within a period shortens and prorates it',
    status: 'documented',
    source: UPDATE,
  },
  {
    route: 'POST /v1/subscriptions/:id',
    behaviour: '`pause_collection` voids or gives up invoices at once',
    status: 'assumed',
    source: 'https://docs.stripe.com/billing/subscriptions/pause-payment says immediately, not the events',
  },
  {
    route: 'POST /v1/subscription_items',
    behaviour: 'adding an item is an update of its subscription',
    status: 'documented',
    source: PRORATIONS,
  },
  {
    route: 'POST /v1/subscription_items/:id',
    behaviour: 'changing an item prorates as the subscription does',
    status: 'documented',
    source: PRORATIONS,
  },
  {
    route: 'DELETE /v1/subscription_items/:id',
    behaviour: 'gives back unused time and bills what was used; the last item stays',
    status: 'documented',
    source: COMPARE,
  },
  {
    route: 'DELETE /v1/subscriptions/:id',
    behaviour: '`invoice_now` bills usage and pending items and charges them',
    status: 'documented',
    source: 'https://docs.stripe.com/billing/subscriptions/cancel',
  },
  {
    route: 'POST /v1/subscriptions/:id/pause',
    behaviour: 'ends the period, credits unused time, stops invoices; flexible billing only',
    status: 'documented',
    source: PAUSE,
  },
  {
    route: 'POST /v1/subscriptions/:id/resume',
    behaviour: 'waits 23 hours for its invoice, else stays paused',
    status: 'documented',
    source: 'https://docs.stripe.com/api/subscriptions/resume',
  },
  {
    route: 'POST /v1/subscriptions/:id/resume',
    behaviour: 'after the last retry the invoice is void and the subscription stays paused',
    status: 'assumed',
    source: 'The documentation says that payment is retried, not how that ends',
  },
  {
    route: 'POST /v1/subscriptions/:id/migrate',
    behaviour: 'goes from classic to flexible, never back',
    status: 'documented',
    source: 'https://docs.stripe.com/billing/subscriptions/billing-mode',
  },
  {
    route: 'POST /v1/subscriptions',
    behaviour: 'a renewal of somebody without any payment method is not tried again and stays past due',
    status: 'documented',
    source: 'https://docs.stripe.com/billing/revenue-recovery/smart-retries',
  },
  {
    route: 'POST /v1/subscriptions',
    behaviour: '`billing_thresholds` bill usage that has reached an amount or a number of units',
    status: 'documented',
    source: 'https://docs.stripe.com/billing/subscriptions/usage-based/thresholds',
  },
  {
    route: 'POST /v1/subscriptions',
    behaviour:
      'thresholds are looked at a second after usage is reported; their invoice is a draft for an hour',
    status: 'assumed',
    source: 'Stripe says that it checks usage from time to time',
  },
  {
    route: 'POST /v1/subscriptions',
    behaviour: '`pending_invoice_item_interval` bills what waits on the grid of the anchor',
    status: 'assumed',
    source: 'The reference says how often, not from when',
  },
  {
    route: 'POST /v1/subscriptions',
    behaviour: '`invoice_settings` and `payment_settings` stand on each invoice',
    status: 'documented',
    source: 'https://docs.stripe.com/api/subscriptions/create#create_subscription-invoice_settings',
  },
  {
    route: 'POST /v1/subscriptions/:id',
    behaviour: 'a change billed at once is sent, not charged, where invoices are sent',
    status: 'documented',
    source: 'https://docs.stripe.com/api/subscriptions/create#create_subscription-collection_method',
  },
  {
    route: 'POST /v1/subscriptions',
    behaviour:
      'a trial that leaves the anchor `unchanged` bills what is left of the period it ends in, in part',
    status: 'assumed',
    source: 'The reference says how the anchor is reset, not what is billed',
  },
]
