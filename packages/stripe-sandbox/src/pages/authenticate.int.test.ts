import type Stripe from 'stripe'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Sandbox } from '../sandbox.ts'
import { makePrice, startSandbox } from '../testing.ts'

const CARD = {
  number: '4000 0027 6000 3184',
  expiry: '12 / 40',
  cvc: '123',
  name: 'Ada Lovelace',
  email: 'ada@example.com',
}

let sandbox: Sandbox
let stripe: Stripe
beforeEach(() => {
  ;({ sandbox, stripe } = startSandbox())
})
afterEach(() => sandbox.close())

async function submit(url: string, fields: Record<string, string>) {
  const response = await sandbox.fetch(url, { method: 'POST', body: new URLSearchParams(fields) })
  return {
    status: response.status,
    location: response.headers.get('location') ?? '',
    text: await response.text(),
  }
}

const at = (path: string) => `http://localhost:12111${path}`

describe('the page of the bank', () => {
  it('stands between the card and the subscription it pays for', async () => {
    const price = await makePrice(stripe, 'Starter', 1900)
    const session = await stripe.checkout.sessions.create({
      mode: 'subscription',
      line_items: [{ price, quantity: 1 }],
      success_url: 'http://app.test/done',
    })
    const sent = await submit(session.url ?? '', CARD)
    expect(sent).toMatchObject({ status: 303, location: `/authenticate/${session.id}` })
    const asked = await sandbox.fetch(at(sent.location))
    expect(await asked.text()).toContain('Your bank asks whether it is you who pays $19.00.')
    expect((await stripe.checkout.sessions.retrieve(session.id)).status).toBe('open')
    const refused = await submit(at(sent.location), { outcome: 'failed' })
    expect(refused.location).toBe(`/checkout/${session.id}?authentication=failed`)
    expect(await (await sandbox.fetch(at(refused.location))).text()).toContain('You have not been charged.')
    await submit(session.url ?? '', CARD)
    const passed = await submit(at(sent.location), { outcome: 'succeeded' })
    expect(passed).toMatchObject({ status: 303, location: 'http://app.test/done' })
    expect(await stripe.checkout.sessions.retrieve(session.id)).toMatchObject({
      status: 'complete',
      payment_status: 'paid',
    })
  })

  it('sends the person back to where the payment came from, with how it ended', async () => {
    const intent = await stripe.paymentIntents.create({
      amount: 2900,
      currency: 'usd',
      payment_method: 'pm_card_authenticationRequired',
      confirm: true,
      return_url: 'http://app.test/back?plan=pro',
    })
    const url = intent.next_action?.redirect_to_url?.url ?? ''
    const { location } = await submit(url, { outcome: 'succeeded' })
    const back = new URL(location)
    expect(back.origin + back.pathname).toBe('http://app.test/back')
    expect(Object.fromEntries(back.searchParams)).toEqual({
      plan: 'pro',
      payment_intent: intent.id,
      payment_intent_client_secret: intent.client_secret,
      redirect_status: 'succeeded',
    })
    expect((await stripe.paymentIntents.retrieve(intent.id)).status).toBe('succeeded')
  })

  it('lets an open invoice be paid with a card that asks for it', async () => {
    const customer = await stripe.customers.create({ name: 'Ada' })
    const price = await makePrice(stripe, 'Starter', 1900)
    const subscription = await stripe.subscriptions.create({
      customer: customer.id,
      items: [{ price }],
      payment_behavior: 'default_incomplete',
    })
    const [open] = (await stripe.invoices.list({ subscription: subscription.id })).data
    const invoice = open?.id ?? ''
    const sent = await submit(at(`/invoice/${invoice}`), CARD)
    expect(sent.location).toMatch(new RegExp(`^/authenticate/pi_\\w+\\?invoice=${invoice}$`))
    const passed = await submit(at(sent.location), { outcome: 'succeeded' })
    expect(passed.location).toBe(`/invoice/${invoice}`)
    expect((await stripe.invoices.retrieve(invoice)).status).toBe('paid')
    expect((await stripe.subscriptions.retrieve(subscription.id)).status).toBe('active')
  })

  it('knows nothing of an id that does not exist', async () => {
    expect((await sandbox.fetch(at('/authenticate/pi_nothing'))).status).toBe(404)
  })
})

describe('a checkout with a promotion code', () => {
  it('takes the code off, keeps what was typed when it is wrong, and leaves a receipt', async () => {
    await stripe.coupons.create({ id: 'OFF5', amount_off: 500, currency: 'usd', duration: 'once' })
    await stripe.promotionCodes.create({ promotion: { type: 'coupon', coupon: 'OFF5' }, code: 'HELLO5' })
    const session = await stripe.checkout.sessions.create({
      mode: 'payment',
      allow_promotion_codes: true,
      line_items: [
        { price_data: { currency: 'usd', unit_amount: 1500, product_data: { name: 'Shirt' } }, quantity: 1 },
      ],
      success_url: 'http://app.test/done',
    })
    const url = session.url ?? ''
    expect(await (await sandbox.fetch(url)).text()).toContain('Promotion code (optional)')
    const plain = { ...CARD, number: '4242 4242 4242 4242' }
    const wrong = await submit(url, { ...plain, promotion_code: 'NOPE' })
    expect(wrong.status).toBe(402)
    expect(wrong.text).toContain('This code is invalid. You have not been charged.')
    expect(wrong.text).toContain('value="NOPE"')
    expect((await submit(url, { ...plain, promotion_code: 'hello5' })).location).toBe('http://app.test/done')
    const [charge] = (await stripe.charges.list()).data
    expect(charge).toMatchObject({ amount: 1000, paid: true })
    expect(await (await sandbox.fetch(charge?.receipt_url ?? '')).text()).toContain('$10.00')
  })
})
