import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createWorld, type Person, type World } from './world.ts'

let world: World
let ada: Person
beforeAll(async () => {
  world = await createWorld()
})
beforeEach(async () => {
  ada = await world.subscriber()
})

async function cards({ caller }: Person): Promise<[string | null, boolean][]> {
  const { paymentMethods } = await caller.paymentMethods.list()
  return paymentMethods.map(({ last4, isDefault }) => [last4, isDefault])
}

/** Types a card on the page for a new one. */
async function add({ caller }: Person, number: string): Promise<void> {
  const { url } = await caller.paymentMethods.add()
  const sessionId = /cs_\w+/.exec(url)?.[0] ?? ''
  world.pay(sessionId, number)
  await world.settle()
}

async function openInvoice(): Promise<string> {
  const { invoices } = await ada.caller.invoices.list({ status: 'open' })
  const [invoice] = invoices
  if (!invoice) throw new Error('No invoice is open')
  return invoice.id
}

async function idOf({ caller }: Person, last4: string): Promise<string> {
  const { paymentMethods } = await caller.paymentMethods.list()
  const found = paymentMethods.find((method) => method.last4 === last4)
  if (!found) throw new Error(`No card ending ${last4}`)
  return found.id
}

describe('a new card', () => {
  it('becomes the default of customer and subscription, whether or not anybody comes back from the page', async () => {
    expect(await cards(ada)).toEqual([['4242', true]])
    await add(ada, '5555555555554444')
    expect(await cards(ada)).toEqual([
      ['4444', true],
      ['4242', false],
    ])
    const { paymentMethods } = await ada.caller.paymentMethods.list()
    expect(paymentMethods[0]).toMatchObject({
      kind: 'card',
      brand: 'mastercard',
      expMonth: 12,
      expYear: 2040,
    })
  })

  it('pays the next invoice', async () => {
    await add(ada, '5555555555554444')
    await ada.caller.paymentMethods.remove({ paymentMethodId: await idOf(ada, '4242') })
    await world.advanceTo(Date.UTC(2026, 11, 1, 2))
    const { invoices } = await ada.caller.invoices.list({})
    expect(invoices[0]).toMatchObject({ status: 'paid', amountPaid: { amount: 1_900, currency: 'usd' } })
  })

  it('has one open page, however often it is asked for', async () => {
    const urls = new Set<string>()
    for (let click = 0; click < 3; click += 1) urls.add((await ada.caller.paymentMethods.add()).url)
    expect(urls.size).toBe(1)
  })
})

describe('removing a card', () => {
  it('is refused for the last one while a subscription runs, and says so before it is tried', async () => {
    const paymentMethodId = await idOf(ada, '4242')
    const { paymentMethods } = await ada.caller.paymentMethods.list()
    expect(paymentMethods).toMatchObject([{ removable: false }])
    await expect(ada.caller.paymentMethods.remove({ paymentMethodId })).rejects.toMatchObject({
      message: 'This is the only way to pay for your subscription. Add another one first.',
      cause: { code: 'refused', details: { refusal: { code: 'last_payment_method' } } },
    })
    expect(await cards(ada)).toEqual([['4242', true]])
  })

  it('hands the default on', async () => {
    await add(ada, '5555555555554444')
    await ada.caller.paymentMethods.remove({ paymentMethodId: await idOf(ada, '4444') })
    expect(await cards(ada)).toEqual([['4242', true]])
  })

  it('knows no card of another organization, nor one that is gone', async () => {
    const eve = await world.subscriber()
    const paymentMethodId = await idOf(ada, '4242')
    for (const act of ['remove', 'setDefault'] as const) {
      await expect(eve.caller.paymentMethods[act]({ paymentMethodId })).rejects.toMatchObject({
        cause: { code: 'not_found' },
      })
    }
  })
})

describe('billing details', () => {
  it('are on the customer, with its tax ids, and what is taken out is gone', async () => {
    const address = {
      line1: '1 Rue de Rivoli',
      line2: '',
      city: 'Paris',
      state: null,
      postalCode: '75001',
      country: 'FR',
    }
    const details = {
      name: 'Acme SAS',
      email: 'billing@acme.test',
      address,
      taxIds: [{ type: 'eu_vat' as const, value: 'FRAB123456789' }],
    }
    expect(await ada.caller.billingDetails.update(details)).toMatchObject({
      name: 'Acme SAS',
      address: { city: 'Paris', line2: null },
      taxIds: [{ type: 'eu_vat', value: 'FRAB123456789' }],
    })
    expect(await ada.caller.billingDetails.current()).toMatchObject({ email: 'billing@acme.test' })
    expect(await ada.caller.billingDetails.update({ ...details, address: null, taxIds: [] })).toMatchObject({
      address: null,
      taxIds: [],
    })
  })

  it('refuse a tax id that is none, and change nothing', async () => {
    const wrong = {
      name: 'X',
      email: null,
      address: null,
      taxIds: [{ type: 'eu_vat' as const, value: 'nonsense' }],
    }
    await expect(ada.caller.billingDetails.update(wrong)).rejects.toMatchObject({
      cause: { code: 'refused', details: { refusal: { code: 'tax_id_invalid', value: 'nonsense' } } },
    })
    expect((await ada.caller.billingDetails.current()).name).toBe('Analytical Engines')
  })
})

describe('the portal', () => {
  it.each(['/billing', '/billing/payment-methods', 'http://localhost:3000/billing'])(
    'comes back to %s',
    async (returnTo) => {
      const { url } = await ada.caller.portal.start({ returnTo, flow: 'subscription_cancel' })
      expect(url).toContain('http')
    },
  )

  it.each([
    'https://evil.test/billing',
    '//evil.test/billing',
    'javascript:alert(1)',
    '/billing/../admin',
    '/api/auth/sign-out',
    'http://localhost:3000@evil.test/billing',
    'https://localhost:3000/billing',
  ])('does not come back to %s', async (returnTo) => {
    await expect(ada.caller.portal.start({ returnTo })).rejects.toMatchObject({
      cause: { code: 'refused', details: { refusal: { code: 'return_url_not_allowed' } } },
    })
  })
})

describe('an open invoice', () => {
  beforeEach(async () => {
    world = await createWorld()
    ada = await world.subscriber()
    await add(ada, '4000000000000341')
    await world.advanceTo(Date.UTC(2026, 11, 1, 2))
  })

  it('is declined with a card that does not work, and paid once with one that does, however often it is clicked', async () => {
    const invoiceId = await openInvoice()
    await expect(ada.caller.invoices.pay({ invoiceId })).rejects.toMatchObject({
      cause: { code: 'payment_declined' },
    })
    await add(ada, '5555555555554444')
    const paid = await Promise.all([1, 2, 3].map(() => ada.caller.invoices.pay({ invoiceId })))
    expect(paid).toEqual([{ kind: 'paid' }, { kind: 'paid' }, { kind: 'paid' }])
    const { invoice, payments } = await ada.caller.invoices.find({ invoiceId })
    expect(invoice).toMatchObject({ status: 'paid', amountPaid: { amount: 1_900, currency: 'usd' } })
    expect(payments.filter(({ status }) => status === 'succeeded')).toHaveLength(1)
    expect(await ada.caller.subscription.current()).toMatchObject({ subscription: { status: 'active' } })
  })

  it('is charged to the card that is shown, also after its plan has ended', async () => {
    await add(ada, '5555555555554444')
    const { customerId } = await world.ports.subscriptions.load(ada.organizationId)
    world.sandbox.nextPayment({ customer: customerId, outcome: 'declined', times: 20 })
    await world.advanceTo(Date.UTC(2026, 11, 25))
    expect(await ada.caller.subscription.current()).toMatchObject({
      lifecycle: 'canceled',
      paymentMethod: { last4: '4444', isDefault: true },
    })
    world.sandbox.clearNextPayments()
    const paymentMethodId = await idOf(ada, '0341')
    await ada.caller.paymentMethods.setDefault({ paymentMethodId })
    const invoiceId = await openInvoice()
    await expect(ada.caller.invoices.pay({ invoiceId })).rejects.toMatchObject({
      cause: { code: 'payment_declined' },
    })
  })

  it('leads to the page where the bank asks, where it does', async () => {
    await add(ada, '5555555555554444')
    const { customerId } = await world.ports.subscriptions.load(ada.organizationId)
    world.sandbox.nextPayment({ customer: customerId, outcome: 'requires_action' })
    const outcome = await ada.caller.invoices.pay({ invoiceId: await openInvoice() })
    expect(outcome).toMatchObject({ kind: 'action_required', url: expect.stringContaining('http') })
  })
})
