/**
 * The suite every `BillingProvider` passes. What stands here is what use cases rely on; what a provider does beyond it
 * is its own affair.
 */

import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { PlanId } from '../plans.ts'
import type { BillingProvider, ChangeRequest, CheckoutSession } from '../ports.ts'
import type { RunningSubscription, Terms } from '../subscription.ts'
import { isRunning, noSubscription } from '../subscription.ts'
import { addMonths, day, hour, type Instant } from '../time.ts'
import { november, termsOf } from './builders.ts'

/** A provider and the hands that move its world. Requests are made once: the client's own retries are off. */
export interface ProviderWorld {
  provider: BillingProvider
  now(): Instant
  /** Moves the provider's time forward; everything due on the way has happened when it resolves. */
  advanceTo(at: Instant): Promise<void>
  /** Pays an open checkout as a person does, with a card that works. */
  payCheckout(session: CheckoutSession): Promise<void>
  /** The customer's next payment is declined, whatever the card. */
  declineNextPayment(customerId: string): Promise<void>
  /** How the provider's next change to anything fails. `lost`: it is made, and its answer never arrives. */
  failNextChange(failure: 'rate_limited' | 'failure' | 'timeout' | 'lost'): Promise<void>
  close(): Promise<void>
}

export function describeProviderContract(
  name: string,
  setup: (options: { now: Instant }) => Promise<ProviderWorld>,
): void {
  describe(`${name}, as a billing provider`, () => {
    let world: ProviderWorld
    beforeEach(async () => {
      world = await setup({ now: november })
    })
    afterEach(() => world.close())

    const seventh = november + 6 * day + 16 * hour
    const december = addMonths(november, 1)

    async function customer(organizationId = 'org_1'): Promise<string> {
      const input = { organizationId, name: 'Acme', email: 'ada@acme.test' }
      return (await world.provider.createCustomer(input)).customerId
    }

    function startCheckout(customerId: string, terms: Terms, trialDays = 0, idempotencyKey = 'checkout_1') {
      return world.provider.startCheckout({
        organizationId: 'org_1',
        customerId,
        terms,
        trialDays,
        successUrl: 'http://localhost:3000/billing/welcome?session_id={CHECKOUT_SESSION_ID}',
        cancelUrl: 'http://localhost:3000/billing/plans?canceled=1',
        idempotencyKey,
      })
    }

    async function running(customerId: string): Promise<RunningSubscription> {
      const { subscription } = await world.provider.fetchCustomer(customerId)
      if (!subscription || !isRunning(subscription)) throw new Error('No subscription is running')
      return subscription
    }

    async function subscribed(planId: PlanId, trialDays = 0) {
      const customerId = await customer()
      await world.payCheckout(await startCheckout(customerId, termsOf(planId), trialDays))
      return { customerId, subscription: await running(customerId) }
    }

    async function change(
      customerId: string,
      to: Terms,
      effective: ChangeRequest['effective'],
    ): Promise<ChangeRequest> {
      return {
        customerId,
        subscription: await running(customerId),
        to,
        effective,
        prorationDate: world.now(),
      }
    }

    /** Everything that was ever taken from the customer. */
    async function paid(customerId: string): Promise<number> {
      const { invoices } = await world.provider.fetchCustomer(customerId)
      return invoices.reduce((sum, invoice) => sum + invoice.amountPaid.amount, 0)
    }

    describe('customers', () => {
      it('makes one for an organization, however many ask at once and whatever its name', async () => {
        const made = await Promise.all(
          Array.from({ length: 20 }, (_, index) =>
            world.provider.createCustomer({
              organizationId: 'org_1',
              name: `Acme ${index}`,
              email: `ada${index}@acme.test`,
            }),
          ),
        )
        expect(new Set(made.map(({ customerId }) => customerId)).size).toBe(1)
        expect(await customer('org_2')).not.toBe(made[0]?.customerId)
      })

      it('has nothing bought at first', async () => {
        expect(await world.provider.fetchCustomer(await customer())).toEqual({
          subscription: noSubscription,
          invoices: [],
          anomalies: [],
        })
      })

      it('is not found where there is none', async () => {
        await expect(world.provider.fetchCustomer('cus_nobody')).rejects.toMatchObject({ code: 'not_found' })
      })
    })

    describe('checkout', () => {
      it('opens one page for one intent, however often it is asked for', async () => {
        const customerId = await customer()
        const first = await startCheckout(customerId, termsOf('starter'))
        const again = await startCheckout(customerId, termsOf('starter'))
        expect(first).toMatchObject({ customerId, status: 'open' })
        expect(first.url).toMatch(/^https?:/)
        expect(first.expiresAt).toBeGreaterThan(world.now())
        expect(again).toEqual(first)
        expect(await world.provider.retrieveCheckout(first.id)).toEqual(first)
      })

      it('starts what was paid for, on the terms of the page', async () => {
        const customerId = await customer()
        const session = await startCheckout(customerId, termsOf('starter'))
        await world.payCheckout(session)
        expect(await world.provider.retrieveCheckout(session.id)).toMatchObject({
          status: 'complete',
          customerId,
          url: null,
        })
        const truth = await world.provider.fetchCustomer(customerId)
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
        const { customerId, subscription } = await subscribed('pro', 14)
        const trialEnd = november + 14 * day
        expect(subscription).toMatchObject({ status: 'trialing', trialEnd, period: { end: trialEnd } })
        expect(await paid(customerId)).toBe(0)
        await world.advanceTo(trialEnd + 2 * hour)
        expect(await running(customerId)).toMatchObject({ status: 'active', period: { start: trialEnd } })
        expect(await paid(customerId)).toBe(4_900)
      })

      it('cannot be paid once it has expired, and stays complete once it is paid', async () => {
        const customerId = await customer()
        const left = await startCheckout(customerId, termsOf('starter'))
        expect(await world.provider.expireCheckout(left.id)).toMatchObject({ status: 'expired', url: null })
        expect(await world.provider.expireCheckout(left.id)).toMatchObject({ status: 'expired' })
        await expect(world.payCheckout(left)).rejects.toBeInstanceOf(Error)
        const bought = await startCheckout(customerId, termsOf('starter'), 0, 'checkout_2')
        await world.payCheckout(bought)
        expect(await world.provider.expireCheckout(bought.id)).toMatchObject({ status: 'complete' })
      })

      it('is not found where there is none', async () => {
        await expect(world.provider.retrieveCheckout('cs_test_nothing')).rejects.toMatchObject({
          code: 'not_found',
        })
      })
    })

    describe('an upgrade', () => {
      it('costs what the preview says, to the cent', async () => {
        const { customerId } = await subscribed('starter')
        await world.advanceTo(seventh)
        const request = await change(customerId, termsOf('pro'), 'now')
        const preview = await world.provider.previewChange(request)
        expect(preview.lines.map(({ amount }) => amount.amount)).toEqual([-1_478, 3_811])
        expect(preview).toMatchObject({
          total: { amount: 2_333, currency: 'usd' },
          dueToday: { amount: 2_333, currency: 'usd' },
          creditLeft: { amount: 0, currency: 'usd' },
          nextInvoice: { amount: { amount: 4_900, currency: 'usd' }, at: december },
        })

        const outcome = await world.provider.changePlan({ ...request, idempotencyKey: 'change_1' })
        const truth = await world.provider.fetchCustomer(customerId)
        expect(truth.subscription).toMatchObject({ status: 'active', terms: termsOf('pro') })
        expect(outcome).toEqual({ kind: 'applied', invoiceId: truth.invoices[0]?.id })
        expect(truth.invoices[0]).toMatchObject({ status: 'paid', amountPaid: preview.dueToday })
        expect(truth.invoices[0]?.lines).toEqual(preview.lines)

        await world.advanceTo(december + 2 * hour)
        expect((await world.provider.fetchCustomer(customerId)).invoices[0]).toMatchObject({
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
        const { customerId } = await subscribed(from)
        await world.advanceTo(at)
        const request = await change(customerId, to, 'now')
        const preview = await world.provider.previewChange(request)
        const before = await paid(customerId)
        await world.provider.changePlan({ ...request, idempotencyKey: 'change_1' })
        expect((await paid(customerId)) - before).toBe(preview.dueToday.amount)
        expect(await running(customerId)).toMatchObject({
          terms: to,
          period: { end: preview.nextInvoice?.at },
        })
      })

      it('costs nothing in a trial, which goes on', async () => {
        const { customerId, subscription } = await subscribed('starter', 14)
        await world.advanceTo(seventh)
        const request = await change(customerId, termsOf('pro'), 'now')
        expect(await world.provider.previewChange(request)).toMatchObject({
          dueToday: { amount: 0 },
          nextInvoice: { amount: { amount: 4_900 }, at: subscription.period.end },
        })
        await world.provider.changePlan({ ...request, idempotencyKey: 'change_1' })
        expect(await running(customerId)).toMatchObject({ status: 'trialing', terms: termsOf('pro') })
        expect(await paid(customerId)).toBe(0)
      })

      it('is previewed without changing anything, and twice alike', async () => {
        const { customerId } = await subscribed('starter')
        await world.advanceTo(seventh)
        const before = await world.provider.fetchCustomer(customerId)
        const request = await change(customerId, termsOf('pro'), 'now')
        const [first, second] = [
          await world.provider.previewChange(request),
          await world.provider.previewChange(request),
        ]
        expect(second).toEqual(first)
        expect(await world.provider.fetchCustomer(customerId)).toEqual(before)
      })

      it('is charged once, however often it is sent', async () => {
        const { customerId } = await subscribed('starter')
        await world.advanceTo(seventh)
        const request = { ...(await change(customerId, termsOf('pro'), 'now')), idempotencyKey: 'change_1' }
        const first = await world.provider.changePlan(request)
        expect(await world.provider.changePlan(request)).toEqual(first)
        expect(await paid(customerId)).toBe(1_900 + 2_333)
      })

      it('leaves plan and money alone when the bank declines, and can be tried again', async () => {
        const { customerId } = await subscribed('starter')
        await world.advanceTo(seventh)
        const request = await change(customerId, termsOf('pro'), 'now')
        await world.declineNextPayment(customerId)
        await expect(
          world.provider.changePlan({ ...request, idempotencyKey: 'change_1' }),
        ).rejects.toMatchObject({ code: 'payment_declined', message: expect.stringContaining('not been charged') })
        const truth = await world.provider.fetchCustomer(customerId)
        expect(truth.subscription).toEqual(request.subscription)
        expect(truth.invoices.filter(({ status }) => status === 'open')).toEqual([])
        expect(await paid(customerId)).toBe(1_900)

        await world.provider.changePlan({ ...request, idempotencyKey: 'change_2' })
        expect(await running(customerId)).toMatchObject({ terms: termsOf('pro') })
        expect(await paid(customerId)).toBe(1_900 + 2_333)
      })

      it('can be sent again when its answer was lost, and is charged once', async () => {
        const { customerId } = await subscribed('starter')
        await world.advanceTo(seventh)
        const request = { ...(await change(customerId, termsOf('pro'), 'now')), idempotencyKey: 'change_1' }
        await world.failNextChange('lost')
        await expect(world.provider.changePlan(request)).rejects.toMatchObject({
          code: 'provider_unavailable',
        })
        expect(await world.provider.changePlan(request)).toMatchObject({ kind: 'applied' })
        expect(await paid(customerId)).toBe(1_900 + 2_333)
      })

      it.each([
        ['rate_limited', 'provider_rate_limited'],
        ['failure', 'provider_unavailable'],
        ['timeout', 'provider_unavailable'],
      ] as const)('that meets %s is %s, and nothing has changed', async (failure, code) => {
        const { customerId } = await subscribed('starter')
        const before = await world.provider.fetchCustomer(customerId)
        const request = await change(customerId, termsOf('pro'), 'now')
        await world.failNextChange(failure)
        await expect(
          world.provider.changePlan({ ...request, idempotencyKey: 'change_1' }),
        ).rejects.toMatchObject({ code })
        expect(await world.provider.fetchCustomer(customerId)).toEqual(before)
      })
    })

    describe('a downgrade', () => {
      it('costs nothing today, and begins when the period that was paid for is over', async () => {
        const { customerId } = await subscribed('pro')
        await world.advanceTo(seventh)
        const request = await change(customerId, termsOf('starter'), 'period_end')
        expect(await world.provider.previewChange(request)).toMatchObject({
          lines: [],
          dueToday: { amount: 0, currency: 'usd' },
          nextInvoice: { amount: { amount: 1_900, currency: 'usd' }, at: december },
        })
        expect(await world.provider.changePlan({ ...request, idempotencyKey: 'change_1' })).toEqual({
          kind: 'scheduled',
          at: december,
        })
        expect(await running(customerId)).toMatchObject({
          terms: termsOf('pro'),
          renewal: { kind: 'changes', at: december, to: termsOf('starter') },
        })
        await world.advanceTo(december + 2 * hour)
        expect(await running(customerId)).toMatchObject({
          status: 'active',
          terms: termsOf('starter'),
          renewal: { kind: 'renews' },
        })
        expect(await paid(customerId)).toBe(4_900 + 1_900)
      })

      it('gives way to an upgrade that comes after it', async () => {
        const { customerId } = await subscribed('pro')
        const down = await change(customerId, termsOf('starter'), 'period_end')
        await world.provider.changePlan({ ...down, idempotencyKey: 'change_1' })
        const up = await change(customerId, termsOf('enterprise'), 'now')
        await world.provider.changePlan({ ...up, idempotencyKey: 'change_2' })
        expect(await running(customerId)).toMatchObject({
          terms: termsOf('enterprise'),
          renewal: { kind: 'renews' },
        })
      })
    })

    describe('a renewal that is not paid', () => {
      it('is past due since the first failure', async () => {
        const { customerId } = await subscribed('starter')
        await world.declineNextPayment(customerId)
        await world.advanceTo(december + 2 * hour)
        const subscription = await running(customerId)
        expect(subscription).toMatchObject({ status: 'past_due', terms: termsOf('starter') })
        const since = 'since' in subscription ? subscription.since : 0
        expect(since).toBeGreaterThanOrEqual(december)
        expect(since).toBeLessThanOrEqual(december + 2 * hour)
        const [invoice] = (await world.provider.fetchCustomer(customerId)).invoices
        expect(invoice).toMatchObject({ status: 'open', amountPaid: { amount: 0 } })
        expect(invoice?.nextPaymentAttempt).toBeGreaterThan(world.now())
      })
    })
  })
}
