import { API_VERSION } from '@prorata/stripe-sandbox'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { createWorld, type Person, type World } from '../world.ts'

const wishes = [
  { planId: 'starter', interval: 'month' },
  { planId: 'pro', interval: 'month' },
  { planId: 'pro', interval: 'year' },
] as const

/** What a person does with every page that was opened for them. A page that was closed meanwhile takes no money. */
function payEach(world: World, sessionIds: readonly string[]): number {
  let paid = 0
  for (const sessionId of new Set(sessionIds)) {
    try {
      world.pay(sessionId)
      paid += 1
    } catch {}
  }
  return paid
}

const listSchema = z.object({ data: z.array(z.unknown()) })

/** How many of something the provider has for a customer, whatever their state. */
function countAt({ sandbox }: World, path: string, params: Record<string, string>): number {
  const { body } = sandbox.engine.handle({
    method: 'GET',
    path,
    params: { ...params, limit: '100' },
    apiVersion: API_VERSION,
    requestId: 'req_count',
    idempotencyKey: null,
  })
  return listSchema.parse(body).data.length
}

async function standing(world: World, { caller, organizationId }: Person) {
  await world.settle()
  const { customerId: customer } = await world.ports.subscriptions.load(organizationId)
  if (customer === null) throw new Error('Who bought is a customer')
  const { invoices } = await caller.invoices.list({ limit: 100 })
  return {
    subscriptions: countAt(world, '/v1/subscriptions', { customer, status: 'all' }),
    charges: countAt(world, '/v1/charges', { customer }),
    paidInvoices: invoices.filter(({ amountPaid }) => amountPaid.amount > 0).length,
    status: (await caller.subscription.current()).subscription.status,
  }
}

it.each([
  ['fifty clicks on one offer', 50, 1],
  ['fifty clicks on three offers in many tabs', 50, 3],
])('%s end in one live subscription and one charge', async (_how, clicks, offers) => {
  const world = await createWorld()
  const ada = await world.person()
  const answers = await Promise.allSettled(
    Array.from({ length: clicks }, (_, n) =>
      ada.caller.checkout.start({ ...(wishes[n % offers] ?? wishes[0]), skipTrial: true }),
    ),
  )
  const opened = answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value.sessionId] : []))
  expect(opened.length).toBeGreaterThan(0)
  expect(payEach(world, opened)).toBe(1)

  const late = await Promise.allSettled(
    wishes.map((wish) => ada.caller.checkout.start({ ...wish, skipTrial: true })),
  )
  for (const answer of late) expect(answer.status).toBe('rejected')
  expect(await standing(world, ada)).toEqual({
    subscriptions: 1,
    charges: 1,
    paidInvoices: 1,
    status: 'active',
  })
})
