import { day, hour, minute } from '@prorata/billing'
import { expect, it } from 'vitest'
import { createContextInner } from '../../src/trpc/context.ts'
import { createCaller } from '../../src/trpc/router.ts'
import type { Person, World } from '../world.ts'
import { answerBank, changeTo } from './people.ts'
import { createTold, deliveries, titlesOf } from './told.ts'

const start = Date.UTC(2026, 10, 1)
const december = Date.UTC(2026, 11, 1)
const askedAt = december + hour + 6 * minute
const usd = (amount: number) => ({ amount, currency: 'usd' })

/** Opens the link of the newest mail as somebody who has it and nothing else. */
async function openLink({ ports }: World, person: Person) {
  const { emails } = await person.caller.outbox.list({})
  const mail = await person.caller.outbox.find({ id: emails[0]?.id ?? '' })
  const link = new URL(/https?:\/\/\S+\/billing\/pay\/\S+/u.exec(mail.text)?.[0] ?? '')
  const stranger = createCaller(createContextInner({ actor: null, deps: ports }))
  const token = link.searchParams.get('token') ?? ''
  return { mail, link, token, open: () => stranger.payLink.open({ token }) }
}

it.each(deliveries)(
  'of a renewal: asked for once by mail, whose link leads to it (webhooks: %s)',
  async (how) => {
    const world = await createTold(how)
    const ada = await world.subscriber({ planId: 'pro' })
    const customer = await world.customerOf(ada)
    world.sandbox.nextPayment({ customer, outcome: 'requires_action', times: 1 })
    await world.goTo(december + minute)
    await world.goTo(askedAt)
    expect(await ada.caller.subscription.current()).toMatchObject({
      lifecycle: 'past_due',
      access: { planId: 'pro', reason: { kind: 'in_grace' } },
      notice: {
        kind: 'verify_payment',
        amountDue: usd(4_900),
        accessUntil: december + hour + 14 * day,
        failure: { reason: 'authentication_required' },
      },
    })
    expect(await titlesOf(world, ada)).toEqual(['receipt', 'payment_action_required'])

    const { mail, link, open } = await openLink(world, ada)
    expect(mail.subject).toBe('Confirm your payment of $49.00')
    const { invoices } = await ada.caller.invoices.list({})
    expect(link.pathname).toBe(`/billing/pay/${invoices[0]?.id}`)
    const facts = await open()
    expect(facts).toEqual({
      kind: 'open',
      invoiceId: invoices[0]?.id,
      number: invoices[0]?.number,
      amountDue: usd(4_900),
      failure: { reason: 'authentication_required', last4: null },
      needsAction: true,
      url: invoices[0]?.hostedUrl,
    })

    await answerBank(world, ada, 'succeeded')
    await world.goTo(askedAt + 2 * day)
    expect(await ada.caller.subscription.current()).toMatchObject({ lifecycle: 'active', notice: null })
    expect(await titlesOf(world, ada)).toEqual(['receipt', 'payment_action_required', 'receipt'])
    expect(await open()).toMatchObject({ kind: 'settled', status: 'paid', amountPaid: usd(4_900) })
  },
)

it('of a change: whoever is on the page gets no mail, whoever left it gets one after an hour', async () => {
  const world = await createTold('not at all')
  const ada = await world.subscriber()
  const customer = await world.customerOf(ada)
  world.sandbox.nextPayment({ customer, outcome: 'requires_action', times: 1 })
  const { result } = await changeTo(ada, 'pro')
  expect(result).toMatchObject({ kind: 'action_required' })
  expect((await ada.caller.subscription.current()).notice).toMatchObject({
    kind: 'verify_change',
    from: 'starter',
    to: 'pro',
  })
  await world.goTo(start + 30 * minute)
  expect(await titlesOf(world, ada)).toEqual(['receipt'])
  await world.goTo(start + hour)
  await world.goTo(start + 5 * hour)
  expect(await titlesOf(world, ada)).toEqual(['receipt', 'payment_action_required'])
  const { mail, open } = await openLink(world, ada)
  expect(mail.text).toContain('Pro turns on once it is confirmed.')
  expect(await open()).toMatchObject({ kind: 'open', needsAction: true })

  // Abandoned: the change lapses, nothing was charged, and nobody is asked again.
  await world.goTo(start + 25 * hour)
  expect(await ada.caller.subscription.current()).toMatchObject({
    lifecycle: 'active',
    subscription: { terms: { planId: 'starter' }, pendingChange: null },
    notice: null,
  })
  expect(await titlesOf(world, ada)).toEqual(['receipt', 'payment_action_required'])
  expect(await open()).toMatchObject({ kind: 'settled', status: 'void', amountPaid: usd(0) })
})

it('opens nothing by a link that was made up, changed, or is too old', async () => {
  const world = await createTold('once')
  const ada = await world.subscriber({ planId: 'pro' })
  world.sandbox.nextPayment({ customer: await world.customerOf(ada), outcome: 'declined', times: 20 })
  await world.goTo(december + minute)
  await world.goTo(askedAt)
  const { token, open } = await openLink(world, ada)
  expect(await open()).toMatchObject({ kind: 'open', needsAction: false })

  const stranger = createCaller(createContextInner({ actor: null, deps: world.ports }))
  const [version = '', payload = '', mac = ''] = token.split('.')
  const claims = world.ports.payLinkSigner.verify(token)
  if (!claims) throw new Error('It is ours')
  const other = Buffer.from(JSON.stringify({ ...claims, invoiceId: 'in_other' })).toString('base64url')
  const { ports } = world
  const forged = [
    'x',
    `${version}.${payload}.${mac.slice(0, -2)}`,
    `${version}.${other}.${mac}`,
    // A signature of ours, for another purpose.
    token.replace(/^p1/u, 'q1'),
    // An invoice of somebody else's, signed for the wrong organization.
    ports.payLinkSigner.sign({ ...claims, organizationId: 'another' }),
  ]
  for (const made of forged) {
    await expect(stranger.payLink.open({ token: made })).rejects.toMatchObject({
      cause: { code: 'not_found' },
    })
  }
  await world.goTo(askedAt + 30 * day)
  expect(await open()).toEqual({ kind: 'expired' })
})

it('is completed by somebody who has the mail and nothing else, through the very pages it leads to', async () => {
  const world = await createTold('once')
  const ada = await world.subscriber({ planId: 'pro' })
  world.sandbox.nextPayment({
    customer: await world.customerOf(ada),
    outcome: 'requires_action',
    times: 1,
  })
  await world.goTo(december + minute)
  await world.goTo(askedAt)
  const { open } = await openLink(world, ada)
  const facts = await open()
  if (facts.kind !== 'open') throw new Error('It is owed')

  // The provider's page, a card that is always asked about, and the bank's page.
  const send = (url: string | URL, fields: Record<string, string>) =>
    world.sandbox.fetch(url, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' })
  expect((await world.sandbox.fetch(facts.url)).status).toBe(200)
  const card = { number: '4000002760003184', expiry: '12 / 40', cvc: '123', name: 'Ada Lovelace' }
  const paying = await send(facts.url, card)
  const bank = new URL(paying.headers.get('location') ?? '', facts.url)
  expect(bank.pathname).toMatch(/^\/authenticate\/pi_/u)
  const confirmed = await send(bank, { outcome: 'succeeded' })
  expect(confirmed.status).toBeLessThan(400)

  await world.goTo(askedAt + hour)
  expect(await open()).toMatchObject({ kind: 'settled', status: 'paid', amountPaid: usd(4_900) })
  expect(await ada.caller.subscription.current()).toMatchObject({ lifecycle: 'active', notice: null })
  expect(await titlesOf(world, ada)).toEqual(['receipt', 'payment_action_required', 'receipt'])
})
