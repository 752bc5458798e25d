import { day, hour, minute } from '@prorata/billing'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { ask } from './people.ts'
import { createTold, mailsTo, titlesOf } from './told.ts'

const december = Date.UTC(2026, 11, 1)
const failedAt = december + hour + 6 * minute

function typed(number: string, month: string, year: string) {
  return { card: { number, exp_month: month, exp_year: year, cvc: '123' }, name: 'Ada Lovelace' }
}

it('is told before the card expires, why the renewal failed, and is done once there is another card', async () => {
  const world = await createTold('once')
  const ada = await world.person()
  const { sessionId } = await ada.caller.checkout.start({ planId: 'pro', interval: 'month', skipTrial: true })
  const complete = `/_sandbox/checkout/sessions/${sessionId}/complete`
  await ask(world, 'POST', complete, typed('4242424242424242', '11', '2026'))
  await ada.caller.checkout.sync({ sessionId })
  await world.settle()

  // From a month before the card's end, and only where the next charge comes after it.
  expect(await ada.caller.subscription.current()).toMatchObject({
    paymentMethod: { last4: '4242', expMonth: 11, expYear: 2026 },
    notice: {
      kind: 'card_expires',
      paymentMethod: { brand: 'visa', last4: '4242' },
      expiresAt: december,
      nextChargeAt: december,
    },
  })
  const grace = await world.person({ role: 'member', organizationId: ada.organizationId })
  expect((await grace.caller.subscription.current()).notice).toBeNull()

  world.sandbox.nextPayment({
    customer: await world.customerOf(ada),
    outcome: 'declined',
    declineCode: 'expired_card',
    times: 1,
  })
  await world.goTo(december + minute)
  await world.goTo(failedAt)
  const failed = await ada.caller.subscription.current()
  const { notice } = failed
  if (notice?.kind !== 'payment_failed' || notice.invoiceId === null) throw new Error('The card had expired')
  expect(notice).toMatchObject({ failure: { reason: 'expired_card', last4: '4242' } })
  const [mail] = (await mailsTo(world, ada)).toReversed()
  expect(mail).toMatchObject({ kind: 'payment_failed', failure: { reason: 'expired_card', last4: '4242' } })

  // Another card, typed on the provider's page, becomes the one that is charged; the open invoice is paid with it.
  const { url } = await ada.caller.paymentMethods.add()
  const setup = z.string().parse(/cs_\w+/u.exec(url)?.[0])
  await ask(
    world,
    'POST',
    `/_sandbox/checkout/sessions/${setup}/complete`,
    typed('5555555555554444', '12', '2040'),
  )
  await world.settle()
  expect(await ada.caller.invoices.pay({ invoiceId: notice.invoiceId })).toMatchObject({ kind: 'paid' })
  await world.settle()
  expect(await ada.caller.subscription.current()).toMatchObject({
    lifecycle: 'active',
    access: { planId: 'pro', reason: { kind: 'active' } },
    paymentMethod: { last4: '4444' },
    notice: null,
  })
  await world.goTo(Date.UTC(2027, 0, 1) + 2 * hour)
  expect(await titlesOf(world, ada)).toEqual(['receipt', 'payment_failed first', 'receipt', 'receipt'])
})

it('is not warned of a card that outlives the next charge, nor long before one that is far away', async () => {
  const world = await createTold('once')
  const ada = await world.person()
  const { sessionId } = await ada.caller.checkout.start({ planId: 'pro', interval: 'year', skipTrial: true })
  const complete = `/_sandbox/checkout/sessions/${sessionId}/complete`
  await ask(world, 'POST', complete, typed('4242424242424242', '3', '2027'))
  await ada.caller.checkout.sync({ sessionId })
  await world.settle()
  expect((await ada.caller.subscription.current()).notice).toBeNull()
  const expiresAt = Date.UTC(2027, 3, 1)
  await world.goTo(expiresAt - 31 * day)
  expect((await ada.caller.subscription.current()).notice).toBeNull()
  await world.goTo(expiresAt - 30 * day)
  expect((await ada.caller.subscription.current()).notice).toMatchObject({ kind: 'card_expires', expiresAt })
})
