/** What every provider does over a subscription's life. Over 300 lines, because a provider passes it as one contract. */

import { beforeEach, describe, expect, it } from 'vitest'
import { isRunning, type SubscriptionIn } from '../subscription.ts'
import { addMonths, day, hour } from '../time.ts'
import { november, termsOf } from './builders.ts'
import { december, type Scene, seventh } from './provider-scene.ts'

const january = addMonths(november, 2)
const february = addMonths(november, 3)

export function describeLifecycle(stage: () => Scene): void {
  let scene: Scene
  beforeEach(() => {
    scene = stage()
  })
  const leaving = { reason: null, comment: null }

  async function truthOf(customerId: string) {
    return scene.world.provider.fetchCustomer(customerId)
  }
  async function cancel(customerId: string, effective: 'now' | 'period_end' = 'period_end') {
    const { subscription } = await truthOf(customerId)
    if (!subscription || !(isRunning(subscription) || subscription.status === 'incomplete')) {
      throw new Error('Nothing to cancel')
    }
    await scene.world.provider.cancel({ customerId, subscription, effective, ...leaving })
  }
  async function active(customerId: string): Promise<SubscriptionIn<'active'>> {
    const subscription = await scene.running(customerId)
    if (subscription.status !== 'active') throw new Error(`It is ${subscription.status}`)
    return subscription
  }
  async function paused(customerId: string): Promise<SubscriptionIn<'paused'>> {
    const subscription = await scene.running(customerId)
    if (subscription.status !== 'paused') throw new Error(`It is ${subscription.status}`)
    return subscription
  }
  async function downgradeScheduled() {
    const { customerId } = await scene.subscribed('pro')
    const request = await scene.change(customerId, termsOf('starter'), 'period_end')
    await scene.world.provider.changePlan({ ...request, idempotencyKey: 'change_1' })
    return customerId
  }
  async function upgradeUnconfirmed() {
    const { customerId } = await scene.subscribed('starter')
    const request = await scene.change(customerId, termsOf('pro'), 'now')
    await scene.world.askNextPayment(customerId)
    const outcome = await scene.world.provider.changePlan({ ...request, idempotencyKey: 'change_1' })
    expect(outcome).toMatchObject({ kind: 'action_required' })
    return customerId
  }
  async function pauseTwoMonths(customerId: string) {
    const subscription = await active(customerId)
    await scene.world.provider.pause({ customerId, subscription, until: february })
  }

  describe('a cancellation', () => {
    it('keeps what was paid for, and charges nothing after it', async () => {
      const { customerId } = await scene.subscribed('starter')
      await cancel(customerId)
      expect(await scene.running(customerId)).toMatchObject({
        status: 'active',
        renewal: { kind: 'cancels', at: december },
      })
      await scene.world.advanceTo(january)
      expect((await truthOf(customerId)).subscription).toMatchObject({
        status: 'canceled',
        endedAt: december,
      })
      expect(await scene.paid(customerId)).toBe(1_900)
    })

    it('can be taken back, and renews as if nothing had been', async () => {
      const { customerId, subscription } = await scene.subscribed('starter')
      await cancel(customerId)
      await scene.world.provider.resume({ customerId, subscription: await scene.running(customerId) })
      expect(await scene.running(customerId)).toEqual(subscription)
      await scene.world.advanceTo(december + 2 * hour)
      expect(await scene.paid(customerId)).toBe(1_900 * 2)
    })

    it('gives up a change that was scheduled', async () => {
      const customerId = await downgradeScheduled()
      await cancel(customerId)
      expect(await scene.running(customerId)).toMatchObject({
        terms: termsOf('pro'),
        renewal: { kind: 'cancels', at: december },
      })
      await scene.world.provider.resume({ customerId, subscription: await scene.running(customerId) })
      expect(await scene.running(customerId)).toMatchObject({ renewal: { kind: 'renews' } })
    })

    it('gives up a change that waits for its payment', async () => {
      const customerId = await upgradeUnconfirmed()
      await cancel(customerId)
      expect(await scene.running(customerId)).toMatchObject({
        terms: termsOf('starter'),
        pendingChange: null,
        renewal: { kind: 'cancels', at: december },
      })
      expect((await truthOf(customerId)).invoices.filter(({ status }) => status === 'open')).toEqual([])
    })

    it('gives up a pause that is to come', async () => {
      const { customerId } = await scene.subscribed('starter')
      await pauseTwoMonths(customerId)
      await cancel(customerId)
      expect(await scene.running(customerId)).toMatchObject({ renewal: { kind: 'cancels', at: december } })
      await scene.world.provider.resume({ customerId, subscription: await scene.running(customerId) })
      expect(await scene.running(customerId)).toMatchObject({ renewal: { kind: 'renews' } })
    })

    it('at once ends it there and then, and voids what is open', async () => {
      const { customerId } = await scene.subscribed('starter')
      await scene.world.declineNextPayment(customerId)
      await scene.world.advanceTo(december + 2 * hour)
      expect(await scene.running(customerId)).toMatchObject({ status: 'past_due' })
      await cancel(customerId, 'now')
      const { subscription, invoices } = await truthOf(customerId)
      expect(subscription).toMatchObject({ status: 'canceled', endedAt: december + 2 * hour })
      expect(invoices.map(({ status }) => status)).toEqual(['void', 'paid'])
      await scene.world.advanceTo(february)
      expect(await scene.paid(customerId)).toBe(1_900)
    })

    it('asked for twice is one', async () => {
      const { customerId } = await scene.subscribed('starter')
      const subscription = await active(customerId)
      for (const effective of ['period_end', 'period_end', 'now', 'now'] as const) {
        await scene.world.provider.cancel({ customerId, subscription, effective, ...leaving })
      }
      expect((await truthOf(customerId)).subscription).toMatchObject({
        status: 'canceled',
        endedAt: november,
      })
    })
  })

  describe('a change on its way', () => {
    it('can be taken back, and the plan renews', async () => {
      const customerId = await downgradeScheduled()
      await scene.world.provider.undoChange({ customerId, subscription: await scene.running(customerId) })
      await scene.world.advanceTo(december + 2 * hour)
      expect(await scene.running(customerId)).toMatchObject({ terms: termsOf('pro') })
      expect(await scene.paid(customerId)).toBe(4_900 * 2)
    })

    it('that waits for its payment can be given up, and costs nothing', async () => {
      const customerId = await upgradeUnconfirmed()
      const subscription = await scene.running(customerId)
      await scene.world.provider.undoChange({ customerId, subscription })
      await scene.world.provider.undoChange({ customerId, subscription })
      expect(await scene.running(customerId)).toMatchObject({
        terms: termsOf('starter'),
        pendingChange: null,
      })
      await scene.world.advanceTo(november + 2 * day)
      expect(await scene.paid(customerId)).toBe(1_900)
    })
  })

  describe('a pause', () => {
    it('keeps the paid period, charges nothing while it lasts and then goes on by itself', async () => {
      const { customerId } = await scene.subscribed('starter')
      await scene.world.advanceTo(seventh)
      await pauseTwoMonths(customerId)
      const toCome = { kind: 'pauses', at: december, until: february }
      expect(await scene.running(customerId)).toMatchObject({ status: 'active', renewal: toCome })
      for (const at of [december, december + 2 * hour, january + 2 * hour, february - 1000]) {
        await scene.world.advanceTo(at)
        expect(await paused(customerId)).toMatchObject({ cause: 'requested', resumesAt: february })
        expect(await scene.paid(customerId)).toBe(1_900)
      }
      await scene.world.advanceTo(february + 2 * hour)
      expect(await scene.running(customerId)).toMatchObject({
        status: 'active',
        period: { start: february },
        renewal: { kind: 'renews' },
      })
      expect(await scene.paid(customerId)).toBe(1_900 * 2)
    })

    it('can be taken back before it begins', async () => {
      const { customerId, subscription } = await scene.subscribed('starter')
      await pauseTwoMonths(customerId)
      await scene.world.provider.resume({ customerId, subscription: await scene.running(customerId) })
      expect(await scene.running(customerId)).toEqual(subscription)
    })

    it('ends at once at the price that was shown, with a whole new period', async () => {
      const { customerId } = await scene.subscribed('starter')
      await pauseTwoMonths(customerId)
      const at = december + 9 * day
      await scene.world.advanceTo(at)
      const request = { customerId, subscription: await paused(customerId) }
      const preview = await scene.world.provider.previewUnpause(request)
      expect(preview).toMatchObject({
        dueToday: { amount: 1_900, currency: 'usd' },
        nextInvoice: { amount: { amount: 1_900 }, at: addMonths(at, 1) },
      })
      const key = { idempotencyKey: 'unpause_1' }
      const outcome = await scene.world.provider.unpause({ ...request, ...key })
      expect(outcome).toMatchObject({ kind: 'applied' })
      expect(await scene.world.provider.unpause({ ...request, ...key })).toEqual(outcome)
      const { subscription, invoices } = await truthOf(customerId)
      expect(subscription).toMatchObject({ status: 'active', period: { start: at, end: addMonths(at, 1) } })
      expect(invoices[0]).toMatchObject({ status: 'paid', amountPaid: preview.dueToday })
      expect(invoices[0]?.lines).toEqual(preview.lines)
      await scene.world.advanceTo(february + 2 * hour)
      expect(await scene.paid(customerId)).toBe(1_900 * 3)
    })

    it.each(['declineNextPayment', 'askNextPayment'] as const)(
      'stays where its payment fails (%s), and charges nothing',
      async (failure) => {
        const { customerId } = await scene.subscribed('starter')
        await pauseTwoMonths(customerId)
        await scene.world.advanceTo(december + 9 * day)
        const request = { customerId, subscription: await paused(customerId) }
        await scene.world[failure](customerId)
        const unpaused = scene.world.provider.unpause({ ...request, idempotencyKey: 'unpause_1' })
        await expect(unpaused).rejects.toMatchObject({ code: 'payment_declined' })
        expect(await scene.running(customerId)).toEqual(request.subscription)
        expect(await scene.paid(customerId)).toBe(1_900)
      },
    )
  })

  describe('a trial without a card', () => {
    const end = november + 14 * day
    async function tried(withoutPaymentMethod: 'pause' | 'cancel') {
      const customerId = await scene.customer()
      await scene.world.provider.startTrial({
        organizationId: 'org_1',
        customerId,
        terms: termsOf('pro'),
        trialDays: 14,
        withoutPaymentMethod,
        idempotencyKey: 'trial_1',
      })
      const subscription = await scene.running(customerId)
      expect(subscription).toMatchObject({ status: 'trialing', trialEnd: end, terms: termsOf('pro') })
      return { customerId, subscription }
    }

    it('waits for a card when it ends, and goes on when there is one, at the price that was shown', async () => {
      const { customerId, subscription } = await tried('pause')
      const { trial } = await truthOf(customerId)
      expect(trial).toEqual({ subscriptionId: subscription.id, isOwn: true })
      await scene.world.advanceTo(end + 9 * day)
      expect(await paused(customerId)).toMatchObject({ cause: 'trial_ended', resumesAt: null })
      await scene.world.addCard(customerId)
      const request = { customerId, subscription: await paused(customerId) }
      const preview = await scene.world.provider.previewUnpause(request)
      expect(preview).toMatchObject({
        dueToday: { amount: 4_900 },
        nextInvoice: { amount: { amount: 4_900 } },
      })
      await scene.world.provider.unpause({ ...request, idempotencyKey: 'unpause_1' })
      expect(await scene.running(customerId)).toMatchObject({
        status: 'active',
        period: { start: end + 9 * day, end: preview.nextInvoice?.at },
      })
      expect(await scene.paid(customerId)).toBe(4_900)
    })

    it('stays paused where the first payment is declined, and can be tried again', async () => {
      const { customerId } = await tried('pause')
      await scene.world.advanceTo(end + day)
      await scene.world.addCard(customerId)
      const request = { customerId, subscription: await paused(customerId) }
      await scene.world.declineNextPayment(customerId)
      const unpaused = scene.world.provider.unpause({ ...request, idempotencyKey: 'unpause_1' })
      await expect(unpaused).rejects.toMatchObject({ code: 'payment_declined' })
      expect(await paused(customerId)).toMatchObject({ cause: 'trial_ended' })
      expect((await truthOf(customerId)).invoices.filter(({ status }) => status === 'open')).toEqual([])
      await scene.world.provider.unpause({ ...request, idempotencyKey: 'unpause_2' })
      expect(await active(customerId)).toMatchObject({ terms: termsOf('pro') })
      expect(await scene.paid(customerId)).toBe(4_900)
    })

    it('waits for the confirmation that the bank asks for', async () => {
      const { customerId } = await tried('pause')
      await scene.world.advanceTo(end + day)
      await scene.world.addCard(customerId)
      const request = { customerId, subscription: await paused(customerId) }
      await scene.world.askNextPayment(customerId)
      const outcome = await scene.world.provider.unpause({ ...request, idempotencyKey: 'unpause_1' })
      expect(outcome).toMatchObject({ kind: 'action_required' })
      expect(await scene.world.provider.unpause({ ...request, idempotencyKey: 'unpause_2' })).toEqual(outcome)
      expect(await paused(customerId)).toMatchObject({ cause: 'trial_ended' })
      expect(await scene.paid(customerId)).toBe(0)
    })

    it('is over when it ends, where that is the policy', async () => {
      const { customerId } = await tried('cancel')
      await scene.world.advanceTo(end + hour)
      expect((await truthOf(customerId)).subscription).toMatchObject({ status: 'canceled', endedAt: end })
      expect(await scene.paid(customerId)).toBe(0)
    })

    it('becomes a paid plan by itself where a card was added in time', async () => {
      const { customerId } = await tried('pause')
      await scene.world.advanceTo(seventh)
      await scene.world.addCard(customerId)
      await scene.world.advanceTo(end + 2 * hour)
      expect(await active(customerId)).toMatchObject({ period: { start: end } })
      expect(await scene.paid(customerId)).toBe(4_900)
    })
  })
}
