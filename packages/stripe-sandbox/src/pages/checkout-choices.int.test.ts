import type Stripe from 'stripe'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Sandbox } from '../sandbox.ts'
import { makePrice, startSandbox } from '../testing.ts'

const CARD = {
  pay: 'card',
  number: '4242 4242 4242 4242',
  expiry: '12 / 40',
  cvc: '123',
  name: 'Ada Lovelace',
}
const BANK = {
  pay: 'us_bank_account',
  routing: '110000000',
  account: '000123456789',
  us_bank_account_holder: 'Ada Lovelace',
}
const EMAIL = { email: 'ada@example.com' }

let sandbox: Sandbox
let stripe: Stripe
beforeEach(() => {
  ;({ sandbox, stripe } = startSandbox())
})
afterEach(() => sandbox.close())

async function open(params: Partial<Stripe.Checkout.SessionCreateParams> = {}, currency = 'usd') {
  const session = await stripe.checkout.sessions.create({
    mode: 'subscription',
    ...(params.mode === 'setup'
      ? {}
      : { line_items: [{ price: await makePrice(stripe, 'Starter', 1900, currency), quantity: 1 }] }),
    success_url: 'http://app.test/done',
    ...params,
  })
  return { id: session.id, url: session.url ?? '' }
}

const see = async (url: string) => (await sandbox.fetch(url)).text()
async function submit(url: string, fields: Record<string, string>) {
  const response = await sandbox.fetch(url, { method: 'POST', body: new URLSearchParams(fields) })
  return { status: response.status, text: await response.text() }
}
const retrieve = (id: string) => stripe.checkout.sessions.retrieve(id)

describe('paying by bank debit', () => {
  it('is offered in words, completes unpaid, and ends as the test account says', async () => {
    const { id, url } = await open()
    const page = await see(url)
    expect(page).toContain('US bank account (ACH debit)')
    expect(page).toContain('Processing, then fails: insufficient funds')
    expect((await submit(url, { ...BANK, ...EMAIL })).status).toBe(303)
    expect(await retrieve(id)).toMatchObject({ status: 'complete', payment_status: 'unpaid' })
    sandbox.advanceToNext('settlement')
    expect((await retrieve(id)).payment_status).toBe('paid')
  })

  it('by SEPA is offered for euros, by card alone where only that is taken', async () => {
    const euros = await open({}, 'eur')
    expect(await see(euros.url)).toContain('SEPA debit')
    expect(
      (await submit(euros.url, { pay: 'sepa_debit', iban: 'DE89', sepa_debit_holder: 'Ada', ...EMAIL })).text,
    ).toContain('id="iban-error"')
    const only = await open({ allowed_payment_method_types: ['card'] })
    expect(await see(only.url)).not.toContain('ACH')
  })

  it('a link of the test accounts fills it in', async () => {
    const { url } = await open()
    const page = await see(`${url}?account=000222222227`)
    expect(page).toMatch(/value="us_bank_account" checked/)
    expect(page).toContain('value="000222222227"')
  })

  it('says at the field what is wrong with it', async () => {
    const { url } = await open()
    const { status, text } = await submit(url, { ...BANK, ...EMAIL, account: '1', routing: '12' })
    expect(status).toBe(402)
    for (const field of ['account', 'routing']) expect(text).toContain(`id="${field}-error"`)
  })

  it('saves the account in setup mode', async () => {
    const { id: customer } = await stripe.customers.create({ email: 'ada@example.com' })
    const { id, url } = await open({ mode: 'setup', currency: 'usd', customer })
    expect((await submit(url, BANK)).status).toBe(303)
    expect((await retrieve(id)).status).toBe('complete')
    const methods = await stripe.customers.listPaymentMethods(customer)
    expect(methods.data[0]?.us_bank_account?.last4).toBe('6789')
  })
})

async function customerWith(...tokens: string[]) {
  const { id } = await stripe.customers.create({ email: 'ada@example.com' })
  const cards = await Promise.all(
    tokens.map((token) => stripe.paymentMethods.attach(token, { customer: id })),
  )
  const [main] = cards
  if (main !== undefined)
    await stripe.customers.update(id, { invoice_settings: { default_payment_method: main.id } })
  return { id, cards }
}

describe('what is saved', () => {
  it('is offered first: the default, then what may be shown again', async () => {
    const { id, cards } = await customerWith('pm_card_visa', 'pm_card_mastercard', 'pm_card_amex')
    await stripe.paymentMethods.update(cards[1]?.id ?? '', { allow_redisplay: 'always' })
    const session = await open({ customer: id })
    const page = await see(session.url)
    const order = ['Visa ending in 4242', 'Mastercard ending in 4444', 'Another card']
    expect(order.map((words) => page.indexOf(words))).toEqual(
      order.map((words) => page.indexOf(words)).toSorted((a, b) => a - b),
    )
    expect(page).not.toContain('Amex')
    expect((await submit(session.url, { pay: cards[0]?.id ?? '' })).status).toBe(303)
    const { subscription } = await stripe.checkout.sessions.retrieve(session.id, { expand: ['subscription'] })
    expect(subscription).toMatchObject({ status: 'active', default_payment_method: cards[0]?.id })
  })

  it('may be removed, and new details kept, where the session says so', async () => {
    const { id, cards } = await customerWith('pm_card_visa')
    const options = { payment_method_remove: 'enabled', payment_method_save: 'enabled' } as const
    const session = await open({ customer: id, saved_payment_method_options: options })
    expect((await submit(session.url, { act: `remove_${cards[0]?.id}` })).status).toBe(303)
    expect((await stripe.customers.listPaymentMethods(id)).data).toEqual([])
    expect((await submit(session.url, { ...CARD, saves: 'yes' })).status).toBe(303)
    const [kept] = (await stripe.customers.listPaymentMethods(id)).data
    expect(kept?.allow_redisplay).toBe('always')
  })

  it('is not offered where a new method is to be saved', async () => {
    const { id } = await customerWith('pm_card_visa')
    const { url } = await open({ mode: 'setup', currency: 'usd', customer: id })
    expect(await see(url)).not.toContain('ending in 4242')
  })

  it('of somebody else is not taken', async () => {
    const theirs = await customerWith('pm_card_visa')
    const { url } = await open()
    expect((await submit(url, { pay: theirs.cards[0]?.id ?? '', ...EMAIL })).status).toBe(402)
  })
})

describe('what the page asks for', () => {
  it('is marked where it is missing and kept where it was typed', async () => {
    const { id, url } = await open({
      phone_number_collection: { enabled: true },
      billing_address_collection: 'required',
      shipping_address_collection: { allowed_countries: ['DE'] },
      consent_collection: { terms_of_service: 'required' },
      custom_fields: [{ key: 'team', label: { type: 'custom', custom: 'Team name' }, type: 'text' }],
      custom_text: { submit: { message: 'We deliver on Fridays.' } },
    })
    const page = await see(url)
    for (const words of ['Team name', 'Delivery address', 'Billing address', 'We deliver on Fridays.'])
      expect(page).toContain(words)
    expect(page).toContain('Germany')
    const bare = await submit(url, { ...CARD, ...EMAIL, custom_team: 'Analytics' })
    for (const field of ['phone', 'terms', 'shipping_line1', 'billing_country'])
      expect(bare.text).toContain(`id="${field}-error"`)
    expect(bare.text).toContain('value="Analytics"')
    const address = { line1: '1 Main St', city: 'Berlin', postal_code: '10115', country: 'DE' }
    const both = ['billing', 'shipping'].flatMap((kind) =>
      Object.entries(address).map(([part, value]) => [`${kind}_${part}`, value] as const),
    )
    const full = { phone: '+49 30 1', terms: 'yes', custom_team: 'Analytics', shipping_name: 'Ada' }
    const done = await submit(url, { ...CARD, ...EMAIL, ...full, ...Object.fromEntries(both) })
    expect(done.status).toBe(303)
    expect(await retrieve(id)).toMatchObject({
      custom_fields: [{ text: { value: 'Analytics' } }],
      customer_details: { phone: '+49 30 1', address: { city: 'Berlin' } },
    })
  })

  it('is no card where nothing is due and none is needed', async () => {
    const { id, url } = await open({
      payment_method_collection: 'if_required',
      subscription_data: { trial_period_days: 7 },
    })
    const page = await see(url)
    expect(page).not.toContain('Card number')
    expect((await submit(url, EMAIL)).status).toBe(303)
    expect((await retrieve(id)).status).toBe('complete')
  })
})

describe('what it costs', () => {
  it('follows the code and the quantity before anything is charged', async () => {
    const coupon = await stripe.coupons.create({ percent_off: 50, duration: 'forever' })
    await stripe.promotionCodes.create({ promotion: { type: 'coupon', coupon: coupon.id }, code: 'HALF' })
    const price = await makePrice(stripe, 'Seat', 1000)
    const { id, url } = await open({
      allow_promotion_codes: true,
      line_items: [{ price, quantity: 1, adjustable_quantity: { enabled: true, maximum: 5 } }],
    })
    const line = /id="(quantity_li_\w+)"/.exec(await see(url))?.[1] ?? ''
    const updated = await submit(url, { act: 'update', promotion_code: 'half', [line]: '3' })
    expect(updated.status).toBe(200)
    expect(updated.text).toContain('Pay $15.00 and subscribe')
    const tooMany = await submit(url, { act: 'update', [line]: '6' })
    expect(tooMany.text).toContain(`id="${line}-error"`)
    const wrong = await submit(url, { act: 'update', promotion_code: 'nothing' })
    expect(wrong.text).toContain('id="promotion_code-error"')
    const unseen = await submit(url, { ...CARD, ...EMAIL, seen: '1000', promotion_code: 'half', [line]: '3' })
    expect(unseen.text).toContain('The total is $15.00 now.')
    expect((await stripe.charges.list()).data).toEqual([])
    const paid = { ...CARD, ...EMAIL, seen: '1500', promotion_code: 'half', [line]: '3' }
    expect((await submit(url, paid)).status).toBe(303)
    expect((await retrieve(id)).amount_total).toBe(1500)
  })

  it('names what is bought once beside what recurs', async () => {
    const price = await makePrice(stripe, 'Starter', 1900)
    const setup = { currency: 'usd', unit_amount: 5000, product_data: { name: 'Setup' } }
    const { url } = await open({
      line_items: [
        { price, quantity: 1 },
        { price_data: setup, quantity: 1 },
      ],
    })
    const page = await see(url)
    expect(page).toContain('Pay $69.00 and subscribe')
    expect(page).toContain('Renews at $19.00 per month')
    expect(page).toContain('Paid once')
  })
})

describe('an expired checkout', () => {
  it('is taken up again at the address its event tells', async () => {
    const { id, url } = await open({ after_expiration: { recovery: { enabled: true } } })
    sandbox.clock.advanceBy(25 * 3_600_000)
    expect((await sandbox.fetch(url)).status).toBe(410)
    const recovery = (await retrieve(id)).after_expiration?.recovery?.url ?? ''
    const answer = await sandbox.fetch(recovery, { redirect: 'manual' })
    expect(answer.status).toBe(303)
    const copy = new URL(answer.headers.get('location') ?? '', recovery).href
    expect((await submit(copy, { ...CARD, ...EMAIL })).status).toBe(303)
    expect((await sandbox.fetch('http://localhost:12111/recover/cs_none')).status).toBe(404)
  })
})

describe('the invoice page', () => {
  it('takes a bank debit once, and then says that it is on its way', async () => {
    const { id: customer } = await stripe.customers.create({ email: 'ada@example.com' })
    await stripe.invoiceItems.create({ customer, amount: 4200, currency: 'usd' })
    const draft = await stripe.invoices.create({
      customer,
      collection_method: 'send_invoice',
      days_until_due: 30,
      pending_invoice_items_behavior: 'include',
    })
    const url = (await stripe.invoices.finalizeInvoice(draft.id)).hosted_invoice_url ?? ''
    expect((await submit(url, BANK)).status).toBe(303)
    expect((await submit(url, BANK)).status).toBe(303)
    const page = await see(url)
    expect(page).toContain('Your payment is processing')
    expect(page).not.toContain('<form')
    sandbox.advanceToNext('settlement')
    expect((await stripe.invoices.retrieve(draft.id)).status).toBe('paid')
    const { data } = await stripe.charges.list()
    expect(data).toHaveLength(1)
    expect(await see(data[0]?.receipt_url ?? '')).toContain('Bank account ending in 6789')
  })
})
