import { day, type Email, hour, stepOf } from '@prorata/billing'
import { API_VERSION } from '@prorata/stripe-sandbox'
import { array, assert, asyncProperty, constantFrom, nat, record } from 'fast-check'
import { expect, it } from 'vitest'
import { createWorld, type Person, type World } from './world.ts'

const order = ['first', 'second', 'final', 'receipt']

/** What of an invoice's life a mail tells; `null` for mails about something else. */
function toldOf({ content }: Email): { invoiceId: string; step: string } | null {
  if (content.kind === 'receipt') return { invoiceId: content.invoiceId, step: 'receipt' }
  if (content.kind === 'payment_failed') return { invoiceId: content.invoice.id, step: content.step }
  if (content.kind !== 'payment_action_required') return null
  return { invoiceId: content.invoice.id, step: 'first' }
}

async function everyMail({ ports }: World, { organizationId }: Person): Promise<Email[]> {
  const emails: Email[] = []
  let cursor: string | null = null
  do {
    const page = await ports.outbox.list(organizationId, { limit: 100, cursor })
    emails.push(...page.emails)
    cursor = page.nextCursor
  } while (cursor !== null)
  return emails.toReversed()
}

/** Invoices of a customer may fail, be asked about, recover; webhooks may be lost, doubled and late; nobody may be looking. */
const happening = record({
  afterHours: constantFrom(1, 2, 24, 24 * 3, 24 * 9, 24 * 20, 24 * 33),
  payments: array(constantFrom('succeeded', 'declined', 'requires_action'), { maxLength: 3 }),
  rings: nat(3),
})

it('each invoice has one mail a step, in order, and none that asks for money after it is paid', async () => {
  // What fails stays owed, so that the customer goes on through all of it.
  const world = await createWorld({ webhooks: false, sandbox: { afterLastRetry: 'past_due' } })
  const ada = await world.subscriber({ planId: 'pro' })
  const { customerId } = await world.ports.subscriptions.load(ada.organizationId)
  let rung = 0

  await assert(
    asyncProperty(array(happening, { minLength: 1, maxLength: 4 }), async (happenings) => {
      for (const { afterHours, payments, rings } of happenings) {
        for (const outcome of payments) world.sandbox.nextPayment({ customer: customerId, outcome, times: 1 })
        world.sandbox.clock.advanceBy(afterHours * hour)
        for (let ring = 0; ring < rings; ring += 1) {
          rung += 1
          await world.deps.inbox.receive({
            id: `evt_${rung}`,
            type: 'invoice.payment_failed',
            apiVersion: API_VERSION,
            livemode: false,
            customerId,
            createdAt: world.ports.clock.now(),
            payload: '{}',
          })
          await world.settle()
        }
      }
      // Whatever was lost, a look comes by itself within a day.
      world.sandbox.clock.advanceBy(day)
      await world.settle()

      const mails = await everyMail(world, ada)
      const byInvoice = Map.groupBy(
        mails.flatMap((mail) => {
          const told = toldOf(mail)
          return told ? [{ ...told, at: mail.createdAt }] : []
        }),
        ({ invoiceId }) => invoiceId,
      )
      for (const [invoiceId, told] of byInvoice) {
        const steps = told.toSorted((a, b) => a.at - b.at).map(({ step }) => order.indexOf(step))
        expect([invoiceId, steps]).toEqual([invoiceId, [...new Set(steps)].toSorted((a, b) => a - b)])
      }
      expect(new Set(mails.map(({ key }) => key)).size).toBe(mails.length)
      expect(mails.filter(({ status }) => status !== 'sent' && status !== 'dropped')).toEqual([])

      // Nothing is left untold: every payment has its receipt, and what is owed now its mail.
      const { subscription } = await world.ports.subscriptions.load(ada.organizationId)
      const { invoices } = await world.ports.invoices.list(ada.organizationId, { limit: 100, cursor: null })
      const owed = invoices.find(
        (invoice) => invoice.status === 'open' && stepOf(invoice, subscription) !== null,
      )
      const due = owed ? [{ invoiceId: owed.id, step: stepOf(owed, subscription) }] : []
      const paid = invoices.filter(({ status, amountPaid }) => status === 'paid' && amountPaid.amount > 0)
      for (const { invoiceId, step } of [
        ...due,
        ...paid.map(({ id }) => ({ invoiceId: id, step: 'receipt' })),
      ]) {
        const steps = (byInvoice.get(invoiceId) ?? []).map((told) => told.step)
        expect([invoiceId, steps]).toEqual([invoiceId, expect.arrayContaining([step])])
      }
    }),
    // A month in which the bank asks and one in which it declines, so that there is always a mail of each kind.
    {
      numRuns: 25,
      examples: [
        [[{ afterHours: 24 * 33, payments: ['requires_action'], rings: 1 }]],
        [[{ afterHours: 24 * 28, payments: ['declined'], rings: 1 }]],
      ],
    },
  )
  // It was not all quiet.
  const kinds = new Set((await everyMail(world, ada)).map(({ content }) => content.kind))
  expect(kinds).toEqual(new Set(['receipt', 'payment_failed', 'payment_action_required']))
})
