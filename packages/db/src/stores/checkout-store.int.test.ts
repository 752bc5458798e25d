import type { CheckoutReservation, CheckoutSession } from '@prorata/billing'
import { november } from '@prorata/billing/testing'
import { expect, test } from 'vitest'
import { freshDatabase } from '../testing/index.ts'

const { stores } = await freshDatabase({ max: 20 })
const { checkouts } = stores

function reservationOf(id: string): CheckoutReservation {
  const wish = { planId: 'starter', interval: 'month', quantity: 1 } as const
  return {
    id,
    wish,
    skipTrial: false,
    currency: 'usd' as const,
    promotionCode: null,
    sessionId: null,
    reservedAt: november + 1,
  }
}

function sessionOf(id: string): CheckoutSession {
  return {
    id,
    customerId: 'cus_1',
    status: 'open',
    mode: 'subscription',
    paymentStatus: 'unpaid',
    paymentMethodId: null,
    url: 'https://checkout.example/1',
    expiresAt: november + 2,
  }
}

test('gives back a reservation as it was made', async () => {
  expect(await checkouts.find('org_plain')).toBeNull()
  const reservation = { ...reservationOf('a'), skipTrial: true, sessionId: 'cs_a' }
  expect(await checkouts.reserve('org_plain', reservation, null)).toBe(true)
  expect(await checkouts.find('org_plain')).toEqual(reservation)
})

test('one of many that reserve at once succeeds, and so does one of many that replace', async () => {
  const attempts = (round: string, replaces: string | null) =>
    Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        checkouts.reserve('org_race', reservationOf(`${round}${n}`), replaces),
      ),
    )
  expect((await attempts('first', null)).filter(Boolean)).toHaveLength(1)
  const winner = await checkouts.find('org_race')
  if (!winner) throw new Error('one attempt succeeded')
  expect((await attempts('second', winner.id)).filter(Boolean)).toHaveLength(1)
  expect((await checkouts.find('org_race'))?.id).toMatch(/^second/)
})

test('nothing is replaced that is not there', async () => {
  expect(await checkouts.reserve('org_none', reservationOf('b'), 'a')).toBe(false)
  expect(await checkouts.find('org_none')).toBeNull()
})

test('a session is attached to the reservation it was started for, and to no later one', async () => {
  await checkouts.reserve('org_attach', reservationOf('a'), null)
  await checkouts.attach('org_attach', 'a', sessionOf('cs_a'))
  expect(await checkouts.find('org_attach')).toMatchObject({ id: 'a', sessionId: 'cs_a' })
  await checkouts.reserve('org_attach', reservationOf('b'), 'a')
  await checkouts.attach('org_attach', 'a', sessionOf('cs_late'))
  expect(await checkouts.find('org_attach')).toMatchObject({ id: 'b', sessionId: null })
})

test('only the reservation that is named is cleared', async () => {
  await checkouts.reserve('org_clear', reservationOf('a'), null)
  await checkouts.clear('org_clear', 'other')
  expect(await checkouts.find('org_clear')).not.toBeNull()
  await checkouts.clear('org_clear', 'a')
  expect(await checkouts.find('org_clear')).toBeNull()
})
