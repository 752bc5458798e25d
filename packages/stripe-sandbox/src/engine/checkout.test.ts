import { describe, expect, test } from 'vitest'
import { Account, utc } from './testing/account.ts'

const card = (number: string) => ({ number, exp_month: 12, exp_year: 2030, cvc: '123' })

function open(account: Account) {
  return account.call('checkout.session', 'POST', '/v1/checkout/sessions', {
    mode: 'payment',
    success_url: 'https://app.example/done',
    line_items: [
      { price_data: { currency: 'usd', unit_amount: 1500, product_data: { name: 'Shirt' } }, quantity: 2 },
    ],
  })
}

describe('checkout', () => {
  test('takes a one-time payment without making a customer', () => {
    const account = new Account()
    const session = open(account)
    expect(session).toMatchObject({ amount_total: 3000, payment_intent: null, payment_status: 'unpaid' })
    const done = account.call(
      'checkout.session',
      'POST',
      `/_sandbox/checkout/sessions/${session.id}/complete`,
      {
        card: card('4242424242424242'),
      },
    )
    expect(done).toMatchObject({ status: 'complete', payment_status: 'paid', customer: null })
    expect(done.payment_intent).toMatch(/^pi_/)
  })

  test('waits for authentication, and stays open when it fails', () => {
    const account = new Account()
    const session = open(account)
    const path = `/_sandbox/checkout/sessions/${session.id}`
    const entry = { card: card('4000002760003184') }
    expect(account.call('checkout.session', 'POST', `${path}/complete`, entry).status).toBe('open')
    expect(account.refusal('POST', `${path}/authenticate`, { outcome: 'failed' }).code).toBe(
      'payment_intent_authentication_failure',
    )
    account.call('checkout.session', 'POST', `${path}/complete`, entry)
    expect(
      account.call('checkout.session', 'POST', `${path}/authenticate`, { outcome: 'succeeded' }),
    ).toMatchObject({ status: 'complete', payment_status: 'paid' })
  })

  test('saves a card in setup mode', () => {
    const account = new Account()
    const customer = account.call('customer', 'POST', '/v1/customers')
    const session = account.call('checkout.session', 'POST', '/v1/checkout/sessions', {
      mode: 'setup',
      currency: 'usd',
      customer: customer.id,
      success_url: 'https://app.example/done',
    })
    expect(session).toMatchObject({ amount_total: null, payment_status: 'no_payment_required' })
    account.call('checkout.session', 'POST', `/_sandbox/checkout/sessions/${session.id}/complete`, {
      card: card('4242424242424242'),
    })
    const methods = account.list('payment_method', '/v1/payment_methods', { customer: customer.id })
    expect(methods.data.map((method) => method.card?.last4)).toEqual(['4242'])
  })
})

const complete = (account: Account, id: string, params: Record<string, string>) =>
  account.send('POST', `/_sandbox/checkout/sessions/${id}/complete`, {
    card: card('4242424242424242'),
    email: 'ada@example.com',
    ...params,
  })

describe('what a checkout session comes to', () => {
  test('is less its coupon, which the subscription keeps', () => {
    const account = new Account()
    account.send('POST', '/v1/coupons', { id: 'HALF', percent_off: 50, duration: 'forever' })
    const session = account.call('checkout.session', 'POST', '/v1/checkout/sessions', {
      mode: 'subscription',
      success_url: 'https://app.example/done',
      line_items: [{ price: account.price(1900).id, quantity: 1 }],
      discounts: [{ coupon: 'HALF' }],
    })
    expect(session).toMatchObject({
      amount_subtotal: 1900,
      amount_total: 950,
      total_details: { amount_discount: 950 },
    })
    complete(account, session.id, {})
    const [invoice] = account.list('invoice', '/v1/invoices').data
    expect(invoice).toMatchObject({ total: 950, amount_paid: 950 })
    account.engine.advanceClock(utc(2026, 11, 1, 1))
    expect(account.list('invoice', '/v1/invoices').data[0]).toMatchObject({ total: 950 })
  })

  test('is less the promotion code that the person typed', () => {
    const account = new Account()
    account.send('POST', '/v1/coupons', { id: 'OFF5', amount_off: 500, currency: 'usd', duration: 'once' })
    account.send('POST', '/v1/promotion_codes', {
      promotion: { type: 'coupon', coupon: 'OFF5' },
      code: 'HELLO5',
    })
    const session = account.call('checkout.session', 'POST', '/v1/checkout/sessions', {
      mode: 'payment',
      success_url: 'https://app.example/done',
      allow_promotion_codes: true,
      line_items: [
        { price_data: { currency: 'usd', unit_amount: 1500, product_data: { name: 'Shirt' } }, quantity: 1 },
      ],
    })
    expect(complete(account, session.id, { promotion_code: 'nothing' }).status).toBe(400)
    expect(complete(account, session.id, { promotion_code: 'hello5' }).status).toBe(200)
    expect(account.list('payment_intent', '/v1/payment_intents').data[0]).toMatchObject({
      amount: 1000,
      status: 'succeeded',
    })
  })
})
