import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createSandbox } from './create-sandbox.ts'
import type { Sandbox } from './sandbox.ts'
import { makePrice, START, startSandbox } from './testing.ts'

let sandbox: Sandbox
beforeEach(() => {
  ;({ sandbox } = startSandbox())
})
afterEach(() => sandbox.close())

describe('the clock', () => {
  it('stands where it was put when frozen, to the millisecond', () => {
    sandbox.clock.advanceTo(START.getTime() + 1234)
    expect(sandbox.clock.now().getTime()).toBe(START.getTime() + 1234)
    expect(sandbox.engine.clock()).toEqual({ now: START.getTime() / 1000 + 1, frozen: true })
  })

  it('never goes back', () => {
    sandbox.clock.advanceBy(5000)
    expect(() => sandbox.clock.advanceTo(START)).toThrow(RangeError)
    expect(() => sandbox.clock.advanceBy(-1)).toThrow(RangeError)
    expect(() => sandbox.clock.advanceTo(Number.NaN)).toThrow(RangeError)
    expect(sandbox.clock.now().getTime()).toBe(START.getTime() + 5000)
  })

  it('keeps its place when frozen and run again', () => {
    sandbox.clock.run()
    expect(sandbox.clock.now().getTime()).toBeGreaterThanOrEqual(START.getTime())
    expect(sandbox.clock.now().getTime()).toBeLessThan(START.getTime() + 60_000)
    sandbox.clock.freeze()
    const stood = sandbox.clock.now()
    expect(stood.getTime()).toBeGreaterThanOrEqual(START.getTime())
    expect(sandbox.clock.now()).toEqual(stood)
  })

  it('running from the real now by default, follows the wall', async () => {
    const running = createSandbox()
    const before = Date.now()
    const read = running.clock.now().getTime()
    expect(read).toBeGreaterThanOrEqual(before - 1)
    expect(read).toBeLessThanOrEqual(Date.now())
    await running.close()
  })

  it('does what is due on the way and stands at the end', async () => {
    const { stripe, sandbox: own } = startSandbox()
    const customer = await stripe.customers.create()
    await stripe.paymentMethods.attach('pm_card_visa', { customer: customer.id })
    const [method] = (await stripe.customers.listPaymentMethods(customer.id)).data
    await stripe.subscriptions.create({
      customer: customer.id,
      items: [{ price: await makePrice(stripe, 'Starter', 1900) }],
      default_payment_method: method?.id ?? '',
    })
    own.clock.advanceTo(new Date('2026-12-01T02:00:00Z'))
    const invoices = await stripe.invoices.list({ customer: customer.id })
    expect(invoices.data.map(({ status, total }) => [status, total])).toEqual([
      ['paid', 1900],
      ['paid', 1900],
    ])
    expect(own.clock.now()).toEqual(new Date('2026-12-01T02:00:00Z'))
    await own.close()
  })
})
