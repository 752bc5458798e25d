import type { Subscription, Terms } from '@prorata/billing'
import { fireEvent, screen } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { activeStarter, currentWith, goldenQuote, now, starter, usd } from '../../../test/fixtures.ts'
import { renderConnected } from '../../../test/render.tsx'
import { ChangePanel } from './change-panel.tsx'

const team: Terms = { ...starter, planId: 'team', quantity: 5, unitAmount: 1_000 }
const onTeam: Subscription = { ...activeStarter, terms: team }

/** Five seats, three of them taken; a seat more costs $7.78 today. */
function show(assigned = { count: 3, names: ['Ada', 'Ben', 'Cleo'] }) {
  const asked: unknown[] = []
  renderConnected(
    <ChangePanel
      current={currentWith(onTeam)}
      planId="team"
      interval="month"
      quantity={5}
      assigned={assigned}
    />,
    (procedure, input) => {
      if (procedure === 'environment.current') return { data: { mode: 'sandbox', sandboxUrl: null, now } }
      if (procedure === 'subscription.change') return { data: { kind: 'applied', invoice: null } }
      asked.push(input)
      const quantity = Number(/"quantity":(\d+)/.exec(JSON.stringify(input))?.[1])
      const quote = {
        ...goldenQuote,
        id: `quote_${quantity}`,
        from: team,
        to: { ...team, quantity },
        direction: 'quantity',
        dueToday: usd((quantity - 5) * 778),
        nextInvoice: { amount: usd(quantity * 1_000), at: goldenQuote.nextInvoice?.at },
        gained: [],
        lost: [],
      }
      return { data: { ok: true, quote } }
    },
  )
  return asked
}
const more = () => fireEvent.click(screen.getByRole('button', { name: 'One seat more' }))

describe('the number of seats', () => {
  it('asks for no price of what is had already', async () => {
    const asked = show()
    expect(
      await screen.findByText('You have 5 seats. Choose another number to see its price first.'),
    ).toBeTruthy()
    expect(asked).toEqual([])
  })

  it('is priced once after a few steps, and says what it costs now and from when on', async () => {
    const asked = show()
    more()
    more()
    more()
    await screen.findByRole('button', { name: 'Pay $23.34 and add 3 seats' })
    expect(asked).toEqual([{ planId: 'team', interval: 'month', quantity: 8 }])
    expect(
      screen.getByText('You’ll be charged $23.34 today for 3 more, then $80.00/month from 1 Dec.'),
    ).toBeTruthy()
  })

  it('can buy no price of another number', async () => {
    show()
    more()
    const button = await screen.findByRole('button', { name: 'Pay $7.78 and add 1 seat' })
    more()
    expect(button.getAttribute('aria-disabled')).toBe('true')
    await screen.findByRole('button', { name: 'Pay $15.56 and add 2 seats' })
    expect(screen.getByText('7 seats: $15.56 due today.')).toBeTruthy()
  })

  it('does not go below the seats that are taken, and says by whom', () => {
    show()
    const input = screen.getByRole('spinbutton', { name: 'Seats of Team' })
    fireEvent.change(input, { target: { value: '2' } })
    expect(input.getAttribute('aria-invalid')).toBe('true')
    expect(
      screen.getByText('3 seats are in use: Ada, Ben and Cleo. Remove a member to go below 3.'),
    ).toBeTruthy()
    fireEvent.change(input, { target: { value: '3' } })
    const fewer = screen.getByRole('button', { name: 'One seat fewer' })
    expect(fewer.getAttribute('aria-disabled')).toBe('true')
    fireEvent.click(fewer)
    expect(screen.getByDisplayValue('3')).toBeTruthy()
  })

  it('names the first few where many are taken', () => {
    show({ count: 9, names: ['Ada', 'Ben'] })
    expect(screen.getByText(/9 seats are in use: Ada, Ben and 7 more\./)).toBeTruthy()
  })
})
