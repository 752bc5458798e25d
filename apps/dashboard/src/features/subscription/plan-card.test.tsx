import { day, noSubscription } from '@prorata/billing'
import { fireEvent, screen } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { activeStarter, apiCalls, currentWith, november, now, pro } from '../../../test/fixtures.ts'
import { renderView } from '../../../test/render.tsx'
import { formatFor } from '../../format.ts'
import { NextCharge } from './next-charge.tsx'
import { noticeFor } from './notice-for.ts'
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
    renderView(<PlanCard current={currentWith(trial)} />)
    expect(screen.getByText('Trial')).toBeTruthy()
    expect(screen.getByText('Trial ends on 1 Dec. First charge then: $19.00/month.')).toBeTruthy()
  })
})

it('shows the next charge with its day, and none of it to a member without billing rights', () => {
  const { show } = renderView(<NextCharge current={currentWith(activeStarter)} />)
  expect(screen.getByText('$19.00')).toBeTruthy()
  expect(screen.getByText(/on 1 Dec 2026/).textContent).toBe('on 1 Dec 2026 (in 23 days)')
  show(<NextCharge current={currentWith(activeStarter, { nextCharge: null, canManageBilling: false })} />)
  expect(screen.queryByText('$19.00')).toBeNull()
})

describe('the one notice', () => {
  const pastDue = { ...activeStarter, status: 'past_due', since: now - day } as const
  const changing = { ...activeStarter, renewal: { kind: 'changes', at: november.end, to: pro } } as const
  const ending = { ...activeStarter, renewal: { kind: 'cancels', at: november.end } } as const
  const waiting = { ...pastDue, pendingChange: { to: pro, expiresAt: now + day } } as const
  const full = [apiCalls(1_000)]

  it.each([
    [
      'a payment to confirm, before one that failed',
      waiting,
      full,
      'Your change to Pro waits for its payment',
    ],
    ['a failed payment, before usage', pastDue, full, 'Your payment failed on 6 Nov'],
    ['the end of the plan, before usage', ending, full, 'Starter ends on 1 Dec'],
    ['usage, before a scheduled change', changing, full, 'You have used all included API calls'],
    ['usage near its limit', activeStarter, [apiCalls(850)], 'You have used 85% of your API calls'],
    ['a scheduled change', changing, [apiCalls(0)], 'Pro starts on 1 Dec'],
  ])('is %s', (_, subscription, meters, title) => {
    expect(noticeFor(currentWith(subscription), meters, format)?.title).toBe(title)
  })

  it('is none where all is well, and where overage is simply paid for', () => {
    expect(noticeFor(currentWith(activeStarter), [apiCalls(10)], format)).toBeNull()
    expect(noticeFor(currentWith(activeStarter), [apiCalls(12_500, 'pro')], format)).toBeNull()
  })
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
