import { createStripeClient } from '@prorata/provider-stripe'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createWorld, type Person, type World } from '../world.ts'

const sixteenth = Date.UTC(2026, 10, 16)
const usd = (amount: number) => ({ amount, currency: 'usd' })

let world: World
let stripe: ReturnType<typeof createStripeClient>
let ada: Person
let portal: string
beforeAll(async () => {
  world = await createWorld()
  stripe = createStripeClient({ secretKey: 'sk_test_51Hq8ZkL2eZvKYlo', fetch: world.sandbox.fetch })
  await world.advanceTo(sixteenth)
})
beforeEach(async () => {
  ada = await world.subscriber()
  portal = (await ada.caller.portal.start({ returnTo: '/billing' })).url
})

async function see(url: string): Promise<string> {
  const answer = await world.sandbox.fetch(url)
  expect(answer.status).toBe(200)
  return answer.text()
}

/** Sends a form of the portal's, and lets what it did arrive. */
async function press(form: Record<string, string>): Promise<void> {
  const body = new URLSearchParams(form)
  const { status } = await world.sandbox.fetch(portal, { method: 'POST', body, redirect: 'manual' })
  expect(status).toBe(303)
  await world.settle()
}

function fieldsOf(page: string): Record<string, string> {
  const found = [...page.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)">/g)]
  return Object.fromEntries(found.map(([, name = '', value = '']) => [name, value]))
}

/** Chooses a price on the page of plans and confirms what it then shows. */
async function change(lookupKey: string): Promise<void> {
  const { subscription } = await ada.caller.subscription.current()
  if (!('id' in subscription)) throw new Error('No subscription')
  const { data } = await stripe.prices.list({ lookup_keys: [lookupKey] })
  const page = `${portal}/update/${subscription.id}?price=${data[0]?.id ?? ''}`
  await press(fieldsOf(await see(page)))
}

describe('a change that is made in the portal instead of here', () => {
  it('shows the way back to where the person came from', async () => {
    expect(await see(portal)).toContain('href="http://localhost:3000/billing"')
  })

  it('upgrades as ours does: the plan, the access and the invoice', async () => {
    const priced = await ada.caller.subscription.previewChange({ planId: 'pro', interval: 'month' })
    if (!priced.ok) throw new Error('Refused')
    await change('pro_month')
    expect(await ada.caller.subscription.current()).toMatchObject({
      lifecycle: 'active',
      subscription: { terms: { planId: 'pro', interval: 'month' }, renewal: { kind: 'renews' } },
      access: { planId: 'pro' },
    })
    const { invoices } = await ada.caller.invoices.list({})
    expect(invoices[0]).toMatchObject({ status: 'paid', amountPaid: priced.quote.dueToday })
  })

  it('downgrades as ours does: at the end of the period, and it can be undone here', async () => {
    await change('pro_month')
    await change('starter_month')
    expect(await ada.caller.subscription.current()).toMatchObject({
      lifecycle: 'downgrading',
      subscription: {
        terms: { planId: 'pro' },
        renewal: { kind: 'changes', to: { planId: 'starter', interval: 'month' } },
      },
      access: { planId: 'pro' },
      nextCharge: { amount: usd(1_900) },
    })
    await ada.caller.subscription.undoChange({})
    expect(await ada.caller.subscription.current()).toMatchObject({
      lifecycle: 'active',
      subscription: { terms: { planId: 'pro' }, renewal: { kind: 'renews' } },
    })
  })

  it('cancels as ours does, and it can be taken back here', async () => {
    const { subscription } = await ada.caller.subscription.current()
    if (!('id' in subscription)) throw new Error('No subscription')
    await press(fieldsOf(await see(`${portal}/cancel/${subscription.id}`)))
    expect(await ada.caller.subscription.current()).toMatchObject({
      lifecycle: 'cancel_pending',
      access: { planId: 'starter' },
    })
    await ada.caller.subscription.resume({})
    expect(await ada.caller.subscription.current()).toMatchObject({ lifecycle: 'active' })
  })

  it('adds a card and makes it the default, here too', async () => {
    await press({
      act: 'add_card',
      number: '5555 5555 5555 4444',
      expiry: '12 / 40',
      cvc: '123',
      name: 'Ada',
    })
    const added = (await ada.caller.paymentMethods.list()).paymentMethods.find(
      ({ last4 }) => last4 === '4444',
    )
    await press({ act: 'default_method', method: added?.id ?? '' })
    expect((await ada.caller.paymentMethods.list()).paymentMethods).toMatchObject([
      { last4: '4444', isDefault: true },
      { last4: '4242', isDefault: false },
    ])
  })

  it('changes the details on invoices, here too', async () => {
    await press({ act: 'details', name: 'Acme SAS', email: 'pay@acme.test', line1: '1 Rue X', city: 'Paris' })
    await press({ act: 'add_tax_id', type: 'eu_vat', value: 'DE123456789' })
    expect(await ada.caller.billingDetails.current()).toMatchObject({
      name: 'Acme SAS',
      email: 'pay@acme.test',
      address: { line1: '1 Rue X', city: 'Paris' },
      taxIds: [{ type: 'eu_vat', value: 'DE123456789' }],
    })
  })

  it('opens at the one step that was asked for', async () => {
    const { url } = await ada.caller.portal.start({ returnTo: '/billing/plans', flow: 'subscription_cancel' })
    const page = await see(url)
    expect(page).toContain('Cancel your plan')
    expect(page).not.toContain('Payment methods')
  })
})

describe('the portal', () => {
  it('has no page about a subscription for who has none', async () => {
    const eve = await world.person()
    await expect(
      eve.caller.portal.start({ returnTo: '/billing', flow: 'subscription_update' }),
    ).rejects.toMatchObject({
      cause: { code: 'refused', details: { refusal: { code: 'no_subscription' } } },
    })
  })
})
