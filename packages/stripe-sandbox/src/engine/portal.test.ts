import { describe, expect, it } from 'vitest'
import { Account, type Given } from './testing/account.ts'

const CONFIGURATIONS = '/v1/billing_portal/configurations'
const SESSIONS = '/v1/billing_portal/sessions'

function idOf(body: unknown): string {
  if (typeof body !== 'object' || body === null || !('id' in body) || typeof body.id !== 'string') {
    throw new Error(JSON.stringify(body))
  }
  return body.id
}

function configure(account: Account, features: Given): string {
  return idOf(account.send('POST', CONFIGURATIONS, { features }).body)
}

describe('portal configurations', () => {
  it('are off but for what is switched on, and keep what an update does not name', () => {
    const account = new Account()
    const id = configure(account, {
      subscription_cancel: {
        enabled: true,
        mode: 'immediately',
        proration_behavior: 'create_prorations',
        cancellation_reason: { enabled: true, options: ['too_expensive', 'other'] },
      },
    })
    account.send('POST', `${CONFIGURATIONS}/${id}`, {
      business_profile: { headline: 'Acme' },
      features: { invoice_history: { enabled: true } },
    })
    expect(account.send('GET', `${CONFIGURATIONS}/${id}`).body).toMatchObject({
      active: true,
      is_default: false,
      business_profile: { headline: 'Acme', privacy_policy_url: null },
      features: {
        customer_update: { enabled: false },
        invoice_history: { enabled: true },
        subscription_cancel: { enabled: true, mode: 'immediately' },
        subscription_update: { enabled: false },
      },
    })
    expect(account.newEvents()).toEqual([
      'billing_portal.configuration.created',
      'billing_portal.configuration.updated',
    ])
  })

  it('offer products that are told only when asked for', () => {
    const account = new Account()
    const price = account.price(1900)
    const id = configure(account, {
      subscription_update: {
        enabled: true,
        default_allowed_updates: ['price'],
        proration_behavior: 'always_invoice',
        products: [{ product: price.product, prices: [price.id] }],
      },
    })
    const plain = JSON.stringify(account.send('GET', `${CONFIGURATIONS}/${id}`).body)
    expect(plain).not.toContain('"products"')
    const asked = account.send('GET', `${CONFIGURATIONS}/${id}`, {
      expand: ['features.subscription_update.products'],
    })
    expect(asked.body).toMatchObject({
      features: {
        subscription_update: {
          products: [
            {
              product: price.product,
              prices: [price.id],
              adjustable_quantity: { enabled: false, minimum: 1 },
            },
          ],
        },
      },
    })
  })

  it('refuse prorations at the period end, reasons without options and prices of other products', () => {
    const account = new Account()
    const price = account.price(1900)
    const other = account.price(2900)
    const refused: [Given, string][] = [
      [
        { subscription_cancel: { enabled: true, proration_behavior: 'create_prorations' } },
        'features[subscription_cancel][proration_behavior]',
      ],
      [
        { subscription_cancel: { enabled: true, proration_behavior: 'always_invoice', mode: 'immediately' } },
        'features[subscription_cancel][proration_behavior]',
      ],
      [
        { subscription_cancel: { enabled: true, cancellation_reason: { enabled: true, options: '' } } },
        'features[subscription_cancel][cancellation_reason][options]',
      ],
      [
        {
          subscription_update: { enabled: true, products: [{ product: price.product, prices: [other.id] }] },
        },
        'features[subscription_update][products][0][prices][0]',
      ],
      [{ subscription_update: { enabled: true } }, 'features[subscription_update][products]'],
    ]
    for (const [features, param] of refused) {
      expect(account.refusal('POST', CONFIGURATIONS, { features })).toMatchObject({ status: 400, param })
    }
    expect(account.newEvents().filter((type) => type.startsWith('billing_portal'))).toEqual([])
  })

  it('include one that sessions use by default', () => {
    const account = new Account()
    const { body } = account.send('GET', CONFIGURATIONS, { is_default: true })
    expect(body).toMatchObject({ data: [{ is_default: true, active: true }] })
  })
})

describe('portal sessions', () => {
  it('open for a customer at an address of their own', () => {
    const account = new Account()
    const customer = account.customer()
    account.newEvents()
    const { body } = account.send('POST', SESSIONS, {
      customer: customer.id,
      return_url: 'https://app.test/billing',
    })
    expect(body).toMatchObject({
      object: 'billing_portal.session',
      customer: customer.id,
      flow: null,
      return_url: 'https://app.test/billing',
      url: `http://localhost:12111/portal/${idOf(body)}`,
    })
    expect(account.newEvents()).toEqual(['billing_portal.session.created'])
  })

  it('lead straight to cancelling, once and only what the customer has', () => {
    const account = new Account()
    const customer = account.customer()
    const subscription = account.subscribe(customer, account.price(1900))
    const flow = { type: 'subscription_cancel', subscription_cancel: { subscription: subscription.id } }
    expect(account.send('POST', SESSIONS, { customer: customer.id, flow_data: flow }).body).toMatchObject({
      flow: {
        type: 'subscription_cancel',
        after_completion: { type: 'portal_homepage', redirect: null, hosted_confirmation: null },
        subscription_cancel: { subscription: subscription.id, retention: null },
        subscription_update: null,
      },
    })
    const stranger = account.customer()
    expect(account.refusal('POST', SESSIONS, { customer: stranger.id, flow_data: flow }).code).toBe(
      'resource_missing',
    )
    account.send('POST', `/v1/subscriptions/${subscription.id}`, { cancel_at_period_end: true })
    expect(account.refusal('POST', SESSIONS, { customer: customer.id, flow_data: flow }).message).toContain(
      'already set to be canceled',
    )
  })

  it('refuse a flow the configuration does not offer', () => {
    const account = new Account()
    const customer = account.customer()
    const subscription = account.subscribe(customer, account.price(1900))
    const flow = { type: 'subscription_update', subscription_update: { subscription: subscription.id } }
    expect(account.refusal('POST', SESSIONS, { customer: customer.id, flow_data: flow })).toMatchObject({
      param: 'flow_data[type]',
    })
  })
})
