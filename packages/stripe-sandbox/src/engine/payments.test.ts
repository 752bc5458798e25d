import { describe, expect, test } from 'vitest'
import { Account, itemOf, utc } from './testing/account.ts'

const CREATED = [
  'charge.succeeded',
  'customer.updated',
  'customer.subscription.created',
  'payment_intent.created',
  'payment_intent.succeeded',
  'invoice.created',
  'invoice.finalized',
  'invoice.paid',
  'invoice.payment_succeeded',
  'invoice_payment.paid',
]

describe('a new subscription', () => {
  test('is told in the order in which Stripe tells it', () => {
    const account = new Account()
    const price = account.price(1900)
    const customer = account.customer()
    account.newEvents()
    account.subscribe(customer, price)
    expect(account.newEvents()).toEqual(CREATED)
  })

  test('is incomplete while its first invoice is unpaid, and over after 23 hours', () => {
    const account = new Account()
    const customer = account.customer('pm_card_chargeCustomerFail')
    const subscription = account.subscribe(customer, account.price(1900))
    expect(subscription.status).toBe('incomplete')
    expect(account.latestInvoice(subscription.id)).toMatchObject({
      status: 'open',
      attempt_count: 1,
      next_payment_attempt: null,
    })
    account.engine.advanceClock(utc(2026, 10, 1, 22, 59, 59))
    expect(account.subscription(subscription.id).status).toBe('incomplete')
    account.engine.advanceClock(utc(2026, 10, 1, 23))
    expect(account.subscription(subscription.id).status).toBe('incomplete_expired')
    expect(account.latestInvoice(subscription.id).status).toBe('void')
  })

  test('becomes active when its first invoice is paid', () => {
    const account = new Account()
    const customer = account.customer()
    const subscription = account.subscribe(customer, account.price(1900), {
      payment_behavior: 'default_incomplete',
    })
    expect(subscription.status).toBe('incomplete')
    account.call('invoice', 'POST', `/v1/invoices/${subscription.latest_invoice}/pay`)
    expect(account.subscription(subscription.id).status).toBe('active')
    account.engine.advanceClock(utc(2026, 10, 2))
    expect(account.subscription(subscription.id).status).toBe('active')
  })

  test('leaves nothing behind when it must not be incomplete', () => {
    const account = new Account()
    const price = account.price(1900)
    const customer = account.customer('pm_card_chargeCustomerFail')
    const before = account.engine.snapshot()
    const refusal = account.refusal('POST', '/v1/subscriptions', {
      customer: customer.id,
      items: [{ price: price.id }],
      payment_behavior: 'error_if_incomplete',
    })
    expect(refusal).toMatchObject({ status: 402, type: 'card_error', code: 'card_declined' })
    expect(account.engine.snapshot()).toEqual(before)
  })

  test('needs a payment method', () => {
    const account = new Account()
    const customer = account.call('customer', 'POST', '/v1/customers')
    const refusal = account.refusal('POST', '/v1/subscriptions', {
      customer: customer.id,
      items: [{ price: account.price(1900).id }],
    })
    expect(refusal).toMatchObject({ status: 400, code: 'resource_missing' })
    expect(refusal.message).toMatch(
      /^This customer has no attached payment source or default payment method\./,
    )
  })
})

describe('a declined card', () => {
  test('cannot be attached', () => {
    const account = new Account()
    const customer = account.call('customer', 'POST', '/v1/customers')
    expect(
      account.refusal('POST', '/v1/payment_methods/pm_card_chargeDeclined/attach', { customer: customer.id }),
    ).toMatchObject({
      status: 402,
      type: 'card_error',
      code: 'card_declined',
      decline_code: 'generic_decline',
      advice_code: 'try_again_later',
      network_decline_code: '01',
      param: '',
      message: 'Your card was declined.',
    })
  })
})

function declineNext() {
  const account = new Account()
  const pro = account.price(4900)
  const customer = account.customer()
  const subscription = account.subscribe(customer, account.price(1900))
  account.engine.advanceClock(utc(2026, 10, 16))
  account.engine.setNextPayment({ customer: customer.id, outcome: 'declined' })
  const change = (behavior: string) => ({
    items: [{ id: itemOf(subscription).id, price: pro.id }],
    proration_behavior: 'always_invoice',
    payment_behavior: behavior,
  })
  return { account, pro, subscription, change, path: `/v1/subscriptions/${subscription.id}` }
}

describe('a change that cannot be paid', () => {
  test('waits as a pending update and takes effect when its invoice is paid', () => {
    const { account, pro, subscription, change, path } = declineNext()
    const waiting = account.call('subscription', 'POST', path, change('pending_if_incomplete'))
    expect(waiting.status).toBe('active')
    expect(itemOf(waiting).price.unit_amount).toBe(1900)
    expect(waiting.pending_update?.subscription_items?.[0]?.price.id).toBe(pro.id)
    expect(waiting.pending_update?.expires_at).toBe(utc(2026, 10, 16, 23))
    account.newEvents()
    account.call('invoice', 'POST', `/v1/invoices/${waiting.latest_invoice}/pay`)
    const applied = account.subscription(subscription.id)
    expect(itemOf(applied).price.id).toBe(pro.id)
    expect(applied.pending_update).toBeNull()
    expect(account.newEvents()).toContain('customer.subscription.pending_update_applied')
  })

  test.each([
    ['its invoice is voided', 'void'],
    ['23 hours have passed', 'expire'],
  ])('is dropped when %s', (_, how) => {
    const { account, subscription, change, path } = declineNext()
    const waiting = account.call('subscription', 'POST', path, change('pending_if_incomplete'))
    if (how === 'void') account.call('invoice', 'POST', `/v1/invoices/${waiting.latest_invoice}/void`)
    else account.engine.advanceClock(utc(2026, 10, 16, 23))
    const left = account.subscription(subscription.id)
    expect(left).toMatchObject({ status: 'active', pending_update: null })
    expect(itemOf(left).price.unit_amount).toBe(1900)
    expect(account.invoice(waiting.latest_invoice).status).toBe('void')
  })

  test('is refused whole when it must not be incomplete', () => {
    const { account, change, path } = declineNext()
    const kept = () => account.engine.snapshot().filter(({ id }) => id !== 'settings/outcomes')
    const before = kept()
    expect(account.refusal('POST', path, change('error_if_incomplete'))).toMatchObject({ status: 402 })
    expect(kept()).toEqual(before)
  })

  test('is kept by default, past due', () => {
    const { account, change, path } = declineNext()
    expect(account.call('subscription', 'POST', path, change('allow_incomplete')).status).toBe('past_due')
  })
})

function open(account: Account, params: Record<string, string> = {}) {
  return account.call('checkout.session', 'POST', '/v1/checkout/sessions', {
    mode: 'subscription',
    line_items: [{ price: account.price(4900).id, quantity: 1 }],
    success_url: 'https://app.example/done?session={CHECKOUT_SESSION_ID}',
    ...params,
  })
}
const card = (number: string) => ({ number, exp_month: 12, exp_year: 2030, cvc: '123' })

describe('checkout', () => {
  test('meets an outcome that was set for one payment once, though the declined session leaves nothing', () => {
    const account = new Account()
    const session = open(account, { customer_email: 'ada@example.com' })
    const path = `/_sandbox/checkout/sessions/${session.id}/complete`
    account.engine.setNextPayment({ customer: null, outcome: 'declined', declineCode: 'insufficient_funds' })
    expect(account.refusal('POST', path, { card: card('4242424242424242') })).toMatchObject({
      status: 402,
      type: 'card_error',
      code: 'card_declined',
    })
    expect(account.call('checkout.session', 'POST', path, { card: card('4242424242424242') }).status).toBe(
      'complete',
    )
  })

  test('subscribes a new customer, told in the order in which Stripe tells it', () => {
    const account = new Account()
    const session = open(account, { client_reference_id: 'org_1' })
    expect(session).toMatchObject({
      status: 'open',
      payment_status: 'unpaid',
      amount_total: 4900,
      subscription: null,
    })
    expect(session.url).toBe(`http://localhost:12111/checkout/${session.id}`)
    account.newEvents()
    const done = account.call(
      'checkout.session',
      'POST',
      `/_sandbox/checkout/sessions/${session.id}/complete`,
      {
        card: card('4242 4242 4242 4242'),
        name: 'Ada',
        email: 'ada@example.com',
      },
    )
    expect(done).toMatchObject({ status: 'complete', payment_status: 'paid', client_reference_id: 'org_1' })
    const [, ...paid] = CREATED
    expect(account.newEvents()).toEqual([
      'charge.succeeded',
      'payment_method.attached',
      'customer.created',
      'customer.updated',
      'checkout.session.completed',
      ...paid.slice(1),
    ])
    const subscription = account.subscription(done.subscription ?? '')
    expect(subscription.status).toBe('active')
    expect(subscription.default_payment_method).toMatch(/^pm_/)
  })

  test.each([
    ['4000000000000002', 'card_declined'],
    ['4000000000009995', 'card_declined'],
    ['4000000000000069', 'expired_card'],
    ['4242424242424241', 'incorrect_number'],
  ])('stays open when the card %s is refused as %s, and leaves nothing', (number, code) => {
    const account = new Account()
    const session = open(account, { customer_email: 'ada@example.com' })
    const before = account.engine.snapshot()
    const path = `/_sandbox/checkout/sessions/${session.id}/complete`
    expect(account.refusal('POST', path, { card: card(number) })).toMatchObject({
      status: 402,
      type: 'card_error',
      code,
    })
    expect(account.engine.snapshot()).toEqual(before)
    expect(account.call('checkout.session', 'POST', path, { card: card('4242424242424242') }).status).toBe(
      'complete',
    )
  })

  test('needs no payment for a trial', () => {
    const account = new Account()
    const session = account.call('checkout.session', 'POST', '/v1/checkout/sessions', {
      mode: 'subscription',
      line_items: [{ price: account.price(4900).id, quantity: 1 }],
      success_url: 'https://app.example/',
      customer: account.customer().id,
      subscription_data: { trial_period_days: 14, metadata: { plan: 'pro' } },
      payment_method_collection: 'if_required',
    })
    const done = account.call(
      'checkout.session',
      'POST',
      `/_sandbox/checkout/sessions/${session.id}/complete`,
    )
    expect(done.payment_status).toBe('no_payment_required')
    expect(account.subscription(done.subscription ?? '')).toMatchObject({
      status: 'trialing',
      metadata: { plan: 'pro' },
    })
  })

  test('expires after a day', () => {
    const account = new Account()
    const session = open(account)
    account.engine.advanceClock(session.created + 86400)
    expect(account.newEvents()).toContain('checkout.session.expired')
    expect(account.call('checkout.session', 'GET', `/v1/checkout/sessions/${session.id}`)).toMatchObject({
      status: 'expired',
      url: null,
    })
  })
})
