/** The promise that every quote rests on: whatever is changed, whenever, the amount that was shown is the amount that is charged. */

import {
  type ChangeOutcome,
  type ChangePreview,
  catalog,
  decideChange,
  decideCheckout,
  hour,
  intervals,
  isRunning,
  noSubscription,
  planIds,
  type RunningSubscription,
  second,
  type SoldCurrency,
  type Terms,
  type Wish,
} from '@prorata/billing'
import * as fc from 'fast-check'
import type { Stripe } from 'stripe'
import { expect, it } from 'vitest'
import { createSandboxWorld, payCheckout, type SandboxWorld } from './testing/sandbox-world.ts'

/** Each wishes for 20 changes; about one wish in ten is refused. */
const organizations = 560
const changesEach = 20

const anyWish = fc
  .record({
    planId: fc.constantFrom(...planIds.filter((id) => id !== 'free')),
    interval: fc.constantFrom(...intervals),
    seats: fc.integer({ min: 1, max: 40 }),
  })
  .map(({ planId, interval, seats }) => ({ planId, interval, quantity: planId === 'team' ? seats : 1 }))

/** Now and then at the same second, mostly within a month, sometimes after a renewal or two. */
const anyWait = fc.oneof(
  { weight: 1, arbitrary: fc.constant(0) },
  { weight: 6, arbitrary: fc.integer({ min: 1, max: 30 * 86_400 }) },
  { weight: 2, arbitrary: fc.integer({ min: 1, max: 70 * 86_400 }) },
)

const anyLife = fc.record({
  /** Leap days, month ends and a century's turn of hours among them. */
  start: fc.oneof(
    fc.integer({ min: Date.UTC(2027, 0, 1) / second, max: Date.UTC(2028, 2, 2) / second }),
    fc.constantFrom(
      ...[Date.UTC(2027, 0, 31), Date.UTC(2028, 1, 29), Date.UTC(2027, 11, 31, 23, 59, 59)].map(
        (at) => at / second,
      ),
    ),
  ),
  first: anyWish,
  currency: fc.constantFrom(...catalog.currencies),
  trialDays: fc.constantFrom(0, 0, 0, 14),
  percentOff: fc.constantFrom(null, null, 10, 33.3),
  taxPercent: fc.constantFrom(null, null, 8.25, 19),
  /** Minor units that the customer has with us before anything is charged. */
  credit: fc.constantFrom(0, 0, 1, 2_500, 100_000),
  changes: fc.array(fc.record({ wait: anyWait, to: anyWish }), {
    minLength: changesEach,
    maxLength: changesEach,
  }),
})
type Life = typeof anyLife extends fc.Arbitrary<infer Value> ? Value : never

let count = 0

it(`is charged as it was shown, over 10,000 random changes`, {
  timeout: 600_000,
}, async () => {
  let [charged, scheduled, refused] = [0, 0, 0]
  await fc.assert(
    fc.asyncProperty(anyLife, async (life) => {
      const world = await createSandboxWorld({ now: life.start * second })
      try {
        const customerId = await buy(world, life)
        for (const { wait, to } of life.changes) {
          await world.advanceTo(world.now() + wait * second)
          const subscription = await running(world, customerId)
          const decision = decideChange(subscription, to)
          if (!decision.ok) {
            refused += 1
            continue
          }
          const { effective } = decision.change
          const request = {
            customerId,
            subscription,
            to: decision.change.to,
            effective,
            prorationDate: world.now(),
          }
          const shown = await world.provider.previewChange(request)
          count += 1
          const outcome = await world.provider.changePlan({ ...request, idempotencyKey: `change_${count}` })
          if (outcome.kind === 'applied') {
            charged += 1
            await expectCharged(world.stripe, customerId, shown, outcome.invoiceId)
          } else {
            scheduled += 1
            await expectRenewal(world, subscription, shown, outcome)
          }
        }
      } finally {
        await world.close()
      }
    }),
    { numRuns: organizations },
  )
  expect(charged + scheduled, `${refused} wishes were refused`).toBeGreaterThanOrEqual(10_000)
  expect(Math.min(charged, scheduled)).toBeGreaterThan(1_000)
})

async function buy(world: SandboxWorld, life: Life): Promise<string> {
  const { provider, stripe, sandbox } = world
  const { customerId } = await provider.createCustomer({
    organizationId: 'org_1',
    name: 'Acme',
    email: 'ada@acme.test',
  })
  const session = await provider.startCheckout({
    organizationId: 'org_1',
    customerId,
    terms: termsIn(life.currency, life.first),
    trialDays: life.trialDays,
    successUrl: 'http://localhost:3000/billing/welcome?session_id={CHECKOUT_SESSION_ID}',
    cancelUrl: 'http://localhost:3000/billing/plans?canceled=1',
    idempotencyKey: 'checkout_1',
  })
  payCheckout(sandbox, session.id, '4242424242424242')
  const { id } = await running(world, customerId)
  const coupon =
    life.percentOff === null
      ? null
      : await stripe.coupons.create({ percent_off: life.percentOff, duration: 'forever' })
  const tax =
    life.taxPercent === null
      ? null
      : await stripe.taxRates.create({ display_name: 'Tax', percentage: life.taxPercent, inclusive: false })
  if (coupon || tax) {
    await stripe.subscriptions.update(id, {
      ...(coupon ? { discounts: [{ coupon: coupon.id }] } : {}),
      ...(tax ? { default_tax_rates: [tax.id] } : {}),
    })
  }
  if (life.credit > 0) {
    const { credit, currency } = life
    await stripe.customers.createBalanceTransaction(customerId, { amount: -credit, currency })
  }
  return customerId
}

function termsIn(currency: SoldCurrency, wish: Wish): Terms {
  const decision = decideCheckout(noSubscription, wish, { trialRedeemed: true, skipTrial: true, currency })
  if (!decision.ok) throw new Error(`Not sold: ${decision.refusal.code}`)
  return decision.terms
}

async function running(world: SandboxWorld, customerId: string): Promise<RunningSubscription> {
  const { subscription } = await world.provider.fetchCustomer(customerId)
  if (!subscription || !isRunning(subscription)) throw new Error('No subscription is running')
  return subscription
}

async function expectCharged(
  stripe: Stripe,
  customerId: string,
  shown: ChangePreview,
  invoiceId: string | null,
): Promise<void> {
  const invoice = invoiceId === null ? null : await stripe.invoices.retrieve(invoiceId)
  const customer = await stripe.customers.retrieve(customerId)
  if (customer.deleted) throw new Error('The customer is there')
  expect({
    lines: invoice?.lines.data.map(({ description, amount }) => [description, amount]) ?? [],
    total: invoice?.total ?? 0,
    dueToday: invoice?.amount_paid ?? 0,
    // Where nothing was on an invoice, nothing was said of the balance.
    balanceLeft: invoice ? customer.balance : 0,
  }).toEqual({
    lines: shown.lines.map(({ description, amount }) => [description, amount.amount]),
    total: shown.total.amount,
    dueToday: shown.dueToday.amount,
    balanceLeft: shown.carriedOver.amount - shown.creditLeft.amount,
  })
}

/** The renewal that was shown is the one that is charged, at its time. */
async function expectRenewal(
  world: SandboxWorld,
  { id, period }: RunningSubscription,
  shown: ChangePreview,
  outcome: ChangeOutcome,
): Promise<void> {
  expect(outcome).toEqual({ kind: 'scheduled', at: period.end })
  expect([shown.dueToday.amount, shown.nextInvoice?.at]).toEqual([0, period.end])
  await world.advanceTo(period.end + 2 * hour)
  const { data } = await world.stripe.invoices.list({ subscription: id, limit: 1 })
  expect(data[0]?.amount_paid).toBe(shown.nextInvoice?.amount.amount)
}
