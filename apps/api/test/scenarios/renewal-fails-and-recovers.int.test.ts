import { day, hour, minute } from '@prorata/billing'
import { describe, expect, it } from 'vitest'
import { createTold, deliveries, mailsTo, titlesOf } from './told.ts'

const december = Date.UTC(2026, 11, 1)
const usd = (amount: number) => ({ amount, currency: 'usd' })
/** The invoice of a renewal is a draft for an hour; where nobody rings, a look comes by itself soon after. */
const collected = december + 66 * minute
const firstRetry = collected + 3 * day
const secondRetry = firstRetry + 5 * day

describe.each(deliveries)(
  'a renewal that fails and recovers on retry two, with webhooks that come %s',
  (how) => {
    it('keeps access, sends each mail once, and leaves nothing behind', async () => {
      const world = await createTold(how)
      const ada = await world.subscriber({ planId: 'pro' })
      const customer = await world.customerOf(ada)
      await world.goTo(december - day)
      expect(await titlesOf(world, ada)).toEqual(['receipt'])
      world.sandbox.nextPayment({
        customer,
        outcome: 'declined',
        declineCode: 'insufficient_funds',
        times: 2,
      })

      await world.goTo(december + minute)
      await world.goTo(collected)
      const failed = await ada.caller.subscription.current()
      expect(failed).toMatchObject({
        lifecycle: 'past_due',
        subscription: { since: december + hour },
        access: {
          planId: 'pro',
          reason: { kind: 'in_grace', since: december + hour, until: december + hour + 14 * day },
        },
        notice: {
          kind: 'payment_failed',
          planId: 'pro',
          since: december + hour,
          accessUntil: december + hour + 14 * day,
          amountDue: usd(4_900),
          nextAttempt: december + hour + 3 * day,
          failure: { reason: 'insufficient_funds', last4: '4242' },
        },
      })
      expect(await titlesOf(world, ada)).toEqual(['receipt', 'payment_failed first'])

      await world.goTo(firstRetry)
      expect(await ada.caller.subscription.current()).toMatchObject({
        lifecycle: 'past_due',
        // Retries do not move grace.
        access: { reason: { kind: 'in_grace', until: december + hour + 14 * day } },
        notice: { kind: 'payment_failed', nextAttempt: december + hour + 8 * day },
      })
      expect(await titlesOf(world, ada)).toEqual(['receipt', 'payment_failed first', 'payment_failed second'])

      await world.goTo(secondRetry)
      const after = await ada.caller.subscription.current()
      expect(after).toMatchObject({
        lifecycle: 'active',
        access: { planId: 'pro', reason: { kind: 'active' } },
        notice: null,
        nextCharge: { amount: usd(4_900), at: Date.UTC(2027, 0, 1) },
      })
      const { invoices } = await ada.caller.invoices.list({})
      expect(invoices.map(({ status, failure, needsAction }) => ({ status, failure, needsAction }))).toEqual(
        Array.from({ length: 2 }, () => ({ status: 'paid', failure: null, needsAction: false })),
      )

      // A month on, the next renewal is as any other.
      await world.goTo(Date.UTC(2027, 0, 1) + minute)
      await world.goTo(Date.UTC(2027, 0, 1) + 66 * minute)
      const mails = await mailsTo(world, ada)
      expect(await titlesOf(world, ada)).toEqual([
        'receipt',
        'payment_failed first',
        'payment_failed second',
        'receipt',
        'receipt',
      ])
      const receipts = mails.filter((mail) => mail.kind === 'receipt')
      expect(receipts.map(({ recovered }) => recovered)).toEqual([false, true, false])
      expect(receipts.map(({ amountPaid }) => amountPaid)).toEqual([usd(4_900), usd(4_900), usd(4_900)])
    })
  },
)

it('is told once, by its latest attempt, where nobody looked while it failed twice', async () => {
  const world = await createTold('not at all')
  const ada = await world.subscriber({ planId: 'pro' })
  const customer = await world.customerOf(ada)
  world.sandbox.nextPayment({ customer, outcome: 'declined', times: 2 })
  await world.goTo(firstRetry + hour)
  expect(await titlesOf(world, ada)).toEqual(['receipt', 'payment_failed second'])
})

it('asks nobody for money that has come meanwhile', async () => {
  const world = await createTold('once')
  const ada = await world.subscriber({ planId: 'pro' })
  const customer = await world.customerOf(ada)
  world.sandbox.nextPayment({ customer, outcome: 'declined', times: 1 })
  await world.advanceTo(december + minute)
  // The mail server is away while it fails, and back when it is paid.
  await world.outbox.stop()
  await world.advanceTo(collected)
  await world.advanceTo(firstRetry)
  const { emails } = await world.ports.outbox.list(ada.organizationId, { limit: 10, cursor: null })
  expect(emails.map(({ content, status }) => [content.kind, status])).toContainEqual([
    'payment_failed',
    'queued',
  ])
  await world.restartOutbox()
  const after = await world.ports.outbox.list(ada.organizationId, { limit: 10, cursor: null })
  const statuses = after.emails.map(({ content, status }) => `${content.kind} ${status}`)
  expect(statuses.toSorted()).toEqual(['payment_failed dropped', 'receipt sent', 'receipt sent'])
})
