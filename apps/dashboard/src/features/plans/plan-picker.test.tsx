import {
  catalog,
  type Interval,
  noSubscription,
  planIds,
  type PlanId,
  plan,
  priceOf,
  yearlySaving,
} from '@prorata/billing'
import { fireEvent, screen, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { activePro, activeStarter, currentWith, november, starter } from '../../../test/fixtures.ts'
import { renderView } from '../../../test/render.tsx'
import { type Pick, PlanPicker } from './plan-picker.tsx'

const unitAmountOf = (id: PlanId, interval: Interval) => ({
  unitAmount: priceOf(id, interval)?.unitAmount ?? 0,
})
const list = {
  currency: catalog.currency,
  currencies: catalog.currencies,
  trialDays: 14,
  products: [],
  plans: planIds.map((id) => ({
    ...plan(id),
    id,
    prices: plan(id).prices ? { month: unitAmountOf(id, 'month'), year: unitAmountOf(id, 'year') } : null,
    yearlySaving: yearlySaving(id),
  })),
}
const card = (name: string) => within(screen.getByRole('article', { name }))

function show(current = currentWith(activeStarter)) {
  const picks: Pick[] = []
  const view = (starting: Pick | null) => (
    <PlanPicker
      list={list}
      current={current}
      assigned={4}
      undo={<button type="button">Undo</button>}
      starting={starting}
      onStart={(pick) => picks.push(pick)}
    />
  )
  const rendered = renderView(view(null))
  return { picks, start: (pick: Pick) => rendered.show(view(pick)) }
}

describe('without a subscription', () => {
  it('offers the trial first and to pay at once second', () => {
    const { picks } = show(currentWith(noSubscription))
    fireEvent.click(card('Starter').getByRole('button', { name: /Start 14-day free trial/ }))
    fireEvent.click(card('Pro').getByRole('button', { name: 'Buy now for $49.00, skip the trial' }))
    expect(picks).toEqual([
      { planId: 'starter', interval: 'month', quantity: 1, way: 'trial' },
      { planId: 'pro', interval: 'month', quantity: 1, way: 'buy' },
    ])
  })

  it('asks for no card for a trial, and takes one where somebody wants to go on by itself', () => {
    const { picks } = show(currentWith(noSubscription))
    fireEvent.click(card('Pro').getByRole('button', { name: /Start the trial with a card/ }))
    expect(picks).toEqual([{ planId: 'pro', interval: 'month', quantity: 1, way: 'trial_with_card' }])
    expect(card('Pro').getByText(/No card needed\./)).toBeTruthy()
  })

  it('counts a plan by the seat for everyone who takes one', () => {
    const { picks } = show(currentWith(noSubscription, { trialAvailable: false }))
    fireEvent.click(card('Team').getByRole('button', { name: 'Buy Team for $40.00/month' }))
    expect(picks).toEqual([{ planId: 'team', interval: 'month', quantity: 4, way: 'buy' }])
  })

  it('offers no second trial', () => {
    show(currentWith(noSubscription, { trialAvailable: false }))
    expect(screen.queryByText(/free trial/)).toBeNull()
    expect(card('Starter').getByRole('button', { name: 'Buy Starter for $19.00/month' })).toBeTruthy()
  })

  it('starts one checkout only: every other button is off while it opens', () => {
    const { picks, start } = show(currentWith(noSubscription))
    start({ planId: 'starter', interval: 'month', quantity: 1, way: 'buy' })
    for (const button of screen.getAllByRole('button')) fireEvent.click(button)
    expect(picks).toEqual([])
  })

  it('says in a yearly price what it saves', () => {
    show(currentWith(noSubscription))
    fireEvent.click(screen.getByRole('radio', { name: 'Yearly' }))
    expect(card('Starter').getByText('$190.00')).toBeTruthy()
    expect(card('Starter').getByText('Yearly saves $38.00 (17%)')).toBeTruthy()
  })
})

describe('with a subscription', () => {
  it('says the direction and the price on each way', () => {
    show()
    expect(card('Starter').getByText('Your plan')).toBeTruthy()
    expect(card('Pro').getByRole('link', { name: 'Upgrade to Pro, $49.00/month' }).getAttribute('href')).toBe(
      '/billing/change?plan=pro&interval=month',
    )
    fireEvent.click(screen.getByRole('radio', { name: 'Yearly' }))
    expect(card('Starter').getByRole('link', { name: 'Switch to yearly, $190.00/year' })).toBeTruthy()
  })

  it('names seats and price of a change to a plan by the seat', () => {
    show()
    const link = card('Team').getByRole('link', { name: 'Upgrade to Team, $40.00/month for 4 seats' })
    expect(link.getAttribute('href')).toBe('/billing/change?plan=team&interval=month&quantity=4')
  })

  it('lets a scheduled change be undone where it stands', () => {
    show(currentWith({ ...activePro, renewal: { kind: 'changes', at: november.end, to: starter } }))
    expect(card('Starter').getByText('Begins 1 Dec 2026. You are not charged before then.')).toBeTruthy()
    expect(card('Starter').getByRole('button', { name: 'Undo' })).toBeTruthy()
    expect(card('Pro').queryByRole('button')).toBeNull()
  })

  it('explains with the server’s own rule why a plan cannot be changed to', () => {
    const ending = { ...activeStarter, renewal: { kind: 'cancels', at: november.end } } as const
    show(currentWith(ending))
    expect(card('Starter').getByText('Your plan until 1 Dec')).toBeTruthy()
    const button = card('Pro').getByRole('button')
    expect(button.getAttribute('aria-disabled')).toBe('true')
    expect(card('Pro').getByText(/ends on 1 Dec\. Undo the cancellation first/)).toBeTruthy()
  })

  it('lets nobody without billing rights near a change', () => {
    show(currentWith(activeStarter, { canManageBilling: false }))
    expect(screen.queryByRole('link')).toBeNull()
    expect(card('Pro').getByText('Only billing admins can do this. Ask Dana.')).toBeTruthy()
  })
})
