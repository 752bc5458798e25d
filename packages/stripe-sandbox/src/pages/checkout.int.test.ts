import type Stripe from 'stripe'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Sandbox } from '../sandbox.ts'
import { makePrice, startSandbox } from '../testing.ts'

const CARD = { number: '4242 4242 4242 4242', expiry: '12 / 40', cvc: '123', name: 'Ada Lovelace' }
const SUCCESS = 'http://app.test/billing/return?session={CHECKOUT_SESSION_ID}&a=1'

let sandbox: Sandbox
let stripe: Stripe
beforeEach(() => {
  ;({ sandbox, stripe } = startSandbox())
})
afterEach(() => sandbox.close())

async function checkout(
  params: Partial<Stripe.Checkout.SessionCreateParams> = {},
  amount = 1900,
  currency = 'usd',
) {
  const price = await makePrice(stripe, 'Starter <b>', amount, currency)
  const session = await stripe.checkout.sessions.create({
    mode: 'subscription',
    line_items: [{ price, quantity: 1 }],
    success_url: SUCCESS,
    cancel_url: 'http://app.test/plans',
    ...params,
  })
  return { id: session.id, url: session.url ?? '' }
}

async function page(url: string) {
  const response = await sandbox.fetch(url)
  return { status: response.status, headers: response.headers, text: await response.text() }
}

async function submit(url: string, fields: Record<string, string>) {
  const response = await sandbox.fetch(url, { method: 'POST', body: new URLSearchParams(fields) })
  return { status: response.status, location: response.headers.get('location'), text: await response.text() }
}

async function failedRenewal(): Promise<Stripe.Invoice> {
  const { url } = await checkout()
  await submit(url, { ...CARD, email: 'ada@example.com' })
  sandbox.nextPayment({ customer: null, outcome: 'declined', declineCode: 'insufficient_funds' })
  sandbox.clock.advanceTo(new Date('2026-12-01T02:00:00Z'))
  const [invoice] = (await stripe.invoices.list({ status: 'open' })).data
  if (invoice === undefined) throw new Error('The renewal did not fail')
  return invoice
}

describe('the checkout page', () => {
  it('shows what is bought, its rhythm and what is due today, and runs no script', async () => {
    const { url } = await checkout()
    const { status, text, headers } = await page(url)
    expect(status).toBe(200)
    expect(text).toContain('Subscribe to Starter &lt;b&gt;')
    expect(text).toContain('$19.00 per month')
    expect(text).toContain('Pay $19.00 and subscribe')
    expect(text).toContain('SANDBOX')
    expect(text).toContain('href="http://app.test/plans"')
    expect(text).not.toMatch(/<script|style=| on\w+=/)
    expect(headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(headers.get('content-security-policy')).toContain("form-action 'self' http://app.test;")
  })

  it('tells a trial from a payment', async () => {
    const { url } = await checkout({ subscription_data: { trial_period_days: 14 } })
    const { text } = await page(url)
    expect(text).toContain('14 days free')
    expect(text).toContain('then $19.00 per month starting 15 Nov 2026')
    expect(text).toMatch(/Total due today<\/span>\s*<strong>\$0\.00/)
    expect(text).toContain('Start trial')
  })

  it.each([
    ['jpy', 500, '¥500'],
    ['kwd', 12_340, 'KWD\u00a012.340'],
  ])('knows how %s is written', async (currency, amount, expected) => {
    const { url } = await checkout({}, amount, currency)
    expect((await page(url)).text).toContain(`Pay ${expected} and subscribe`)
  })

  it('paid, returns to the app with the session and has made the subscription', async () => {
    const customer = await stripe.customers.create({ email: 'ada@example.com' })
    const { id, url } = await checkout({ customer: customer.id })
    const { status, location } = await submit(url, CARD)
    expect(status).toBe(303)
    expect(location).toBe(`http://app.test/billing/return?session=${id}&a=1`)
    const session = await stripe.checkout.sessions.retrieve(id, { expand: ['subscription', 'invoice'] })
    expect(session).toMatchObject({
      status: 'complete',
      payment_status: 'paid',
      customer: customer.id,
      subscription: { status: 'active' },
      invoice: { amount_paid: 1900 },
    })
  })

  it('submitted twice, charges once', async () => {
    const { id, url } = await checkout()
    const fields = { ...CARD, email: 'ada@example.com' }
    const both = await Promise.all([submit(url, fields), submit(url, fields)])
    expect(both.map(({ status, location }) => [status, location])).toEqual(
      Array.from({ length: 2 }, () => [303, `http://app.test/billing/return?session=${id}&a=1`]),
    )
    expect((await stripe.charges.list()).data).toHaveLength(1)
    expect((await page(url)).text).toContain('This checkout is complete')
  })

  it('on a decline says so, keeps what was typed but the security code, and takes another card', async () => {
    const { id, url } = await checkout()
    const fields = { ...CARD, number: '4000 0000 0000 0002', email: 'ada@example.com' }
    const declined = await submit(url, fields)
    expect(declined.status).toBe(402)
    expect(declined.text).toContain('Your card was declined. You have not been charged. Try another card.')
    expect(declined.text).toContain('value="4000 0000 0000 0002"')
    expect(declined.text).toContain('value="ada@example.com"')
    expect(declined.text).not.toContain('value="123"')
    expect((await stripe.checkout.sessions.retrieve(id)).status).toBe('open')
    expect((await stripe.subscriptions.list({ status: 'all' })).data).toEqual([])
    expect((await submit(url, { ...fields, number: CARD.number })).status).toBe(303)
  })

  it('ties each error to its field', async () => {
    const { url } = await checkout()
    const { status, text } = await submit(url, {
      number: '42',
      expiry: 'soon',
      cvc: 'x',
      name: '',
      email: 'nobody',
    })
    expect(status).toBe(402)
    for (const field of ['number', 'expiry', 'cvc', 'name', 'email']) {
      expect(text).toMatch(
        new RegExp(`id="${field}"[^>]*aria-invalid="true" aria-describedby="${field}-error"`),
      )
      expect(text).toContain(`id="${field}-error"`)
    }
    expect(text).toMatch(/role="alert" tabindex="-1" autofocus/)
    const expired = await submit(url, { ...CARD, expiry: '01 / 20', email: 'ada@example.com' })
    expect(expired.text).toContain('id="expiry-error"')
    const mistyped = await submit(url, { ...CARD, number: '4242 4242 4242 4241', email: 'ada@example.com' })
    expect(mistyped.text).toContain('id="number-error"')
    expect((await stripe.customers.list()).data).toEqual([])
  })

  it('shows what a person typed as text, never as markup', async () => {
    const { url } = await checkout()
    const { text } = await submit(url, {
      ...CARD,
      number: '"><script>alert(1)</script>',
      name: '<img src=x>',
    })
    expect(text).not.toMatch(/<script|<img/)
  })

  it('expired, or unknown, is a page of its own and takes no card', async () => {
    const { url } = await checkout()
    sandbox.clock.advanceBy(25 * 3_600_000)
    const expired = await page(url)
    expect(expired.status).toBe(410)
    expect(expired.text).toContain('This checkout has expired')
    expect((await submit(url, { ...CARD, email: 'a@b.cd' })).status).toBe(410)
    expect((await stripe.charges.list()).data).toEqual([])
    expect((await page('http://localhost:12111/checkout/cs_test_none')).status).toBe(404)
  })

  it('makes no link of an address that is not the web', async () => {
    const { url } = await checkout({ cancel_url: 'javascript:alert(1)' })
    expect((await page(url)).text).not.toContain('javascript:')
  })
})

describe('the invoice page', () => {
  it('shows an open invoice and takes its payment once', async () => {
    const invoice = await failedRenewal()
    const url = invoice.hosted_invoice_url ?? ''
    const shown = await page(url)
    expect(shown.text).toContain(`Invoice ${invoice.number}`)
    expect(shown.text).toContain('Pay $19.00')
    const declined = await submit(url, { ...CARD, number: '4000 0000 0000 9995' })
    expect(declined.status).toBe(402)
    expect(declined.text).toContain('You have not been charged.')
    const both = await Promise.all([submit(url, CARD), submit(url, CARD)])
    expect(both.map(({ status }) => status)).toEqual([303, 303])
    expect(await stripe.invoices.retrieve(invoice.id)).toMatchObject({ status: 'paid', amount_paid: 1900 })
    const paid = await page(url)
    expect(paid.text).toContain('Paid')
    expect(paid.text).not.toContain('<form')
  })
})
