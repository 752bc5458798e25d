import type Stripe from 'stripe'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Sandbox } from '../sandbox.ts'
import { makePrice, startSandbox } from '../testing.ts'

let sandbox: Sandbox
let stripe: Stripe
let customer: string
let subscription: string

beforeEach(async () => {
  ;({ sandbox, stripe } = startSandbox())
  const price = await makePrice(stripe, 'Basic', 1000)
  customer = (await stripe.customers.create({ name: 'Ada', email: 'ada@example.com' })).id
  const visa = await stripe.paymentMethods.attach('pm_card_visa', { customer })
  await stripe.customers.update(customer, { invoice_settings: { default_payment_method: visa.id } })
  subscription = (await stripe.subscriptions.create({ customer, items: [{ price }] })).id
})
afterEach(() => sandbox.close())

async function open(
  features: Stripe.BillingPortal.ConfigurationCreateParams.Features,
  flow?: Stripe.BillingPortal.SessionCreateParams.FlowData,
): Promise<string> {
  const { id: configuration } = await stripe.billingPortal.configurations.create({ features })
  const { url } = await stripe.billingPortal.sessions.create({
    customer,
    configuration,
    ...(flow === undefined ? {} : { flow_data: flow }),
  })
  return url
}

const see = async (url: string) => (await sandbox.fetch(url)).text()
const press = (url: string, form: Record<string, string>) =>
  sandbox.fetch(url, { method: 'POST', body: new URLSearchParams(form), redirect: 'manual' })
const status = async () => (await stripe.subscriptions.retrieve(subscription)).status

describe('pausing in the portal', () => {
  const pausing = { subscription_pause: { enabled: true } } as const

  it('stops the plan until the customer resumes it', async () => {
    const url = await open(pausing)
    expect(await see(url)).toContain('Pause plan')
    expect(await see(`${url}/pause/${subscription}`)).toContain('Pause your plan')
    expect((await press(url, { act: 'pause', subscription })).status).toBe(303)
    expect(await status()).toBe('paused')
    expect(await see(`${url}/home`)).toContain('Resume plan')
    expect((await press(url, { act: 'resume', subscription })).status).toBe(303)
    expect(await status()).toBe('active')
  })

  it('is not done where the configuration does not offer it, nor twice', async () => {
    const url = await open({ invoice_history: { enabled: true } })
    expect(await see(url)).not.toContain('Pause plan')
    expect((await press(url, { act: 'pause', subscription })).status).toBe(403)
    expect(await status()).toBe('active')
    const other = await open(pausing)
    await press(other, { act: 'pause', subscription })
    expect((await press(other, { act: 'pause', subscription })).status).toBe(400)
  })

  it('can be the one step of a session', async () => {
    const flow = { type: 'subscription_pause', subscription_pause: { subscription } } as const
    const url = await open(pausing, flow)
    expect(await see(url)).toContain('Pause your plan')
    await expect(open({ invoice_history: { enabled: true } }, flow)).rejects.toThrow('subscription_pause')
  })

  it('for a chosen length, and the login page, are named as not there', async () => {
    const month = { interval: 'month' } as const
    const duration = { type: 'interval_options' as const, interval_options: [month] }
    await expect(open({ subscription_pause: { enabled: true, duration } })).rejects.toMatchObject({
      statusCode: 501,
    })
    await expect(
      stripe.billingPortal.configurations.create({ features: pausing, login_page: { enabled: true } }),
    ).rejects.toMatchObject({ statusCode: 501 })
  })
})

describe('a cancellation that offers a coupon', () => {
  const cancelling = { subscription_cancel: { enabled: true } } as const

  async function offer(coupon: string): Promise<string> {
    return open(cancelling, {
      type: 'subscription_cancel',
      subscription_cancel: { subscription, retention: { type: 'coupon_offer', coupon_offer: { coupon } } },
    })
  }

  it('keeps those who take it, with the discount beside what they had', async () => {
    const had = await stripe.coupons.create({ percent_off: 10, duration: 'forever' })
    await stripe.subscriptions.update(subscription, { discounts: [{ coupon: had.id }] })
    const { id } = await stripe.coupons.create({
      percent_off: 25,
      duration: 'repeating',
      duration_in_months: 3,
    })
    const url = await offer(id)
    expect(await see(url)).toContain('25% off for 3 months')
    expect((await press(url, { act: 'accept_offer', subscription })).status).toBe(303)
    const kept = await stripe.subscriptions.retrieve(subscription)
    expect([kept.cancel_at_period_end, kept.discounts.length]).toEqual([false, 2])
  })

  it('lets the others go', async () => {
    const { id } = await stripe.coupons.create({ amount_off: 300, currency: 'usd', duration: 'once' })
    const url = await offer(id)
    expect(await see(url)).toContain('$3.00 off once')
    await press(url, { act: 'cancel', subscription })
    expect((await stripe.subscriptions.retrieve(subscription)).cancel_at_period_end).toBe(true)
  })

  it('is refused without an offer, and for a coupon that is not there', async () => {
    const url = await open(cancelling)
    expect((await press(url, { act: 'accept_offer', subscription })).status).toBe(403)
    await expect(offer('none')).rejects.toThrow('No such coupon')
  })
})

describe('a bank account in the portal', () => {
  it('is added and pays what comes next', async () => {
    const url = await open({ payment_method_update: { enabled: true } })
    const bank = { pay: 'us_bank_account', routing: '110000000', account: '000123456789' }
    expect((await press(url, { act: 'add_card', ...bank })).status).toBe(402)
    expect((await press(url, { act: 'add_card', ...bank, us_bank_account_holder: 'Ada' })).status).toBe(303)
    const methods = await stripe.customers.listPaymentMethods(customer)
    expect(methods.data.map(({ type }) => type)).toEqual(['us_bank_account', 'card'])
    expect(await see(`${url}/home`)).toContain('Bank account ending in 6789')
  })
})
