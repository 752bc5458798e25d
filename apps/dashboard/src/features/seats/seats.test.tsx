import { screen } from '@testing-library/react'
import { expect, it } from 'vitest'
import { usd } from '../../../test/fixtures.ts'
import { renderView } from '../../../test/render.tsx'
import { MemberList } from './member-list.tsx'
import { SeatsSummary } from './seats-summary.tsx'

const team = {
  planId: 'team',
  perSeat: true,
  seats: 5,
  assigned: 4,
  price: { unitAmount: usd(1_000), interval: 'month' },
  planned: null,
} as const

it('says how many seats are taken of how many, and what one costs', () => {
  renderView(<SeatsSummary seats={team} />)
  expect(screen.getByRole('meter').getAttribute('aria-valuetext')).toBe('4 of 5 seats')
  expect(screen.getByText(/\$10\.00 a seat, each month/)).toBeTruthy()
})

it('says what the plan holds where seats are not bought one by one', () => {
  const { show } = renderView(
    <SeatsSummary seats={{ ...team, planId: 'pro', perSeat: false, seats: 10, price: null }} />,
  )
  expect(screen.getByText(/Pro comes with 10 seats\./)).toBeTruthy()
  show(
    <SeatsSummary
      seats={{ ...team, planId: 'enterprise', perSeat: false, seats: 'unlimited', price: null }}
    />,
  )
  expect(screen.getByText(/Enterprise has any number of seats\./)).toBeTruthy()
  expect(screen.queryByRole('meter')).toBeNull()
})

it('says what is planned for the renewal', () => {
  renderView(<SeatsSummary seats={{ ...team, planned: { seats: 4, at: Date.UTC(2026, 11, 1) } }} />)
  expect(screen.getByText('From 1 Dec on: 4 seats.')).toBeTruthy()
})

it('names everyone who takes a seat and what they may do', () => {
  renderView(
    <MemberList
      members={[{ userId: 'u1', name: 'Ada', email: 'ada@example.com', role: 'owner' }]}
      hasMore={false}
      isLoadingMore={false}
      onMore={() => undefined}
    />,
  )
  expect(screen.getByRole('listitem').textContent).toBe('Ada ada@example.comOwner')
})
