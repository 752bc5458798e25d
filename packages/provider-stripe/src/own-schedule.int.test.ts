import { isRunning, type RunningSubscription } from '@prorata/billing'
import { november, termsOf } from '@prorata/billing/testing'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createSandboxWorld, payCheckout, type SandboxWorld } from './testing/sandbox-world.ts'

let world: SandboxWorld
let customerId: string
beforeEach(async () => {
  world = await createSandboxWorld({ now: november })
  const organization = { organizationId: 'org_1', name: 'Acme', email: 'ada@acme.test' }
  customerId = (await world.provider.createCustomer(organization)).customerId
  const { id } = await world.provider.startCheckout({
    organizationId: 'org_1',
    customerId,
    terms: termsOf('pro'),
    trialDays: 0,
    promotionId: null,
    successUrl: 'http://localhost:3000/billing/welcome?session_id={CHECKOUT_SESSION_ID}',
    cancelUrl: 'http://localhost:3000/billing/plans',
    idempotencyKey: 'checkout_1',
  })
  payCheckout(world.sandbox, id, '4242424242424242')
})
afterEach(() => world.close())

async function running(): Promise<RunningSubscription> {
  const { subscription } = await world.provider.fetchCustomer(customerId)
  if (!subscription || !isRunning(subscription)) throw new Error('No subscription is running')
  return subscription
}

/** Starter from the next period on, scheduled past our backs. */
async function schedule(metadata: Record<string, string>): Promise<string> {
  const { id } = await running()
  const { data } = await world.stripe.prices.list({ lookup_keys: ['starter_month'] })
  const made = await world.stripe.subscriptionSchedules.create({ from_subscription: id })
  const [phase] = made.phases
  await world.stripe.subscriptionSchedules.update(made.id, {
    metadata,
    end_behavior: 'release',
    phases: [
      {
        start_date: phase?.start_date ?? 0,
        end_date: phase?.end_date ?? 0,
        items: (phase?.items ?? []).map(({ price }) => ({
          price: typeof price === 'string' ? price : price.id,
        })),
      },
      { items: [{ price: data[0]?.id ?? '' }], duration: { interval: 'month', interval_count: 1 } },
    ],
  })
  return made.id
}

const leaving = { reason: null, comment: null }

describe('a schedule', () => {
  it('that is an agreement with the customer is shown and never touched', async () => {
    const id = await schedule({ agreement: 'A-17' })
    const subscription = await running()
    expect(subscription).toMatchObject({ renewal: { kind: 'changes', to: termsOf('starter') } })
    const { provider } = world
    const change = { customerId, subscription, prorationDate: november, promotionId: null }
    const commands = [
      provider.cancel({ customerId, subscription, effective: 'period_end', ...leaving }),
      provider.undoChange({ customerId, subscription }),
      provider.changePlan({ ...change, to: termsOf('enterprise'), effective: 'now', idempotencyKey: 'a' }),
      provider.changePlan({
        ...change,
        to: termsOf('starter', 'year'),
        effective: 'period_end',
        idempotencyKey: 'b',
      }),
    ]
    for (const command of commands) {
      await expect(command).rejects.toMatchObject({
        code: 'provider_rejected',
        message: expect.stringContaining('agreement'),
      })
    }
    expect(await running()).toEqual(subscription)
    expect(await world.stripe.subscriptionSchedules.retrieve(id)).toMatchObject({ status: 'active' })
  })

  it('that the customer made in the portal is theirs to undo, to replace and to cancel here', async () => {
    const id = await schedule({})
    await world.provider.undoChange({ customerId, subscription: await running() })
    expect(await running()).toMatchObject({ renewal: { kind: 'renews' } })
    expect(await world.stripe.subscriptionSchedules.retrieve(id)).toMatchObject({ status: 'released' })
    await schedule({})
    const subscription = await running()
    await world.provider.cancel({ customerId, subscription, effective: 'period_end', ...leaving })
    expect(await running()).toMatchObject({ terms: termsOf('pro'), renewal: { kind: 'cancels' } })
  })
})
