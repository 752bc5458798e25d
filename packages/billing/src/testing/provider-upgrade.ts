import { beforeEach, describe, expect, it } from 'vitest'
import type { PlanId } from '../plans.ts'
import type { Terms } from '../subscription.ts'
import { addMonths, hour, type Instant } from '../time.ts'
import { november, termsOf } from './builders.ts'
import { december, type Scene, seventh } from './provider-scene.ts'

export function describeUpgrade(stage: () => Scene): void {
  let scene: Scene
  beforeEach(() => {
    scene = stage()
  })

  describe('an upgrade', () => {
    it('costs what the preview says, to the cent', async () => {
      const { customerId } = await scene.subscribed('starter')
      await scene.world.advanceTo(seventh)
      const request = await scene.change(customerId, termsOf('pro'), 'now')
      const preview = await scene.world.provider.previewChange(request)
      expect(preview.lines.map(({ amount }) => amount.amount)).toEqual([-1_478, 3_811])
      expect(preview).toMatchObject({
        total: { amount: 2_333, currency: 'usd' },
        dueToday: { amount: 2_333, currency: 'usd' },
        creditLeft: { amount: 0, currency: 'usd' },
        nextInvoice: { amount: { amount: 4_900, currency: 'usd' }, at: december },
      })

      const outcome = await scene.world.provider.changePlan({ ...request, idempotencyKey: 'change_1' })
      const truth = await scene.world.provider.fetchCustomer(customerId)
      expect(truth.subscription).toMatchObject({ status: 'active', terms: termsOf('pro') })
      expect(outcome).toEqual({ kind: 'applied', invoiceId: truth.invoices[0]?.id })
      expect(truth.invoices[0]).toMatchObject({ status: 'paid', amountPaid: preview.dueToday })
      expect(truth.invoices[0]?.lines).toEqual(preview.lines)

      await scene.world.advanceTo(december + 2 * hour)
      expect((await scene.world.provider.fetchCustomer(customerId)).invoices[0]).toMatchObject({
        status: 'paid',
        amountPaid: preview.nextInvoice?.amount,
      })
    })

    it.each<[string, PlanId, Terms, Instant]>([
      ['on the first second', 'starter', termsOf('pro'), november],
      ['on the last second', 'starter', termsOf('enterprise'), december - 1000],
      ['to the year', 'pro', termsOf('pro', 'year'), seventh],
      ['to a larger plan by the year', 'starter', termsOf('pro', 'year'), seventh],
    ])('costs what the preview says %s', async (_when, from, to, at) => {
      const { customerId } = await scene.subscribed(from)
      await scene.world.advanceTo(at)
      const request = await scene.change(customerId, to, 'now')
      const preview = await scene.world.provider.previewChange(request)
      const before = await scene.paid(customerId)
      await scene.world.provider.changePlan({ ...request, idempotencyKey: 'change_1' })
      expect((await scene.paid(customerId)) - before).toBe(preview.dueToday.amount)
      expect(await scene.running(customerId)).toMatchObject({
        terms: to,
        period: { end: preview.nextInvoice?.at },
      })
    })

    it('of a month to a year begins the year at once, and credits the rest of the month', async () => {
      const { customerId } = await scene.subscribed('pro')
      await scene.world.advanceTo(seventh)
      const request = await scene.change(customerId, termsOf('pro', 'year'), 'now')
      const preview = await scene.world.provider.previewChange(request)
      expect(preview.lines.map(({ amount }) => amount.amount).toSorted((a, b) => a - b)).toEqual([
        -3_811, 49_000,
      ])
      const at = addMonths(seventh, 12)
      expect(preview).toMatchObject({
        dueToday: { amount: 45_189, currency: 'usd' },
        nextInvoice: { amount: { amount: 49_000, currency: 'usd' }, at },
      })
      await scene.world.provider.changePlan({ ...request, idempotencyKey: 'change_1' })
      expect(await scene.running(customerId)).toMatchObject({ period: { start: seventh, end: at } })
      await scene.world.advanceTo(at + 2 * hour)
      expect(await scene.paid(customerId)).toBe(4_900 + 45_189 + 49_000)
    })

    it('costs nothing in a trial, which goes on', async () => {
      const { customerId, subscription } = await scene.subscribed('starter', 14)
      await scene.world.advanceTo(seventh)
      const request = await scene.change(customerId, termsOf('pro'), 'now')
      expect(await scene.world.provider.previewChange(request)).toMatchObject({
        dueToday: { amount: 0 },
        nextInvoice: { amount: { amount: 4_900 }, at: subscription.period.end },
      })
      await scene.world.provider.changePlan({ ...request, idempotencyKey: 'change_1' })
      expect(await scene.running(customerId)).toMatchObject({ status: 'trialing', terms: termsOf('pro') })
      expect(await scene.paid(customerId)).toBe(0)
    })

    it('is previewed without changing anything, and twice alike', async () => {
      const { customerId } = await scene.subscribed('starter')
      await scene.world.advanceTo(seventh)
      const before = await scene.world.provider.fetchCustomer(customerId)
      const request = await scene.change(customerId, termsOf('pro'), 'now')
      const [first, second] = [
        await scene.world.provider.previewChange(request),
        await scene.world.provider.previewChange(request),
      ]
      expect(second).toEqual(first)
      expect(await scene.world.provider.fetchCustomer(customerId)).toEqual(before)
    })

    it('is charged once, however often it is sent', async () => {
      const { customerId } = await scene.subscribed('starter')
      await scene.world.advanceTo(seventh)
      const request = {
        ...(await scene.change(customerId, termsOf('pro'), 'now')),
        idempotencyKey: 'change_1',
      }
      const first = await scene.world.provider.changePlan(request)
      expect(await scene.world.provider.changePlan(request)).toEqual(first)
      expect(await scene.paid(customerId)).toBe(1_900 + 2_333)
    })

    it('leaves plan and money alone when the bank declines, and can be tried again', async () => {
      const { customerId } = await scene.subscribed('starter')
      await scene.world.advanceTo(seventh)
      const request = await scene.change(customerId, termsOf('pro'), 'now')
      await scene.world.declineNextPayment(customerId)
      await expect(
        scene.world.provider.changePlan({ ...request, idempotencyKey: 'change_1' }),
      ).rejects.toMatchObject({
        code: 'payment_declined',
        message: expect.stringContaining('not been charged'),
      })
      const truth = await scene.world.provider.fetchCustomer(customerId)
      expect(truth.subscription).toEqual(request.subscription)
      expect(truth.invoices.filter(({ status }) => status === 'open')).toEqual([])
      expect(await scene.paid(customerId)).toBe(1_900)

      await scene.world.provider.changePlan({ ...request, idempotencyKey: 'change_2' })
      expect(await scene.running(customerId)).toMatchObject({ terms: termsOf('pro') })
      expect(await scene.paid(customerId)).toBe(1_900 + 2_333)
    })

    it('can be sent again when its answer was lost, and is charged once', async () => {
      const { customerId } = await scene.subscribed('starter')
      await scene.world.advanceTo(seventh)
      const request = {
        ...(await scene.change(customerId, termsOf('pro'), 'now')),
        idempotencyKey: 'change_1',
      }
      await scene.world.failNextChange('lost')
      await expect(scene.world.provider.changePlan(request)).rejects.toMatchObject({
        code: 'provider_unavailable',
      })
      expect(await scene.world.provider.changePlan(request)).toMatchObject({ kind: 'applied' })
      expect(await scene.paid(customerId)).toBe(1_900 + 2_333)
    })

    it.each([
      ['rate_limited', 'provider_rate_limited'],
      ['failure', 'provider_unavailable'],
      ['timeout', 'provider_unavailable'],
    ] as const)('that meets %s is %s, and nothing has changed', async (failure, code) => {
      const { customerId } = await scene.subscribed('starter')
      const before = await scene.world.provider.fetchCustomer(customerId)
      const request = await scene.change(customerId, termsOf('pro'), 'now')
      await scene.world.failNextChange(failure)
      await expect(
        scene.world.provider.changePlan({ ...request, idempotencyKey: 'change_1' }),
      ).rejects.toMatchObject({ code })
      expect(await scene.world.provider.fetchCustomer(customerId)).toEqual(before)
    })
  })
}
