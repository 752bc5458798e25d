// What is asked of real Stripe and of the sandbox alike. `{customer}` stands for the id that the step of that name answered,
// `{customer.field.0.id}` for something deeper; `{now+3600}` for a time on the clock the scenario began with.
import type { Given } from '../account/account.ts'

export interface Step {
  /** How later steps refer to the answer. */
  as: string
  method: 'GET' | 'POST' | 'DELETE'
  path: string
  form?: Given
  /** True where the answer is asked for until its `status` is `ready`: a test clock on its way. */
  untilReady?: boolean
}

export interface Scenario {
  name: string
  steps: Step[]
}

const DAY = 86_400

const CLOCK: Step = {
  as: 'clock',
  method: 'POST',
  path: '/v1/test_helpers/test_clocks',
  form: { frozen_time: '{now}' },
}

const CUSTOMER: Step[] = [
  {
    as: 'customer',
    method: 'POST',
    path: '/v1/customers',
    form: { name: 'Ada Lovelace', email: 'ada@example.com', test_clock: '{clock}' },
  },
  {
    as: 'card',
    method: 'POST',
    path: '/v1/payment_methods/pm_card_visa/attach',
    form: { customer: '{customer}' },
  },
  {
    as: 'default',
    method: 'POST',
    path: '/v1/customers/{customer}',
    form: { invoice_settings: { default_payment_method: '{card}' } },
  },
]

function price(name: string, unitAmount: number, interval: string): Step[] {
  return [
    { as: `${name}_product`, method: 'POST', path: '/v1/products', form: { name } },
    {
      as: name,
      method: 'POST',
      path: '/v1/prices',
      form: {
        product: `{${name}_product}`,
        currency: 'usd',
        unit_amount: unitAmount,
        recurring: { interval },
      },
    },
  ]
}

function subscribe(form: Given): Step {
  return {
    as: 'subscription',
    method: 'POST',
    path: '/v1/subscriptions',
    form: { customer: '{customer}', items: [{ price: '{basic}' }], ...form },
  }
}

function advance(seconds: number): Step[] {
  return [
    {
      as: 'advanced',
      method: 'POST',
      path: '/v1/test_helpers/test_clocks/{clock}/advance',
      form: { frozen_time: `{now+${seconds}}` },
    },
    { as: 'ready', method: 'GET', path: '/v1/test_helpers/test_clocks/{clock}', untilReady: true },
  ]
}

const LATEST: Step = {
  as: 'latest',
  method: 'GET',
  path: '/v1/subscriptions/{subscription}',
  form: { expand: ['latest_invoice'] },
}

const CHANGE: Given = {
  items: [{ id: '{subscription.items.data.0.id}', price: '{pro}', quantity: 3 }],
  proration_behavior: 'always_invoice',
  proration_date: `{now+${10 * DAY}}`,
}

export const SCENARIOS: Scenario[] = [
  {
    name: 'subscribe, renew and cancel',
    steps: [
      CLOCK,
      ...CUSTOMER,
      ...price('basic', 2500, 'month'),
      subscribe({}),
      ...advance(32 * DAY),
      LATEST,
      { as: 'cancel', method: 'DELETE', path: '/v1/subscriptions/{subscription}' },
    ],
  },
  ...['flexible', 'classic'].flatMap((type): Scenario[] =>
    ['month', 'year'].map((interval) => ({
      name: `preview an upgrade to a plan by the ${interval}, then make it (${type})`,
      steps: [
        CLOCK,
        ...CUSTOMER,
        ...price('basic', 2500, 'month'),
        ...price('pro', 7900, interval),
        subscribe({ billing_mode: { type } }),
        ...advance(10 * DAY),
        {
          as: 'preview',
          method: 'POST',
          path: '/v1/invoices/create_preview',
          form: { subscription: '{subscription}', subscription_details: CHANGE },
        },
        { as: 'changed', method: 'POST', path: '/v1/subscriptions/{subscription}', form: CHANGE },
        LATEST,
      ],
    })),
  ),
  {
    name: 'a trial that ends',
    steps: [
      CLOCK,
      ...CUSTOMER,
      ...price('basic', 2500, 'month'),
      subscribe({ trial_period_days: 14 }),
      ...advance(15 * DAY),
      LATEST,
    ],
  },
  {
    name: 'a discount and a tax on every invoice',
    steps: [
      CLOCK,
      ...CUSTOMER,
      ...price('basic', 3333, 'month'),
      { as: 'coupon', method: 'POST', path: '/v1/coupons', form: { percent_off: 15, duration: 'forever' } },
      {
        as: 'rate',
        method: 'POST',
        path: '/v1/tax_rates',
        form: { display_name: 'VAT', percentage: 19, inclusive: false },
      },
      subscribe({ discounts: [{ coupon: '{coupon}' }], default_tax_rates: ['{rate}'] }),
      LATEST,
    ],
  },
  {
    name: 'refusals',
    steps: [
      { as: 'unknown', method: 'GET', path: '/v1/customers/cus_nobody00000000' },
      { as: 'missing', method: 'POST', path: '/v1/prices', form: { currency: 'usd' } },
      { as: 'extra', method: 'POST', path: '/v1/customers', form: { colour: 'red' } },
      { as: 'word', method: 'POST', path: '/v1/customers', form: { balance: 'much' } },
    ],
  },
]
