// What somebody did while a real account's webhooks were logged, done again here.
import type { Account, Given } from '../account/account.ts'
import { idOf, makeCustomer, makePrice, makeProduct } from '../numbers/catalog.ts'
import { isRecord } from '../values.ts'

/** Prepares, calls `listen` where the log began, and goes on. */
export type Script = (account: Account, listen: () => Promise<void>) => Promise<void>

/** Scripts by the words a sequence's id begins with. */
export const SCRIPTS: Record<string, Script> = {
  'checkout-new-customer': async (account, listen) => {
    const price = await monthly(account, 2500)
    await listen()
    await checkout(account, { mode: 'subscription', line_items: [{ price, quantity: 1 }] })
  },
  'checkout-existing-customer': async (account, listen) => {
    const price = await monthly(account, 2500)
    const customer = idOf(await account.call('POST', '/v1/customers', { email: 'ada@example.com' }))
    await listen()
    await checkout(account, { mode: 'subscription', customer, line_items: [{ price, quantity: 1 }] })
  },
  'checkout-one-time': async (account, listen) => {
    const product = await makeProduct(account, 'Book', null)
    const price = idOf(
      await account.call('POST', '/v1/prices', { product, currency: 'usd', unit_amount: 2500 }),
    )
    await listen()
    await checkout(account, { mode: 'payment', line_items: [{ price, quantity: 1 }] })
    // The charge reaches the balance a moment after the answer.
    account.advance(account.now() + 2)
  },
  'api-create-then-cancel': async (account, listen) => {
    await listen()
    const customer = idOf(
      await account.call('POST', '/v1/customers', {
        payment_method: 'pm_card_visa',
        invoice_settings: { default_payment_method: 'pm_card_visa' },
      }),
    )
    const price = await monthly(account, 1500)
    const subscription = await account.call('POST', '/v1/subscriptions', { customer, items: [{ price }] })
    await account.call('DELETE', `/v1/subscriptions/${idOf(subscription)}`)
  },
  'upgrade-immediate': async (account, listen) => {
    const [subscription, item] = await subscribe(account, 2500)
    const cheaper = await monthly(account, 1000)
    account.advance(account.now() + 10 * 86_400)
    await listen()
    await account.call('POST', `/v1/subscriptions/${subscription}`, {
      items: [{ id: item, price: cheaper }],
      proration_behavior: 'always_invoice',
    })
  },
  'cancel-immediately': async (account, listen) => {
    const [subscription] = await subscribe(account, 2500)
    await listen()
    await account.call('DELETE', `/v1/subscriptions/${subscription}`)
  },
  portal: async (account, listen) => {
    const [subscription, , customer] = await subscribe(account, 2500)
    await account.call('POST', '/v1/billing_portal/configurations', {
      features: { subscription_cancel: { enabled: true } },
    })
    await listen()
    await account.call('POST', '/v1/billing_portal/sessions', { customer })
    await account.call('POST', `/v1/subscriptions/${subscription}`, { cancel_at_period_end: true })
    await account.call('DELETE', `/v1/subscriptions/${subscription}`)
  },
  'renewal-failure': async (account, listen) => {
    const [subscription, , customer] = await subscribe(account, 2500)
    const failing = await account.call('POST', '/v1/payment_methods/pm_card_chargeCustomerFail/attach', {
      customer,
    })
    await account.call('POST', `/v1/customers/${customer}`, {
      invoice_settings: { default_payment_method: idOf(failing) },
    })
    await listen()
    const { items } = await account.call('GET', `/v1/subscriptions/${subscription}`)
    const end = firstItem(items)['current_period_end']
    account.advance((typeof end === 'number' ? end : 0) + 3601)
  },
}

async function monthly(account: Account, unitAmount: number): Promise<string> {
  const product = await makeProduct(account, `Plan ${unitAmount}`, null)
  return makePrice(account, {
    product,
    currency: 'usd',
    interval: 'month',
    intervalCount: 1,
    cost: { unitAmount },
  })
}

export async function subscribe(account: Account, unitAmount: number): Promise<[string, string, string]> {
  const customer = await makeCustomer(account)
  const made = await account.call('POST', '/v1/subscriptions', {
    customer,
    items: [{ price: await monthly(account, unitAmount) }],
  })
  return [idOf(made), idOf(firstItem(made['items'])), customer]
}

async function checkout(account: Account, given: Given): Promise<void> {
  const session = await account.call('POST', '/v1/checkout/sessions', {
    success_url: 'https://example.com/done',
    ...given,
  })
  await account.call('POST', `/_sandbox/checkout/sessions/${idOf(session)}/complete`, {
    card: { number: '4242424242424242', exp_month: 12, exp_year: 2034, cvc: '123' },
    email: 'ada@example.com',
    name: 'Ada Lovelace',
  })
}

export function firstItem(items: unknown): Record<string, unknown> {
  const [first] = isRecord(items) && Array.isArray(items['data']) ? items['data'] : []
  if (isRecord(first)) return first
  throw new Error('The subscription has no item')
}
