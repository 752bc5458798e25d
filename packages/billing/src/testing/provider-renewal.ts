import { beforeEach, describe, expect, it } from 'vitest'
import { hour } from '../time.ts'
import { termsOf } from './builders.ts'
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

    it('is still to come when the bank declines an upgrade', async () => {
      const { customerId } = await scene.subscribed('pro')
      const down = await scene.change(customerId, termsOf('starter'), 'period_end')
      await scene.world.provider.changePlan({ ...down, idempotencyKey: 'change_1' })
      const up = await scene.change(customerId, termsOf('enterprise'), 'now')
      await scene.world.declineNextPayment(customerId)
      await expect(
        scene.world.provider.changePlan({ ...up, idempotencyKey: 'change_2' }),
      ).rejects.toMatchObject({ code: 'payment_declined' })
      expect(await scene.running(customerId)).toEqual(up.subscription)
    })

    it('gives way to an upgrade that comes after it', async () => {
      const { customerId } = await scene.subscribed('pro')
      const down = await scene.change(customerId, termsOf('starter'), 'period_end')
      await scene.world.provider.changePlan({ ...down, idempotencyKey: 'change_1' })
      const up = await scene.change(customerId, termsOf('enterprise'), 'now')
      await scene.world.provider.changePlan({ ...up, idempotencyKey: 'change_2' })
      expect(await scene.running(customerId)).toMatchObject({
        terms: termsOf('enterprise'),
        renewal: { kind: 'renews' },
      })
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
