// What a checkout page asks for and keeps. Over 300 lines, because it follows the parameters of one route.
import { describe, expect, test } from 'vitest'
import type { CheckoutSession } from './core/wire.ts'
import { Account, utc } from './testing/account.ts'
import type { Given } from './testing/account.ts'

const START = utc(2026, 10, 1)
const DAY = 86400
const CARD = { number: '4242424242424242', exp_month: 12, exp_year: 2030, cvc: '123' }
const HOME = { line1: '1 Main St', city: 'Berlin', postal_code: '10115', country: 'DE' }
const shirt = (amount = 1500) => ({ currency: 'usd', unit_amount: amount, product_data: { name: 'Shirt' } })

function open(account: Account, params: Given): CheckoutSession {
  return account.call('checkout.session', 'POST', '/v1/checkout/sessions', {
    success_url: 'https://app.example/done',
    mode: 'payment',
    ...(params['mode'] === 'subscription' || params['line_items'] !== undefined
      ? {}
      : { line_items: [{ price_data: shirt(), quantity: 1 }] }),
    ...params,
  })
}

const pathOf = (id: string) => `/_sandbox/checkout/sessions/${id}/complete`
const complete = (account: Account, id: string, params: Given = {}) =>
  account.call('checkout.session', 'POST', pathOf(id), { card: CARD, email: 'ada@example.com', ...params })
const refuse = (account: Account, id: string, params: Given = {}) =>
  account.refusal('POST', pathOf(id), { card: CARD, email: 'ada@example.com', ...params })

const subscribe = (account: Account, rest: Given = {}) =>
  open(account, {
    mode: 'subscription',
    line_items: [{ price: account.price(1900).id, quantity: 1 }],
    ...rest,
  })
const debit = (account: Account, id: string, number: string) =>
  account.call('checkout.session', 'POST', pathOf(id), {
    email: 'ada@example.com',
    us_bank_account: { account_number: number },
  })

describe('a session paid by bank debit', () => {
  test('is complete and unpaid, its subscription active, until the bank has paid', () => {
    const account = new Account()
    const session = subscribe(account)
    expect(session.payment_method_types).toEqual(['card', 'link', 'us_bank_account'])
    const done = debit(account, session.id, '000123456789')
    expect(done).toMatchObject({ status: 'complete', payment_status: 'unpaid' })
    expect(account.subscription(done.subscription ?? '').status).toBe('active')
    account.newEvents()
    account.engine.advanceClock(START + 4 * DAY)
    expect(account.newEvents()).toContain('checkout.session.async_payment_succeeded')
    const later = account.call('checkout.session', 'GET', `/v1/checkout/sessions/${session.id}`)
    expect(later.payment_status).toBe('paid')
    expect(account.latestInvoice(done.subscription ?? '').status).toBe('paid')
  })

  test('tells when the bank refuses, and the subscription is past due', () => {
    const account = new Account()
    const done = debit(account, subscribe(account).id, '000222222227')
    account.newEvents()
    account.engine.advanceClock(START + 4 * DAY)
    const events = account.newEvents()
    expect(events).toContain('checkout.session.async_payment_failed')
    expect(events).toContain('invoice.payment_failed')
    expect(account.subscription(done.subscription ?? '').status).toBe('past_due')
  })

  test('with a trial is known at once, and debited when the trial ends', () => {
    const account = new Account()
    const session = subscribe(account, { subscription_data: { trial_period_days: 7 } })
    const done = debit(account, session.id, '000123456789')
    expect(done.payment_status).toBe('no_payment_required')
    account.engine.advanceClock(START + 7 * DAY + 3600)
    expect(account.subscription(done.subscription ?? '').status).toBe('active')
    account.engine.advanceClock(START + 12 * DAY)
    expect(account.latestInvoice(done.subscription ?? '').status).toBe('paid')
  })

  test('is refused where the session takes cards only, or another currency', () => {
    const account = new Account()
    const session = subscribe(account, { payment_method_types: ['card'] })
    const refusal = account.refusal('POST', pathOf(session.id), {
      email: 'ada@example.com',
      us_bank_account: { account_number: '000123456789' },
    })
    expect(refusal.param).toBe('payment_method')
    expect(
      account.refusal('POST', '/v1/checkout/sessions', {
        mode: 'payment',
        success_url: 'https://app.example/done',
        line_items: [{ price_data: { ...shirt(), currency: 'eur' }, quantity: 1 }],
        payment_method_types: ['us_bank_account'],
      }).param,
    ).toBe('payment_method_types')
  })
})

describe('what a session sells', () => {
  test('may be paid once beside what recurs, also in a trial', () => {
    const account = new Account()
    const session = open(account, {
      mode: 'subscription',
      line_items: [
        { price: account.price(1900).id, quantity: 2 },
        { price_data: shirt(5000), quantity: 1 },
      ],
      subscription_data: { trial_period_days: 7 },
    })
    expect(session.amount_total).toBe(5000)
    const done = complete(account, session.id)
    const subscription = account.subscription(done.subscription ?? '')
    expect(subscription).toMatchObject({ status: 'trialing' })
    expect(subscription.items.data.map(({ quantity }) => quantity)).toEqual([2])
    expect(account.invoice(done.invoice)).toMatchObject({ total: 5000, status: 'paid' })
    expect(
      account.refusal('POST', '/v1/checkout/sessions', {
        mode: 'subscription',
        success_url: 'https://app.example/done',
        line_items: [{ price_data: shirt(), quantity: 1 }],
      }).message,
    ).toContain('at least one recurring price')
  })

  test('is taxed by its rates, and the invoice is what the session said', () => {
    const account = new Account()
    const rate = account.send('POST', '/v1/tax_rates', {
      display_name: 'VAT',
      percentage: '19',
      inclusive: false,
    })
    const { id } = rate.body && typeof rate.body === 'object' && 'id' in rate.body ? rate.body : { id: '' }
    const session = open(account, {
      mode: 'subscription',
      line_items: [{ price: account.price(1999).id, quantity: 1 }],
      subscription_data: { default_tax_rates: [String(id)] },
    })
    expect(session).toMatchObject({
      amount_subtotal: 1999,
      amount_total: 2379,
      total_details: { amount_tax: 380 },
    })
    expect(account.invoice(complete(account, session.id).invoice)).toMatchObject({ total: 2379 })
  })

  test('that begins in the middle of a period says the prorated amount', () => {
    const account = new Account()
    const session = open(account, {
      mode: 'subscription',
      line_items: [{ price: account.price(3000).id, quantity: 1 }],
      subscription_data: { billing_cycle_anchor: START + 15 * DAY },
    })
    expect(session.amount_total).toBe(1500)
    expect(account.invoice(complete(account, session.id).invoice)).toMatchObject({ total: 1500 })
  })

  test('has the quantity that the person chose, within its bounds', () => {
    const account = new Account()
    const session = open(account, {
      line_items: [
        { price_data: shirt(), quantity: 1, adjustable_quantity: { enabled: true, minimum: 1, maximum: 5 } },
        { price_data: shirt(100), quantity: 1 },
      ],
    })
    const lines = account.send('GET', `/v1/checkout/sessions/${session.id}/line_items`).body
    const ids = [...JSON.stringify(lines).matchAll(/"id":"(li_\w+)"/g)].map(([, id]) => id ?? '')
    const [first = '', second = ''] = ids
    expect(refuse(account, session.id, { quantities: { [first]: 6 } }).code).toBe('quantity_out_of_range')
    expect(refuse(account, session.id, { quantities: { [second]: 2 } }).param).toBe(`quantities[${second}]`)
    expect(complete(account, session.id, { quantities: { [first]: 3 } })).toMatchObject({
      amount_total: 4600,
    })
    expect(account.list('payment_intent', '/v1/payment_intents').data[0]?.amount).toBe(4600)
  })

  test('is invoiced where that is asked for', () => {
    const account = new Account()
    const session = open(account, {
      invoice_creation: { enabled: true, invoice_data: { description: 'Thank you', footer: 'VAT DE1' } },
    })
    const done = complete(account, session.id)
    expect(account.invoice(done.invoice)).toMatchObject({
      status: 'paid',
      total: 1500,
      description: 'Thank you',
      footer: 'VAT DE1',
      customer: done.customer,
    })
    expect(done.payment_intent).toMatch(/^pi_/)
    const price = account.price(100).id
    expect(
      account.refusal('POST', '/v1/checkout/sessions', {
        mode: 'subscription',
        success_url: 'https://app.example/done',
        line_items: [{ price, quantity: 1 }],
        invoice_creation: { enabled: true },
      }).param,
    ).toBe('invoice_creation')
  })
})

describe('what a session asks for', () => {
  test('is missed by name, checked, and shown when complete', () => {
    const account = new Account()
    const session = open(account, {
      phone_number_collection: { enabled: true },
      billing_address_collection: 'required',
      shipping_address_collection: { allowed_countries: ['DE', 'FR'] },
      consent_collection: { terms_of_service: 'required', promotions: 'auto' },
      name_collection: { business: { enabled: true, optional: true } },
      custom_fields: [
        {
          key: 'size',
          label: { type: 'custom', custom: 'Size' },
          type: 'dropdown',
          dropdown: { options: [{ label: 'Small', value: 's' }] },
        },
        {
          key: 'vip',
          label: { type: 'custom', custom: 'Number' },
          type: 'numeric',
          numeric: { minimum_length: 2 },
          optional: true,
        },
      ],
    })
    const given = {
      phone: '+49 30 1',
      address: HOME,
      shipping: { name: 'Ada', address: HOME },
      consent: { terms_of_service: 'accepted', promotions: 'opt_in' },
      custom_fields: { size: 's', vip: '42' },
    }
    for (const name of ['phone', 'address', 'shipping', 'consent', 'custom_fields'] as const) {
      const { [name]: _, ...rest } = given
      expect(refuse(account, session.id, rest).param).toContain(name)
    }
    const abroad = { shipping: { name: 'Ada', address: { ...HOME, country: 'US' } } }
    expect(refuse(account, session.id, { ...given, ...abroad }).param).toBe('shipping[address][country]')
    const size = { custom_fields: { size: 'xxl' } }
    expect(refuse(account, session.id, { ...given, ...size }).param).toBe('custom_fields[size]')
    const vip = { custom_fields: { size: 's', vip: 'x' } }
    expect(refuse(account, session.id, { ...given, ...vip }).param).toBe('custom_fields[vip]')
    expect(complete(account, session.id, given)).toMatchObject({
      collected_information: { shipping_details: { name: 'Ada', address: { city: 'Berlin' } } },
      consent: { promotions: 'opt_in', terms_of_service: 'accepted' },
      custom_fields: [{ dropdown: { value: 's' } }, { numeric: { value: '42' } }],
      customer_details: { address: { line1: '1 Main St' }, phone: '+49 30 1' },
    })
  })

  test('goes to an existing customer only where the session may', () => {
    const account = new Account()
    const customer = account.customer('pm_card_visa', { name: 'Before' })
    const paid = (params: Given) =>
      complete(account, open(account, { customer: customer.id, ...params }).id, {
        name: 'After',
        address: HOME,
      })
    const read = () => account.call('customer', 'GET', `/v1/customers/${customer.id}`)
    paid({})
    expect(read()).toMatchObject({ name: 'Before', address: null })
    paid({ customer_update: { name: 'auto', address: 'auto' } })
    expect(read()).toMatchObject({ name: 'After', address: { city: 'Berlin' } })
    expect(
      account.refusal('POST', '/v1/checkout/sessions', {
        mode: 'payment',
        success_url: 'https://app.example/done',
        line_items: [{ price_data: shirt(), quantity: 1 }],
        customer_update: { name: 'auto' },
      }).param,
    ).toBe('customer_update')
  })

  test('may be no card at all where nothing is due', () => {
    const account = new Account()
    const session = open(account, {
      mode: 'subscription',
      payment_method_collection: 'if_required',
      line_items: [{ price: account.price(1900).id, quantity: 1 }],
      subscription_data: {
        trial_period_days: 7,
        trial_settings: { end_behavior: { missing_payment_method: 'cancel' } },
      },
    })
    const done = account.call('checkout.session', 'POST', pathOf(session.id), { email: 'ada@example.com' })
    expect(account.subscription(done.subscription ?? '')).toMatchObject({
      status: 'trialing',
      default_payment_method: null,
    })
    account.engine.advanceClock(START + 7 * DAY)
    expect(account.subscription(done.subscription ?? '').status).toBe('canceled')
  })

  test.each([
    [{ payment_method_collection: 'always' }, 'payment_method_collection'],
    [{ expires_at: START + 1799 }, 'expires_at'],
    [{ expires_at: START + DAY + 1 }, 'expires_at'],
    [
      { shipping_address_collection: { allowed_countries: ['KP'] } },
      'shipping_address_collection[allowed_countries][0]',
    ],
    [{ ui_mode: 'embedded_page' }, 'ui_mode'],
  ])('is refused where it cannot be asked: %j', (params, param) => {
    const account = new Account()
    expect(
      account.refusal('POST', '/v1/checkout/sessions', {
        mode: 'payment',
        success_url: 'https://app.example/done',
        line_items: [{ price_data: shirt(), quantity: 1 }],
        ...params,
      }).param,
    ).toBe(param)
  })
})

describe('an expired session', () => {
  test('can be taken up again as a copy for thirty days', () => {
    const account = new Account()
    const session = open(account, {
      after_expiration: { recovery: { enabled: true, allow_promotion_codes: true } },
    })
    const path = `/_sandbox/checkout/sessions/${session.id}/recover`
    expect(account.refusal('POST', path).code).toBe('checkout_session_not_open')
    account.engine.advanceClock(START + DAY)
    const expired = account.call('checkout.session', 'GET', `/v1/checkout/sessions/${session.id}`)
    expect(expired).toMatchObject({
      status: 'expired',
      after_expiration: { recovery: { expires_at: START + 31 * DAY } },
    })
    const copy = account.call('checkout.session', 'POST', path)
    expect(copy).toMatchObject({ status: 'open', recovered_from: session.id, allow_promotion_codes: true })
    expect(complete(account, copy.id).payment_status).toBe('paid')
    account.engine.advanceClock(START + 32 * DAY)
    expect(account.refusal('POST', path).status).toBe(400)
  })
})
