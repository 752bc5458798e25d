import { randomUUID } from 'node:crypto'
import { API_VERSION } from '@prorata/stripe-sandbox'
import { beforeEach, describe, expect, it } from 'vitest'
import { createWorld, type Person, start, type World } from '../world.ts'

const day = 86_400_000
/** Stripe's test accounts: https://docs.stripe.com/testing#ach-direct-debit */
const accounts = { succeeds: '000123456789', fails: '000222222227' } as const

let world: World
let ada: Person
beforeEach(async () => {
  world = await createWorld()
  ada = await world.person()
})

/** What the hosted page does when a person has chosen to be debited. */
function debit(sessionId: string, account: string): void {
  const { status, body } = world.sandbox.engine.handle({
    method: 'POST',
    path: `/_sandbox/checkout/sessions/${sessionId}/complete`,
    params: { us_bank_account: { account_number: account }, name: 'Ada Lovelace' },
    apiVersion: API_VERSION,
    requestId: `req_debit_${sessionId}`,
    idempotencyKey: null,
  })
  if (status !== 200) throw new Error(`The page refused: ${status} ${JSON.stringify(body)}`)
}

async function subscribe(account: string): Promise<string> {
  const { sessionId } = await ada.caller.checkout.start({
    planId: 'starter',
    interval: 'month',
    skipTrial: true,
  })
  debit(sessionId, account)
  return sessionId
}

async function buy(account: string): Promise<string> {
  const { sessionId } = await ada.caller.purchases.start({
    productId: 'aiCredits1000',
    intentId: randomUUID(),
  })
  debit(sessionId, account)
  return sessionId
}

describe('a plan paid by bank debit', () => {
  it('gives nothing while the bank takes its time, and says that it does', async () => {
    const sessionId = await subscribe(accounts.succeeds)
    expect(await ada.caller.checkout.sync({ sessionId })).toMatchObject({
      status: 'complete',
      state: 'processing',
      settled: false,
      subscription: { status: 'incomplete', processing: true },
      access: { planId: 'free', reason: { kind: 'payment_processing' } },
    })
    const [invoice] = (await ada.caller.invoices.list({ limit: 1 })).invoices
    const token = world.ports.payLinkSigner.sign({
      organizationId: ada.organizationId,
      invoiceId: invoice?.id ?? '',
      expiresAt: start + 30 * day,
    })
    expect(await ada.caller.payLink.open({ token })).toMatchObject({
      kind: 'processing',
      invoiceId: invoice?.id,
    })
    await world.advanceTo(start + 3 * day)
    expect(await ada.caller.subscription.current()).toMatchObject({
      lifecycle: 'incomplete',
      notice: null,
      access: { planId: 'free' },
    })
    expect((await ada.caller.invoices.list({})).invoices).toMatchObject([
      { status: 'open', processing: true },
    ])
    const pro = { planId: 'pro', interval: 'month' } as const
    expect(await ada.caller.subscription.previewChange(pro)).toMatchObject({
      ok: false,
      refusal: { code: 'payment_processing' },
    })
    await expect(ada.caller.checkout.start({ ...pro, skipTrial: true })).rejects.toMatchObject({
      cause: { code: 'refused', details: { refusal: { code: 'subscription_exists' } } },
    })
  })

  it('is on from the moment the money is there, without anybody doing anything', async () => {
    const sessionId = await subscribe(accounts.succeeds)
    await world.advanceTo(start + 5 * day)
    expect(await ada.caller.subscription.current()).toMatchObject({
      lifecycle: 'active',
      access: { planId: 'starter', reason: { kind: 'active' } },
    })
    expect(await ada.caller.checkout.sync({ sessionId })).toMatchObject({ state: 'paid', settled: true })
    const { invoices } = await ada.caller.invoices.list({})
    expect(invoices).toMatchObject([{ status: 'paid', amountPaid: { amount: 1_900, currency: 'usd' } }])
  })

  it('gives nothing when the bank says no, not even days of grace, until a card pays', async () => {
    const sessionId = await subscribe(accounts.fails)
    await world.advanceTo(start + 5 * day)
    expect(await ada.caller.checkout.sync({ sessionId })).toMatchObject({
      state: 'failed',
      settled: false,
      subscription: { status: 'incomplete', processing: false },
      access: { planId: 'free', reason: { kind: 'payment_incomplete' } },
    })
    const { url } = await ada.caller.paymentMethods.add()
    world.pay(/cs_\w+/.exec(url)?.[0] ?? '')
    await world.settle()
    const { invoices } = await ada.caller.invoices.list({ status: 'open' })
    expect(await ada.caller.invoices.pay({ invoiceId: invoices[0]?.id ?? '' })).toEqual({ kind: 'paid' })
    expect(await ada.caller.subscription.current()).toMatchObject({
      lifecycle: 'active',
      access: { planId: 'starter' },
    })
  })
})

describe('a purchase paid by bank debit', () => {
  it('grants its credits when the money is there, and not before', async () => {
    const sessionId = await buy(accounts.succeeds)
    expect(await ada.caller.purchases.sync({ sessionId })).toMatchObject({
      state: 'processing',
      payment: { status: 'processing' },
    })
    expect((await ada.caller.credits.current()).balances).toEqual([])
    await world.advanceTo(start + 5 * day)
    expect(await ada.caller.purchases.sync({ sessionId })).toMatchObject({ state: 'paid' })
    expect((await ada.caller.credits.current()).balances).toMatchObject([{ remaining: 1_000 }])
  })

  it('grants nothing when the bank says no, and the list says so', async () => {
    const sessionId = await buy(accounts.fails)
    await world.advanceTo(start + 5 * day)
    expect(await ada.caller.purchases.sync({ sessionId })).toMatchObject({
      state: 'failed',
      payment: { status: 'failed' },
    })
    expect((await ada.caller.credits.current()).balances).toEqual([])
    expect((await ada.caller.purchases.list({})).purchases).toMatchObject([{ status: 'failed' }])
  })
})
