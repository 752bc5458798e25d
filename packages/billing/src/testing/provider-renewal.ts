import { beforeEach, describe, expect, it } from 'vitest'
import { addMonths, hour } from '../time.ts'
import { november, termsOf } from './builders.ts'
import { december, type Scene, seventh } from './provider-scene.ts'

export function describeRenewal(stage: () => Scene): void {
  let scene: Scene
  beforeEach(() => {
    scene = stage()
  })

  describe('a downgrade', () => {
    it('costs nothing today, and begins when the period that was paid for is over', async () => {
      const { customerId } = await scene.subscribed('pro')
      await scene.world.advanceTo(seventh)
      const request = await scene.change(customerId, termsOf('starter'), 'period_end')
      expect(await scene.world.provider.previewChange(request)).toMatchObject({
        lines: [],
        dueToday: { amount: 0, currency: 'usd' },
        nextInvoice: { amount: { amount: 1_900, currency: 'usd' }, at: december },
      })
      expect(await scene.world.provider.changePlan({ ...request, idempotencyKey: 'change_1' })).toEqual({
        kind: 'scheduled',
        at: december,
      })
      expect(await scene.running(customerId)).toMatchObject({
        terms: termsOf('pro'),
        renewal: { kind: 'changes', at: december, to: termsOf('starter') },
      })
      await scene.world.advanceTo(december + 2 * hour)
      expect(await scene.running(customerId)).toMatchObject({
        status: 'active',
        terms: termsOf('starter'),
        renewal: { kind: 'renews' },
      })
      expect(await scene.paid(customerId)).toBe(4_900 + 1_900)
    })

    it.each([
      ['the bank declines', null, 'payment_declined'],
      ['the provider is too busy for', 'rate_limited', 'provider_rate_limited'],
    ] as const)(
      'is still to come when %s an upgrade, which can be tried again',
      async (_why, failure, code) => {
        const { customerId } = await scene.subscribed('pro')
        const down = await scene.change(customerId, termsOf('starter'), 'period_end')
        await scene.world.provider.changePlan({ ...down, idempotencyKey: 'change_1' })
        const up = await scene.change(customerId, termsOf('enterprise'), 'now')
        if (failure) await scene.world.failNextChange(failure)
        else await scene.world.declineNextPayment(customerId)
        const key = { idempotencyKey: 'change_2' }
        await expect(scene.world.provider.changePlan({ ...up, ...key })).rejects.toMatchObject({ code })
        expect(await scene.running(customerId)).toEqual(up.subscription)

        const again = { idempotencyKey: failure ? 'change_2' : 'change_3' }
        await scene.world.provider.changePlan({ ...up, ...again })
        expect(await scene.running(customerId)).toMatchObject({ terms: termsOf('enterprise') })
      },
    )

    it('gives way to an upgrade that comes after it, at the price that was previewed', async () => {
      const { customerId } = await scene.subscribed('pro')
      const down = await scene.change(customerId, termsOf('starter'), 'period_end')
      await scene.world.provider.changePlan({ ...down, idempotencyKey: 'change_1' })
      await scene.world.advanceTo(seventh)
      const up = await scene.change(customerId, termsOf('enterprise'), 'now')
      const { dueToday } = await scene.world.provider.previewChange(up)
      await scene.world.provider.changePlan({ ...up, idempotencyKey: 'change_2' })
      expect(await scene.running(customerId)).toMatchObject({
        terms: termsOf('enterprise'),
        renewal: { kind: 'renews' },
      })
      expect(await scene.paid(customerId)).toBe(4_900 + dueToday.amount)
    })

    it('gives way to another downgrade', async () => {
      const { customerId } = await scene.subscribed('enterprise')
      const first = await scene.change(customerId, termsOf('starter'), 'period_end')
      await scene.world.provider.changePlan({ ...first, idempotencyKey: 'change_1' })
      const second = await scene.change(customerId, termsOf('pro'), 'period_end')
      expect(await scene.world.provider.previewChange(second)).toMatchObject({
        dueToday: { amount: 0 },
        nextInvoice: { amount: { amount: 4_900 }, at: december },
      })
      await scene.world.provider.changePlan({ ...second, idempotencyKey: 'change_2' })
      expect(await scene.running(customerId)).toMatchObject({
        terms: termsOf('enterprise'),
        renewal: { kind: 'changes', at: december, to: termsOf('pro') },
      })
    })

    it('from the year to the month begins when the year is over', async () => {
      const customerId = await scene.customer()
      const session = await scene.startCheckout(customerId, termsOf('pro', 'year'))
      await scene.world.payCheckout(session)
      await scene.world.advanceTo(seventh)
      const request = await scene.change(customerId, termsOf('pro'), 'period_end')
      const at = addMonths(november, 12)
      expect(await scene.world.provider.previewChange(request)).toMatchObject({
        dueToday: { amount: 0 },
        nextInvoice: { amount: { amount: 4_900 }, at },
      })
      const outcome = await scene.world.provider.changePlan({ ...request, idempotencyKey: 'change_1' })
      expect(outcome).toEqual({ kind: 'scheduled', at })
      await scene.world.advanceTo(at + 2 * hour)
      expect(await scene.running(customerId)).toMatchObject({
        terms: termsOf('pro'),
        period: { start: at, end: addMonths(at, 1) },
      })
      expect(await scene.paid(customerId)).toBe(49_000 + 4_900)
    })

    it('can be changed again once it has begun', async () => {
      const { customerId } = await scene.subscribed('pro')
      const down = await scene.change(customerId, termsOf('starter'), 'period_end')
      await scene.world.provider.changePlan({ ...down, idempotencyKey: 'change_1' })
      await scene.world.advanceTo(december + 2 * hour)
      const up = await scene.change(customerId, termsOf('pro'), 'now')
      const { dueToday } = await scene.world.provider.previewChange(up)
      await scene.world.provider.changePlan({ ...up, idempotencyKey: 'change_2' })
      expect(await scene.running(customerId)).toMatchObject({ terms: termsOf('pro') })
      expect(await scene.paid(customerId)).toBe(4_900 + 1_900 + dueToday.amount)
    })
  })

  describe('a renewal that is not paid', () => {
    it('is past due since the first failure', async () => {
      const { customerId } = await scene.subscribed('starter')
      await scene.world.declineNextPayment(customerId)
      await scene.world.advanceTo(december + 2 * hour)
      const subscription = await scene.running(customerId)
      expect(subscription).toMatchObject({ status: 'past_due', terms: termsOf('starter') })
      const since = 'since' in subscription ? subscription.since : 0
      expect(since).toBeGreaterThanOrEqual(december)
      expect(since).toBeLessThanOrEqual(december + 2 * hour)
      const [invoice] = (await scene.world.provider.fetchCustomer(customerId)).invoices
      expect(invoice).toMatchObject({ status: 'open', amountPaid: { amount: 0 } })
      expect(invoice?.nextPaymentAttempt).toBeGreaterThan(scene.world.now())
    })
  })
}
