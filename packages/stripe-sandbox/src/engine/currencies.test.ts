// One customer, several currencies. https://docs.stripe.com/invoicing/multi-currency-customers
import { beforeEach, describe, expect, test } from 'vitest'
import type { Customer, Invoice, Price } from './core/wire.ts'
import { Account } from './testing/account.ts'
import type { Given } from './testing/account.ts'

let account: Account
let customer: Customer

beforeEach(() => {
  account = new Account()
  customer = account.customer()
})

function price(currency: string, amount = 1000): Price {
  const product = account.call('product', 'POST', '/v1/products', { name: 'Plan' })
  return account.call('price', 'POST', '/v1/prices', {
    product: product.id,
    currency,
    unit_amount: amount,
    recurring: { interval: 'month' },
  })
}

function adjust(amount: number, currency: string) {
  return account.call(
    'customer_balance_transaction',
    'POST',
    `/v1/customers/${customer.id}/balance_transactions`,
    { amount, currency },
  )
}

function invoice(currency: string, params: Given = {}): Invoice {
  account.send('POST', '/v1/invoiceitems', { customer: customer.id, amount: 2000, currency })
  const draft = account.call('invoice', 'POST', '/v1/invoices', {
    customer: customer.id,
    currency,
    pending_invoice_items_behavior: 'include',
    ...params,
  })
  return account.call('invoice', 'POST', `/v1/invoices/${draft.id}/finalize`)
}

function balances() {
  return account.call('customer', 'GET', `/v1/customers/${customer.id}`, {
    expand: ['invoice_credit_balance'],
  })
}

describe('a balance', () => {
  test('settles only invoices of its own currency', () => {
    expect(adjust(-500, 'usd')).toMatchObject({ currency: 'usd', ending_balance: -500 })
    expect(adjust(-700, 'eur')).toMatchObject({ currency: 'eur', ending_balance: -700 })
    expect(balances()).toMatchObject({
      currency: 'usd',
      balance: -500,
      invoice_credit_balance: { usd: 500, eur: 700 },
    })
    expect(invoice('cad')).toMatchObject({ starting_balance: 0, ending_balance: 0, amount_due: 2000 })
    expect(invoice('eur')).toMatchObject({ starting_balance: -700, ending_balance: 0, amount_due: 1300 })
    expect(balances()).toMatchObject({ balance: -500, invoice_credit_balance: { usd: 500 } })
    expect(invoice('usd')).toMatchObject({ starting_balance: -500, ending_balance: 0, amount_due: 1500 })
    expect(balances().balance).toBe(0)
  })

  test('gets back what a voided invoice had taken, in its currency', () => {
    adjust(100, 'usd')
    adjust(-700, 'eur')
    const open = invoice('eur')
    account.call('invoice', 'POST', `/v1/invoices/${open.id}/void`)
    expect(balances()).toMatchObject({ balance: 100, invoice_credit_balance: { usd: -100, eur: 700 } })
  })

  test('set by hand gives the customer the currency of the account', () => {
    const params = { balance: -300 }
    const other = account.call('customer', 'POST', '/v1/customers', params)
    expect(other).toMatchObject({ balance: -300, currency: 'usd' })
  })
})

const combine = (currency: string) => ({
  status: 400,
  message: `You cannot combine currencies on a single customer. This customer has an active subscription, subscription schedule, discount, quote, or invoice item with currency ${currency}`,
})
const wish = (of: Price): Given => ({ customer: customer.id, items: [{ price: of.id }] })

describe('the currency of a subscription', () => {
  test('can be another only after the subscriptions in the first are over', () => {
    const first = account.subscribe(customer, price('usd'))
    expect(account.refusal('POST', '/v1/subscriptions', wish(price('eur')))).toMatchObject(combine('usd'))
    account.call('subscription', 'DELETE', `/v1/subscriptions/${first.id}`)
    expect(account.call('subscription', 'POST', '/v1/subscriptions', wish(price('eur'))).currency).toBe('eur')
    expect(account.refusal('POST', '/v1/subscriptions', wish(price('usd')))).toMatchObject(combine('eur'))
  })

  test('cannot differ from that of items that wait', () => {
    account.send('POST', '/v1/invoiceitems', { customer: customer.id, amount: 100, currency: 'gbp' })
    expect(account.refusal('POST', '/v1/subscriptions', wish(price('eur')))).toMatchObject(combine('gbp'))
  })

  test('may differ from that of an invoice', () => {
    invoice('cad')
    expect(balances().currency).toBe('cad')
    expect(account.subscribe(customer, price('eur')).currency).toBe('eur')
  })
})

const product_data = { name: 'Plan' }
const pricedIn = (key: string) =>
  account.refusal('POST', '/v1/prices', {
    currency: 'usd',
    unit_amount: 500,
    product_data,
    currency_options: { [key]: { unit_amount: 400 } },
  })

describe('a currency that there is not', () => {
  test('is refused with the list of those there are, wherever it is given', () => {
    const message = /^Invalid currency: xyz\. Stripe currently supports these currencies: usd, aed, .*, mro$/
    const refusals = [
      account.refusal('POST', '/v1/payment_intents', { amount: 500, currency: 'XYZ' }),
      account.refusal('POST', '/v1/prices', { unit_amount: 500, currency: 'xyz', product_data }),
      account.refusal('POST', '/v1/coupons', { amount_off: 500, currency: 'xyz' }),
      account.refusal('POST', '/v1/invoices', { customer: customer.id, currency: 'xyz' }),
    ]
    for (const refusal of refusals) {
      expect(refusal).toMatchObject({
        status: 400,
        param: 'currency',
        message: expect.stringMatching(message),
      })
    }
  })

  test('has no amounts in a price, whose currencies are in lower case', () => {
    expect(pricedIn('xyz').message).toContain('Invalid currency: xyz')
    expect(pricedIn('EUR').message).toBe(
      'Currencies must be lowercase when used as keys in a map. Use `eur` instead of `EUR`.',
    )
  })
})
