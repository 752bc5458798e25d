import { noSubscription } from '@prorata/billing'
import { fireEvent, screen } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { activeStarter, currentWith, november, now, pro, visa } from '../../../test/fixtures.ts'
import { renderView } from '../../../test/render.tsx'
import { formatFor } from '../../format.ts'
import { NextInvoice } from './next-invoice.tsx'
import { PlanCard } from './plan-card.tsx'
import { statusText } from './status-text.ts'

const format = formatFor('en-US')

describe('the plan card', () => {
  it('says what the plan is, what it costs and when it renews', () => {
    renderView(<PlanCard current={currentWith(activeStarter)} />)
    expect(screen.getByText('Starter')).toBeTruthy()
    expect(screen.getByText('$19.00/month')).toBeTruthy()
    expect(screen.getByText('Active')).toBeTruthy()
    expect(screen.getByText('Renews 1 Dec 2026.')).toBeTruthy()
    expect(screen.getByText('23 days 8 hours left')).toBeTruthy()
    expect(screen.getByRole('link', { name: 'Change plan' })).toBeTruthy()
  })

  it('calls a new organization to choose a plan', () => {
    renderView(<PlanCard current={currentWith(noSubscription)} />)
    expect(screen.getByText('No charge')).toBeTruthy()
    expect(screen.getByRole('link', { name: 'Choose a plan' })).toBeTruthy()
  })

  it('tells a member without billing rights whom to ask, on the button itself', () => {
    renderView(<PlanCard current={currentWith(activeStarter, { canManageBilling: false })} />)
    const button = screen.getByRole('button', { name: 'Change plan' })
    expect(button.getAttribute('aria-disabled')).toBe('true')
    const reason = document.getElementById(button.getAttribute('aria-describedby') ?? '')
    expect(reason?.textContent).toBe('Only billing admins can do this. Ask Dana.')
    fireEvent.click(button)
    expect(screen.queryByRole('link')).toBeNull()
  })

  it('says when a trial ends and what is charged then', () => {
    const trial = { ...activeStarter, status: 'trialing', trialEnd: november.end } as const
    const { show } = renderView(<PlanCard current={currentWith(trial)} />)
    expect(
      screen.getByText(
        'Trial ends on 1 Dec. With a card it goes on for $19.00/month; without one you are not charged.',
      ),
    ).toBeTruthy()
    show(<PlanCard current={currentWith(trial, { paymentMethod: visa })} />)
    expect(screen.getByText('Trial')).toBeTruthy()
    expect(screen.getByText('Trial ends on 1 Dec. First charge then: $19.00/month.')).toBeTruthy()
  })
})

it('shows the next charge with its day, and none of it to a member without billing rights', () => {
  const { show } = renderView(<NextInvoice current={currentWith(activeStarter)} />)
  expect(screen.getAllByText('$19.00')).toHaveLength(2)
  expect(screen.getByText('Starter, monthly')).toBeTruthy()
  expect(screen.getByText(/on 1 Dec 2026/).textContent).toBe('on 1 Dec 2026 (in 23 days)')
  show(<NextInvoice current={currentWith(activeStarter, { nextCharge: null, canManageBilling: false })} />)
  expect(screen.queryByText('$19.00')).toBeNull()
})

it.each([
  [{ ...activeStarter, renewal: { kind: 'cancels', at: november.end } } as const, 'Cancels 1 Dec'],
  [{ ...activeStarter, renewal: { kind: 'changes', at: november.end, to: pro } } as const, 'Changes 1 Dec'],
  [{ ...activeStarter, status: 'past_due', since: now } as const, 'Payment due'],
  [{ ...activeStarter, status: 'unpaid', since: now } as const, 'Payment due'],
  [{ ...activeStarter, status: 'paused', cause: 'requested', resumesAt: null } as const, 'Paused'],
  [{ ...activeStarter, pendingChange: { to: pro, expiresAt: now } } as const, 'Needs verification'],
  [{ ...activeStarter, status: 'canceled', endedAt: now } as const, 'Ended'],
])('says a status in words, never in the provider’s own (%#)', (subscription, text) => {
  expect(statusText(currentWith(subscription), format).text).toBe(text)
})
