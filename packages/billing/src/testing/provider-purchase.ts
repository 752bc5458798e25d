import { beforeEach, describe, expect, it } from 'vitest'
import { emptyProfile } from '../customer-profile.ts'
import { noSubscription } from '../subscription.ts'
import { day, hour } from '../time.ts'
import { november, termsOf } from './builders.ts'
import { december, type Scene } from './provider-scene.ts'

export function describePurchase(stage: () => Scene): void {
  let scene: Scene
  beforeEach(() => {
    scene = stage()
  })

  describe('customers', () => {
    it('makes one for an organization, however many ask at once and whatever its name', async () => {
      const made = await Promise.all(
        Array.from({ length: 20 }, (_, index) =>
          scene.world.provider.createCustomer({
            organizationId: 'org_1',
            name: `Acme ${index}`,
            email: `ada${index}@acme.test`,
          }),
        ),
      )
      expect(new Set(made.map(({ customerId }) => customerId)).size).toBe(1)
      expect(await scene.customer('org_2')).not.toBe(made[0]?.customerId)
    })

    it('has nothing bought at first', async () => {
      expect(await scene.world.provider.fetchCustomer(await scene.customer())).toEqual({
        subscription: noSubscription,
        invoices: [],
        payments: [],
        profile: {
          ...emptyProfile,
          details: { ...emptyProfile.details, name: 'Acme', email: 'ada@acme.test' },
        },
        trial: null,
        setAside: null,
        anomalies: [],
      })
    })

    it('is not found where there is none', async () => {
      await expect(scene.world.provider.fetchCustomer('cus_nobody')).rejects.toMatchObject({
        code: 'not_found',
      })
    })
  })

  describe('checkout', () => {
    it('opens one page for one intent, however often it is asked for', async () => {
      const customerId = await scene.customer()
      const first = await scene.startCheckout(customerId, termsOf('starter'))
      const again = await scene.startCheckout(customerId, termsOf('starter'))
      expect(first).toMatchObject({ customerId, status: 'open' })
      expect(first.url).toMatch(/^https?:/)
      expect(first.expiresAt).toBeGreaterThan(scene.world.now())
      expect(again).toEqual(first)
      expect(await scene.world.provider.retrieveCheckout(first.id)).toEqual(first)
    })

    it('starts what was paid for, on the terms of the page', async () => {
      const customerId = await scene.customer()
      const session = await scene.startCheckout(customerId, termsOf('starter'))
      await scene.world.payCheckout(session)
      expect(await scene.world.provider.retrieveCheckout(session.id)).toMatchObject({
        status: 'complete',
        customerId,
        url: null,
      })
      const truth = await scene.world.provider.fetchCustomer(customerId)
      expect(truth.subscription).toMatchObject({
        status: 'active',
        terms: termsOf('starter'),
        startedAt: november,
        period: { start: november, end: december },
        renewal: { kind: 'renews' },
        pendingChange: null,
      })
      expect(truth.invoices).toHaveLength(1)
      expect(truth.invoices[0]).toMatchObject({
        status: 'paid',
        total: { amount: 1_900, currency: 'usd' },
        amountPaid: { amount: 1_900, currency: 'usd' },
        paidAt: november,
        nextPaymentAttempt: null,
      })
      expect(truth.anomalies).toEqual([])
    })

    it('starts a trial that takes no money and then renews into payment', async () => {
      const { customerId, subscription } = await scene.subscribed('pro', 14)
      const trialEnd = november + 14 * day
      expect(subscription).toMatchObject({ status: 'trialing', trialEnd, period: { end: trialEnd } })
      expect(await scene.paid(customerId)).toBe(0)
      await scene.world.advanceTo(trialEnd + 2 * hour)
      expect(await scene.running(customerId)).toMatchObject({ status: 'active', period: { start: trialEnd } })
      expect(await scene.paid(customerId)).toBe(4_900)
    })

    it('cannot be paid once it has expired, and stays complete once it is paid', async () => {
      const customerId = await scene.customer()
      const left = await scene.startCheckout(customerId, termsOf('starter'))
      expect(await scene.world.provider.expireCheckout(left.id)).toMatchObject({
        status: 'expired',
        url: null,
      })
      expect(await scene.world.provider.expireCheckout(left.id)).toMatchObject({ status: 'expired' })
      await expect(scene.world.payCheckout(left)).rejects.toBeInstanceOf(Error)
      const bought = await scene.startCheckout(customerId, termsOf('starter'), 0, 'checkout_2')
      await scene.world.payCheckout(bought)
      expect(await scene.world.provider.expireCheckout(bought.id)).toMatchObject({ status: 'complete' })
    })

    it('is not found where there is none', async () => {
      await expect(scene.world.provider.retrieveCheckout('cs_test_nothing')).rejects.toMatchObject({
        code: 'not_found',
      })
    })
  })
}
