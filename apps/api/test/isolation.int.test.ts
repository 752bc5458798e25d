/**
 * Walks every procedure as everybody who may not call it. Over 300 lines, because the inputs of the walk are one list: what is
 * missing in it fails.
 */

import { BillingError, type BillingErrorCode, day } from '@prorata/billing'
import { TRPCError } from '@trpc/server'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Actor } from '../src/use-cases/ports.ts'
import { createContextInner } from '../src/trpc/context.ts'
import { appRouter, createCaller } from '../src/trpc/router.ts'
import type { Policy } from '../src/trpc/trpc.ts'
import { z } from 'zod'
import { createWorld, type Person, type World } from './world.ts'

/** Good input for every procedure that takes some. A new one has to be added here, or the walk fails. */
interface Inputs {
  token: string
  sessionId: string
  invoiceId: string
  paymentMethodId: string
  paymentId: string
  emailId: string
  payToken: string
}
function inputsOf(given: Inputs): Record<string, unknown> {
  const { token, sessionId, invoiceId, paymentMethodId, paymentId, emailId, payToken } = given
  const wish = { planId: 'pro', interval: 'month' }
  return {
    'billingDetails.current': undefined,
    'billingDetails.update': { name: 'Acme', email: null, address: null, taxIds: [] },
    'checkout.start': { ...wish, skipTrial: true },
    'checkout.sync': { sessionId },
    'credits.current': undefined,
    'environment.current': undefined,
    'invoices.find': { invoiceId },
    'invoices.list': { limit: 5 },
    'invoices.pay': { invoiceId },
    'operator.refund': {
      paymentId,
      access: 'keep',
      reason: 'Walk',
      intentId: '7f3b8a52-6a0e-4c70-8f5e-d9d8c7b6a504',
    },
    'outbox.find': { id: emailId },
    'outbox.list': { limit: 5 },
    'outbox.previews': undefined,
    'payLink.open': { token: payToken },
    'paymentMethods.add': {},
    'paymentMethods.list': undefined,
    'paymentMethods.remove': { paymentMethodId },
    'paymentMethods.setDefault': { paymentMethodId },
    'plans.list': undefined,
    'portal.start': { returnTo: '/billing' },
    'promotions.check': { ...wish, code: 'WALK' },
    'purchases.list': { limit: 5 },
    'purchases.start': { productId: 'onboarding', intentId: '0b0c9d5e-52f1-4b6e-9a37-7a1c3f0e2d11' },
    'purchases.sync': { sessionId },
    'seats.current': { limit: 5 },
    'subscription.cancel': {},
    'subscription.cancelNow': {},
    'subscription.change': { token },
    'subscription.current': undefined,
    'subscription.pause': { months: 1 },
    'subscription.previewChange': wish,
    'subscription.previewUnpause': {},
    'subscription.resume': {},
    'subscription.startTrial': wish,
    'subscription.undoChange': {},
    'subscription.unpause': { token },
    'usage.current': undefined,
    'usage.record': { meterId: 'apiCalls', quantity: 1, identifier: 'walk' },
  }
}

const operatorEmail = 'ops@prorata.test'

const policySchema = z.enum(['public', 'member', 'billing_admin', 'operator']) satisfies z.ZodType<Policy>
const metaSchema = z.object({ meta: z.object({ policy: policySchema }).optional() })

const routerSchema = z.object({ procedures: z.record(z.string(), z.unknown()) })

/** Straight from the router, so that no procedure can be forgotten. */
const procedures = Object.entries(routerSchema.parse(Reflect.get(appRouter, '_def')).procedures).map(
  ([path, procedure]) => {
    if (typeof procedure !== 'function') throw new Error(`${path} is no procedure`)
    return { path, policy: metaSchema.parse(Reflect.get(procedure, '_def')).meta?.policy }
  },
)

let world: World
let owner: Person
let inputs: Record<string, unknown>
beforeAll(async () => {
  world = await createWorld({ env: { OPERATOR_EMAILS: operatorEmail } })
  owner = await world.subscriber()
  const buyer = await world.person()
  const { sessionId } = await buyer.caller.checkout.start({ planId: 'starter', interval: 'month' })
  const answer = await owner.caller.subscription.previewChange({ planId: 'pro', interval: 'month' })
  if (!answer.ok) throw new Error('No quote')
  const [invoice] = (await owner.caller.invoices.list({})).invoices
  const [method] = (await owner.caller.paymentMethods.list()).paymentMethods
  const [receipt] = (await owner.caller.outbox.list({})).emails
  const [payment] = invoice ? (await owner.caller.invoices.find({ invoiceId: invoice.id })).payments : []
  if (!invoice || !method || !receipt || !payment) throw new Error('Nothing was paid')
  const { organizationId } = owner
  const expiresAt = world.ports.clock.now() + day
  inputs = inputsOf({
    token: answer.quote.token,
    sessionId,
    invoiceId: invoice.id,
    paymentMethodId: method.id,
    paymentId: payment.id,
    emailId: receipt.id,
    payToken: world.ports.payLinkSigner.sign({ organizationId, invoiceId: invoice.id, expiresAt }),
  })
  await world.settle()
  // From here on everything that changes was changed by a call.
  await world.worker.stop()
  await world.outbox.stop()
})

/** Every table of ours and everything in the sandbox, as text. */
async function snapshot(): Promise<string> {
  const { pool } = world.deps.database
  const { rows: tables } = await pool.query<{ name: string }>(
    "select table_name as name from information_schema.tables where table_schema = 'public' order by 1",
  )
  const contents: unknown[] = []
  for (const { name } of tables) {
    const { rows } = await pool.query<{ row: string }>(`select t::text as row from "${name}" t order by 1`)
    contents.push([name, rows.map(({ row }) => row)])
  }
  return JSON.stringify([contents, world.sandbox.engine.snapshot()])
}

async function call(path: string, actor: Actor | null): Promise<BillingErrorCode | 'ok'> {
  const caller = createCaller(createContextInner({ actor, deps: world.ports }))
  const [router = '', name = ''] = path.split('.')
  const procedure: unknown = Reflect.get(Reflect.get(caller, router), name)
  if (typeof procedure !== 'function') throw new Error(`No procedure ${path}`)
  try {
    await procedure(inputs[path])
    return 'ok'
  } catch (error) {
    if (error instanceof TRPCError && error.cause instanceof BillingError) return error.cause.code
    throw error
  }
}

/** What each kind of person is told, by policy. */
const answers: Record<string, Record<Policy, BillingErrorCode | 'ok'>> = {
  anonymous: {
    public: 'ok',
    member: 'unauthenticated',
    billing_admin: 'unauthenticated',
    operator: 'unauthenticated',
  },
  'without an organization': {
    public: 'ok',
    member: 'organization_required',
    billing_admin: 'organization_required',
    operator: 'operator_rights_required',
  },
  'a member of another organization who names this one': {
    public: 'ok',
    member: 'organization_required',
    billing_admin: 'organization_required',
    operator: 'operator_rights_required',
  },
  'a removed member': {
    public: 'ok',
    member: 'organization_required',
    billing_admin: 'organization_required',
    operator: 'operator_rights_required',
  },
  'a member without billing rights': {
    public: 'ok',
    member: 'ok',
    billing_admin: 'billing_rights_required',
    operator: 'operator_rights_required',
  },
}

async function actorFor(kind: string): Promise<Actor | null> {
  const { organizationId } = owner
  switch (kind) {
    case 'anonymous':
      return null
    case 'without an organization':
      return { ...(await world.person()).actor, organizationId: null }
    case 'a member of another organization who names this one':
      return { ...(await world.person()).actor, organizationId }
    case 'a removed member': {
      const { actor } = await world.person({ role: 'admin', organizationId })
      await world.deps.database.prisma.member.deleteMany({ where: { userId: actor.userId } })
      return actor
    }
    default:
      return (await world.person({ role: 'member', organizationId })).actor
  }
}

describe('every procedure', () => {
  it('has a policy, and input in this walk', () => {
    expect(procedures.length).toBeGreaterThanOrEqual(10)
    for (const { path, policy } of procedures) {
      expect(policy, `${path} needs a policy`).toBeDefined()
      expect(Object.keys(inputs), `${path} needs an input in this walk`).toContain(path)
    }
  })

  it.each(Object.keys(answers))('tells %s what its policy says, and changes nothing', async (kind) => {
    const actor = await actorFor(kind)
    const before = await snapshot()
    for (const { path, policy = 'public' } of procedures) {
      expect([path, await call(path, actor)]).toEqual([path, answers[kind]?.[policy]])
    }
    expect(await snapshot()).toBe(before)
  })

  it('would be noticed if it changed anything', async () => {
    const before = await snapshot()
    expect(await call('usage.record', owner.actor)).toBe('ok')
    expect(await snapshot()).not.toBe(before)
  })

  it("gives the owner of another organization nothing of this one's", async () => {
    const eve = await world.person()
    const before = await snapshot()
    expect(await call('subscription.change', eve.actor)).toBe('quote_invalid')
    expect(await call('checkout.sync', eve.actor)).toBe('not_found')
    for (const path of [
      'purchases.sync',
      'invoices.find',
      'invoices.pay',
      'paymentMethods.remove',
      'paymentMethods.setDefault',
    ]) {
      expect([path, await call(path, eve.actor)]).toEqual([path, 'not_found'])
    }
    expect(await eve.caller.paymentMethods.list()).toEqual({ paymentMethods: [] })
    expect(await call('checkout.sync', owner.actor)).toBe('not_found')
    expect(await eve.caller.invoices.list({})).toEqual({ invoices: [], nextCursor: null })
    expect(await eve.caller.outbox.list({})).toEqual({ emails: [], nextCursor: null })
    expect(await call('outbox.find', eve.actor)).toBe('not_found')
    expect(await eve.caller.subscription.current()).toMatchObject({ subscription: { status: 'none' } })
    expect(await eve.caller.subscription.previewChange({ planId: 'pro', interval: 'month' })).toMatchObject({
      ok: false,
    })
    expect(await snapshot()).toBe(before)
  })

  it("shows a page of another organization's invoices to nobody, whatever the cursor", async () => {
    const ada = await world.subscriber()
    const answer = await ada.caller.subscription.previewChange({ planId: 'pro', interval: 'month' })
    if (!answer.ok) throw new Error('Pro is sold')
    await ada.caller.subscription.change({ token: answer.quote.token })
    const { nextCursor } = await ada.caller.invoices.list({ limit: 1 })
    expect(nextCursor).not.toBeNull()
    const eve = await world.subscriber()
    const mine = new Set((await eve.caller.invoices.list({ limit: 100 })).invoices.map(({ id }) => id))
    const page = await eve.caller.invoices.list({ limit: 100, cursor: nextCursor })
    for (const { id } of page.invoices) expect(mine).toContain(id)
    await expect(eve.caller.invoices.list({ cursor: 'x' })).rejects.toMatchObject({
      cause: { code: 'invalid_input' },
    })
  })

  it('refuses unknown fields, so that no id of somebody else gets in by a side door', async () => {
    // Whoever may call all of them.
    const actor = { ...owner.actor, email: operatorEmail }
    const caller = createCaller(createContextInner({ actor, deps: world.ports }))
    for (const { path } of procedures) {
      const given = inputs[path]
      if (typeof given !== 'object' || given === null) continue
      const payload = { ...given, organizationId: owner.organizationId, customerId: 'cus_1' }
      const [router = '', name = ''] = path.split('.')
      const procedure: unknown = Reflect.get(Reflect.get(caller, router), name)
      if (typeof procedure !== 'function') throw new Error(`No procedure ${path}`)
      await expect(procedure(payload)).rejects.toMatchObject({ code: 'BAD_REQUEST' })
    }
  })
})

describe('input', () => {
  it.each([
    ['an unknown plan', { planId: 'gold', interval: 'month' }],
    ['a plan from the prototype', { planId: '__proto__', interval: 'month' }],
    ['an unknown interval', { planId: 'pro', interval: 'week' }],
    ["Stripe's own price", { planId: 'price_1', interval: 'month' }],
    ['half a seat', { planId: 'pro', interval: 'month', quantity: 1.5 }],
    ['no number', { planId: 'pro', interval: 'month', quantity: Number.NaN }],
    ['text for a number', { planId: 'pro', interval: 'month', quantity: '1' }],
    ['a price of their own', { planId: 'pro', interval: 'month', unitAmount: 1 }],
    ['trial days of their own', { planId: 'pro', interval: 'month', trialDays: 3_650 }],
    ['a list', []],
    ['nothing', undefined],
  ])('with %s is refused before anything is asked', async (_name, input) => {
    const before = await snapshot()
    const procedure: unknown = Reflect.get(owner.caller.checkout, 'start')
    if (typeof procedure !== 'function') throw new Error('No procedure')
    await expect(procedure(input)).rejects.toMatchObject({ code: 'BAD_REQUEST' })
    expect(await snapshot()).toBe(before)
  })

  it.each([0, -1, 1.5, 1_000_001, Number.MAX_SAFE_INTEGER, Number.POSITIVE_INFINITY])(
    'records no use of %d',
    async (quantity) => {
      const before = await snapshot()
      const record = owner.caller.usage.record({ meterId: 'apiCalls', quantity, identifier: 'x' })
      await expect(record).rejects.toMatchObject({ code: 'BAD_REQUEST' })
      expect(await snapshot()).toBe(before)
    },
  )
})
