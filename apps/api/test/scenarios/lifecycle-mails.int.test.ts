import { randomUUID } from 'node:crypto'
import { day, hour } from '@prorata/billing'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { startMailServer } from '../mail-server.ts'
import { createWorld, start } from '../world.ts'
import { ask, changeTo } from './people.ts'
import { createTold, deliveries, mailsTo, titlesOf } from './told.ts'

const december = Date.UTC(2026, 11, 1)
const trialEnd = start + 14 * day
const usd = (amount: number) => ({ amount, currency: 'usd' })

it.each(deliveries)('tells each change of a plan once (webhooks: %s)', async (how) => {
  const world = await createTold(how)
  const ada = await world.subscriber()
  await changeTo(ada, 'pro')
  await world.goTo(start + hour)
  expect(await titlesOf(world, ada)).toEqual(['plan_changed', 'receipt', 'receipt'])

  await changeTo(ada, 'starter')
  await world.goTo(start + 2 * hour)
  const [scheduled] = (await mailsTo(world, ada)).toReversed()
  expect(scheduled).toMatchObject({
    kind: 'change_scheduled',
    from: { planId: 'pro' },
    to: { planId: 'starter' },
    at: december,
  })

  await world.goTo(december + 2 * hour)
  await world.goTo(december + day)
  const mails = (await titlesOf(world, ada)).toSorted()
  expect(mails).toEqual(['change_scheduled', 'plan_changed', 'plan_changed', 'receipt', 'receipt', 'receipt'])
})

it.each(deliveries)('tells each cancellation once, and the end (webhooks: %s)', async (how) => {
  const world = await createTold(how)
  const ada = await world.subscriber()
  await ada.caller.subscription.cancel({})
  await ada.caller.subscription.resume({})
  await ada.caller.subscription.cancel({})
  await world.goTo(start + hour)
  expect(await titlesOf(world, ada)).toEqual(['cancellation_scheduled', 'cancellation_scheduled', 'receipt'])
  await world.goTo(december + 2 * hour)
  await world.goTo(december + 3 * day)
  const [end] = (await mailsTo(world, ada)).toReversed()
  expect(end).toEqual({ kind: 'subscription_ended', planId: 'starter', at: december })
  expect(await titlesOf(world, ada)).toHaveLength(4)
})

it.each(deliveries)('announces the end of a trial three days before, once (webhooks: %s)', async (how) => {
  const world = await createTold(how)
  const ada = await world.person()
  await ada.caller.subscription.startTrial({ planId: 'pro', interval: 'month' })
  const grace = await world.person()
  const { sessionId } = await grace.caller.checkout.start({ planId: 'pro', interval: 'month' })
  world.pay(sessionId)
  await grace.caller.checkout.sync({ sessionId })
  await world.goTo(trialEnd - 3 * day - hour)
  expect([await titlesOf(world, ada), await titlesOf(world, grace)]).toEqual([[], []])
  for (const left of [3 * day, 2 * day, hour]) await world.goTo(trialEnd - left)
  expect(await mailsTo(world, ada)).toMatchObject([
    { kind: 'trial_ending', at: trialEnd, hasPaymentMethod: false },
  ])
  expect(await mailsTo(world, grace)).toMatchObject([
    { kind: 'trial_ending', at: trialEnd, hasPaymentMethod: true },
  ])
  await world.goTo(trialEnd + 2 * hour)
  await world.goTo(trialEnd + 2 * day)
  expect(await titlesOf(world, grace)).toEqual(['trial_ending', 'receipt'])
  expect(await titlesOf(world, ada)).toEqual(['trial_ending'])
})

it.each(deliveries)('sends a receipt for what is bought once (webhooks: %s)', async (how) => {
  const world = await createTold(how)
  const ada = await world.person()
  const { sessionId } = await ada.caller.purchases.start({
    productId: 'aiCredits1000',
    intentId: randomUUID(),
  })
  world.pay(sessionId)
  await ada.caller.purchases.sync({ sessionId })
  await world.goTo(start + hour)
  await world.goTo(start + day)
  expect(await mailsTo(world, ada)).toMatchObject([
    {
      kind: 'receipt',
      lines: [{ description: '1,000 AI generations', amount: usd(1_500) }],
      total: usd(1_500),
      amountPaid: usd(1_500),
    },
  ])
})

it('tells of each refund, by what it adds', async () => {
  const world = await createTold('once')
  const ada = await world.subscriber({ planId: 'pro' })
  const customer = await world.customerOf(ada)
  const listed = await ask(world, 'GET', '/v1/payment_intents', { customer })
  const { data } = z.object({ data: z.array(z.object({ id: z.string() })) }).parse(listed)
  const refund = async (amount: string) => {
    await ask(world, 'POST', '/v1/refunds', { payment_intent: data[0]?.id ?? '', amount })
    await world.settle()
  }
  await refund('1000')
  await refund('3900')
  await world.goTo(start + 2 * day)
  const refunds = (await mailsTo(world, ada)).filter((mail) => mail.kind === 'refund')
  expect(refunds).toHaveLength(2)
  expect(refunds.map(({ refunded }) => refunded)).toEqual(expect.arrayContaining([usd(1_000), usd(3_900)]))
  for (const { of } of refunds) expect(of).toEqual(usd(4_900))
})

it('writes to everybody with billing rights, and to the address on the invoices', async () => {
  const world = await createWorld()
  const ada = await world.person()
  const { organizationId } = ada
  const admin = await world.person({ role: 'admin', organizationId })
  await world.person({ role: 'member', organizationId })
  const { sessionId } = await ada.caller.checkout.start({ planId: 'pro', interval: 'month', skipTrial: true })
  world.pay(sessionId)
  await ada.caller.checkout.sync({ sessionId })
  await world.settle()
  const toOf = async () => (await ada.caller.outbox.list({})).emails[0]?.to
  expect(await toOf()).toEqual([ada.actor.email, admin.actor.email])
  const details = { name: 'Acme', address: null, taxIds: [] }
  await ada.caller.billingDetails.update({ ...details, email: 'accounts@acme.test' })
  await world.advanceTo(start + hour)
  await ada.caller.subscription.cancel({})
  await world.settle()
  expect(await toOf()).toEqual([ada.actor.email, admin.actor.email, 'accounts@acme.test'])
})

it('sends each mail over a real connection exactly once, through a server that fails now and then', async () => {
  const server = await startMailServer()
  server.mishaps.push({ at: 'data', code: 451 }, { at: 'recipient', code: 450 })
  const world = await createWorld({ env: { SMTP_URL: server.url, MAIL_FROM: 'Acme <billing@acme.test>' } })
  const ada = await world.subscriber({ planId: 'pro' })
  await ada.caller.subscription.cancel({})
  await world.settle()
  expect(server.taken).toEqual([])
  // Their pauses are over.
  for (let round = 0; round < 3; round += 1) {
    await world.deps.database.pool.query(
      `UPDATE email SET next_attempt_at = now() - interval '1 second' WHERE status = 'queued'`,
    )
    await world.outbox.drain()
  }
  const subjects = server.taken.map(
    (mail) => /^Subject: (?<subject>.*)$/mu.exec(mail)?.groups?.['subject'] ?? '',
  )
  expect(new Set(subjects)).toEqual(new Set(['Pro ends on 1 Dec 2026', 'Receipt for $49.00']))
  expect(server.recipients).toEqual([[ada.actor.email], [ada.actor.email]])
  expect((await mailsTo(world, ada)).length).toBe(2)
})

it('shows how every mail looks, and the real ones in the sandbox only', async () => {
  const world = await createWorld()
  const ada = await world.subscriber()
  const previews = await ada.caller.outbox.previews()
  expect(previews.length).toBeGreaterThanOrEqual(10)
  for (const { html, text } of previews) expect(`${html}${text}`).toContain('Analytical Engines')
  const [entry] = (await ada.caller.outbox.list({ limit: 1 })).emails
  expect(await ada.caller.outbox.find({ id: entry?.id ?? '' })).toMatchObject({
    kind: 'receipt',
    subject: 'Receipt for $19.00',
    html: expect.stringContaining('$19.00'),
  })
  const { environment } = world.ports
  Object.assign(world.ports, { environment: { ...environment, mode: 'test' } })
  for (const call of [ada.caller.outbox.list({}), ada.caller.outbox.find({ id: entry?.id ?? '' })]) {
    await expect(call).rejects.toMatchObject({ cause: { code: 'not_found' } })
  }
})
