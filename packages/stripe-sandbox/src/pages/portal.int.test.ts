import type Stripe from 'stripe'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Sandbox } from '../sandbox.ts'
import { makePrice, startSandbox } from '../testing.ts'

let sandbox: Sandbox
let stripe: Stripe
let customer: Stripe.Customer
let subscription: Stripe.Subscription
let basic: string
let pro: string

beforeEach(async () => {
  ;({ sandbox, stripe } = startSandbox())
  basic = await makePrice(stripe, 'Basic', 1000)
  pro = await makePrice(stripe, 'Pro', 3000)
  customer = await stripe.customers.create({ name: 'Ada', email: 'ada@example.com' })
  const visa = await stripe.paymentMethods.attach('pm_card_visa', { customer: customer.id })
  await stripe.customers.update(customer.id, { invoice_settings: { default_payment_method: visa.id } })
  subscription = await stripe.subscriptions.create({ customer: customer.id, items: [{ price: basic }] })
})
afterEach(() => sandbox.close())

type Features = Stripe.BillingPortal.ConfigurationCreateParams.Features

async function configure(features: Features = {}): Promise<string> {
  const products = await Promise.all(
    [basic, pro].map(async (price) => {
      const { product } = await stripe.prices.retrieve(price)
      return { product: typeof product === 'string' ? product : product.id, prices: [price] }
    }),
  )
  const { id } = await stripe.billingPortal.configurations.create({
    features: {
      customer_update: { enabled: true, allowed_updates: ['name', 'email', 'address', 'tax_id'] },
      invoice_history: { enabled: true },
      payment_method_update: { enabled: true },
      subscription_cancel: {
        enabled: true,
        cancellation_reason: { enabled: true, options: ['too_expensive', 'other'] },
      },
      subscription_update: {
        enabled: true,
        default_allowed_updates: ['price'],
        proration_behavior: 'always_invoice',
        products,
        schedule_at_period_end: { conditions: [{ type: 'decreasing_item_amount' }] },
      },
      ...features,
    },
  })
  return id
}

async function open(
  params: Partial<Stripe.BillingPortal.SessionCreateParams> = {},
  features: Features = {},
): Promise<string> {
  const session = await stripe.billingPortal.sessions.create({
    customer: customer.id,
    configuration: await configure(features),
    return_url: 'https://app.test/billing',
    ...params,
  })
  return session.url
}

async function see(url: string): Promise<string> {
  const answer = await sandbox.fetch(url)
  expect(answer.status).toBe(200)
  return answer.text()
}

function press(url: string, form: Record<string, string>): Promise<Response> {
  return sandbox.fetch(url, { method: 'POST', body: new URLSearchParams(form), redirect: 'manual' })
}

function card(number: string) {
  return { act: 'add_card', number, expiry: '12 / 40', cvc: '123', name: 'Ada' }
}

/** What the form that stands on a page would send. */
function fieldsOf(page: string): Record<string, string> {
  const found = [...page.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)">/g)]
  return Object.fromEntries(found.map(([, name = '', value = '']) => [name, value]))
}

describe('the portal', () => {
  it('shows the plan, the card, the details and the invoices, and the way back', async () => {
    const page = await see(await open())
    for (const shown of [
      'Basic',
      '$10.00 per month',
      'Renews on 1 Dec 2026',
      'Visa ending in 4242',
      'ada@example.com',
      'Paid',
      'href="https://app.test/billing"',
    ]) {
      expect(page).toContain(shown)
    }
  })

  it('offers only what its configuration does, and refuses the rest', async () => {
    const url = await open(
      {},
      { subscription_cancel: { enabled: false }, invoice_history: { enabled: false } },
    )
    const page = await see(url)
    expect(page).not.toContain('Cancel plan')
    expect(page).not.toContain('Invoice history')
    expect((await press(url, { act: 'cancel', subscription: subscription.id })).status).toBe(403)
    expect((await stripe.subscriptions.retrieve(subscription.id)).cancel_at_period_end).toBe(false)
  })

  it('cancels at the period end with the reason given, and takes it back', async () => {
    const url = await open()
    const step = await see(`${url}/cancel/${subscription.id}`)
    expect(step).toContain('Basic ends on 1 Dec 2026')
    const answer = await press(url, { ...fieldsOf(step), feedback: 'too_expensive', comment: 'Sorry' })
    expect(answer.status).toBe(303)
    const canceled = await stripe.subscriptions.retrieve(subscription.id)
    expect(canceled).toMatchObject({
      status: 'active',
      cancel_at_period_end: true,
      cancellation_details: { feedback: 'too_expensive', comment: 'Sorry', reason: 'cancellation_requested' },
    })
    expect(await see(url)).toContain('Ends on 1 Dec 2026')
    await press(url, { act: 'keep', subscription: subscription.id })
    expect((await stripe.subscriptions.retrieve(subscription.id)).cancel_at_period_end).toBe(false)
  })

  it('cancels at once where it is configured so', async () => {
    const url = await open({}, { subscription_cancel: { enabled: true, mode: 'immediately' } })
    await press(url, { act: 'cancel', subscription: subscription.id })
    expect((await stripe.subscriptions.retrieve(subscription.id)).status).toBe('canceled')
    expect(await see(url)).toContain('You have no subscription.')
  })

  it('charges for an upgrade what it showed, however long one thought about it', async () => {
    sandbox.clock.advanceTo(new Date('2026-11-16T00:00:00Z'))
    const url = await open()
    expect(await see(`${url}/update/${subscription.id}`)).toContain('Pro')
    const confirm = await see(`${url}/update/${subscription.id}?price=${pro}`)
    expect(confirm).toContain('Due today')
    expect(confirm).toContain('$10.00')
    sandbox.clock.advanceTo(new Date('2026-11-17T00:00:00Z'))
    expect((await press(url, fieldsOf(confirm))).status).toBe(303)
    const [invoice] = (await stripe.invoices.list({ subscription: subscription.id })).data
    expect(invoice).toMatchObject({ total: 1000, status: 'paid', billing_reason: 'subscription_update' })
    expect((await stripe.subscriptions.retrieve(subscription.id)).items.data[0]?.price.id).toBe(pro)
  })

  it('keeps a downgrade for the period end', async () => {
    await stripe.subscriptions.update(subscription.id, {
      items: [{ id: subscription.items.data[0]?.id ?? '', price: pro }],
    })
    const url = await open()
    const confirm = await see(`${url}/update/${subscription.id}?price=${basic}`)
    expect(confirm).toContain('Your plan changes on 1 Dec 2026')
    expect((await press(url, fieldsOf(confirm))).status).toBe(303)
    expect((await stripe.subscriptions.retrieve(subscription.id)).items.data[0]?.price.id).toBe(pro)
    const home = await see(url)
    expect(home).toContain('Your plan changes when this period ends.')
    expect(home).not.toContain('Change plan')
    sandbox.clock.advanceTo(new Date('2026-12-02T00:00:00Z'))
    expect((await stripe.subscriptions.retrieve(subscription.id)).items.data[0]?.price.id).toBe(basic)
  })

  it('adds, prefers and removes cards, and says why one was refused', async () => {
    const url = await open()
    const declined = await press(url, card('4000 0000 0000 0002'))
    expect(declined.status).toBe(402)
    expect(await declined.text()).toContain('Your card was declined.')
    expect((await press(url, card('5555 5555 5555 4444'))).status).toBe(303)
    const methods = await stripe.customers.listPaymentMethods(customer.id)
    const added = methods.data.find(({ card: made }) => made?.brand === 'mastercard')?.id ?? ''
    await press(url, { act: 'default_method', method: added })
    const changed = await stripe.customers.retrieve(customer.id)
    expect(changed).toMatchObject({ invoice_settings: { default_payment_method: added } })
    const old = methods.data.find(({ id }) => id !== added)?.id ?? ''
    await press(url, { act: 'remove_method', method: old })
    expect((await stripe.customers.listPaymentMethods(customer.id)).data.map(({ id }) => id)).toEqual([added])
  })

  it('changes details that are allowed, and adds tax ids', async () => {
    const url = await open()
    await press(url, {
      act: 'details',
      name: 'Ada L.',
      email: 'ada@example.org',
      phone: '123',
      line1: '1 Main St',
      line2: '',
      city: 'London',
    })
    expect(await stripe.customers.retrieve(customer.id)).toMatchObject({
      name: 'Ada L.',
      email: 'ada@example.org',
      phone: null,
      address: { line1: '1 Main St', city: 'London', line2: null },
    })
    await press(url, { act: 'add_tax_id', type: 'eu_vat', value: 'DE123456789' })
    expect((await stripe.customers.listTaxIds(customer.id)).data).toMatchObject([{ value: 'DE123456789' }])
    expect(await see(`${url}/details`)).toContain('DE123456789')
  })

  it('does nothing to what belongs to somebody else', async () => {
    const stranger = await stripe.customers.create({})
    const theirs = await stripe.paymentMethods.attach('pm_card_mastercard', { customer: stranger.id })
    const url = await open()
    expect((await press(url, { act: 'remove_method', method: theirs.id })).status).toBe(400)
    expect((await stripe.paymentMethods.retrieve(theirs.id)).customer).toBe(stranger.id)
    expect((await press(url, { act: 'cancel', subscription: 'sub_none' })).status).toBe(403)
  })
})

describe('a session for one step', () => {
  it('shows that step only, and ends where it was told to', async () => {
    const url = await open({
      flow_data: {
        type: 'subscription_cancel',
        subscription_cancel: { subscription: subscription.id },
        after_completion: { type: 'redirect', redirect: { return_url: 'https://app.test/done' } },
      },
    })
    const page = await see(url)
    expect(page).toContain('Cancel your plan')
    expect(page).not.toContain('Payment methods')
    const answer = await press(url, fieldsOf(page))
    expect([answer.status, answer.headers.get('location')]).toEqual([303, 'https://app.test/done'])
  })

  it('confirms the very change it was made for, with its discount', async () => {
    const coupon = await stripe.coupons.create({ percent_off: 50, duration: 'once' })
    const url = await open({
      flow_data: {
        type: 'subscription_update_confirm',
        subscription_update_confirm: {
          subscription: subscription.id,
          items: [{ id: subscription.items.data[0]?.id ?? '', price: pro, quantity: 1 }],
          discounts: [{ coupon: coupon.id }],
        },
        after_completion: {
          type: 'hosted_confirmation',
          hosted_confirmation: { custom_message: 'Enjoy Pro' },
        },
      },
    })
    const answer = await press(url, fieldsOf(await see(url)))
    expect(answer.status).toBe(303)
    expect(await see(new URL(answer.headers.get('location') ?? '', url).href)).toContain('Enjoy Pro')
    const changed = await stripe.subscriptions.retrieve(subscription.id)
    expect([changed.items.data[0]?.price.id, changed.discounts.length]).toEqual([pro, 1])
  })

  it('takes a card and makes it the default', async () => {
    const url = await open({ flow_data: { type: 'payment_method_update' } })
    expect(await see(url)).toContain('Add a payment method')
    await press(url, {
      act: 'add_card',
      number: '5555555555554444',
      expiry: '12/40',
      cvc: '123',
      name: 'Ada',
    })
    const changed = await stripe.customers.retrieve(customer.id, {
      expand: ['invoice_settings.default_payment_method'],
    })
    expect(changed).toMatchObject({
      invoice_settings: { default_payment_method: { card: { brand: 'mastercard' } } },
    })
  })

  it('is answered 404 where there is none', async () => {
    expect((await sandbox.fetch('http://localhost:12111/portal/bps_none')).status).toBe(404)
  })
})
