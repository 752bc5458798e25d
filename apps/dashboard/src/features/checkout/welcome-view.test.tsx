import { noSubscription } from '@prorata/billing'
import { screen } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { activeStarter, currentWith, november } from '../../../test/fixtures.ts'
import { renderConnected, renderView } from '../../../test/render.tsx'
import { Welcome } from './welcome.tsx'
import { WelcomeView } from './welcome-view.tsx'

const { access } = currentWith(activeStarter)
const settled = {
  status: 'complete',
  state: 'paid',
  settled: true,
  subscription: activeStarter,
  access,
} as const
const unsettled = { ...settled, settled: false, subscription: noSubscription } as const

describe('the way back from the payment page', () => {
  it('says that money arrived only when the server does', () => {
    const { show } = renderView(<WelcomeView checkout={undefined} isSlow={false} />)
    expect(screen.getByRole('status').textContent).toContain('Checking your payment…')
    show(<WelcomeView checkout={{ ...unsettled, status: 'open' }} isSlow={false} />)
    expect(screen.getByRole('status').textContent).toContain('Waiting for your payment…')
    show(<WelcomeView checkout={unsettled} isSlow={false} />)
    expect(screen.getByRole('status').textContent).toContain('Payment received. Turning on your plan…')
    show(<WelcomeView checkout={settled} isSlow={false} />)
    expect(screen.getByRole('status').textContent).toContain('Starter is on.')
    expect(screen.getByRole('status').textContent).toContain('$19.00/month, renews 1 Dec 2026.')
  })

  it('calls a trial a trial, and says that it cost nothing', () => {
    const trial = { ...activeStarter, status: 'trialing', trialEnd: november.end } as const
    renderView(<WelcomeView checkout={{ ...settled, subscription: trial }} isSlow={false} />)
    const { textContent } = screen.getByRole('status')
    expect(textContent).toContain('Your Starter trial is on.')
    expect(textContent).toContain(
      'You were not charged. The trial ends on 1 Dec 2026; then you pay $19.00/month.',
    )
  })

  it('says of a trial that was refused that nothing was charged, and what can be done', () => {
    const { pendingChange: _, renewal: __, period: ___, ...base } = activeStarter
    const subscription = { ...base, status: 'canceled', endedAt: november.start } as const
    renderView(<WelcomeView checkout={{ ...settled, subscription }} isSlow={false} />)
    expect(screen.getByText('Your Starter subscription has ended')).toBeTruthy()
    expect(screen.getByText(/ends at once and nothing is charged/)).toBeTruthy()
    expect(screen.getByRole('link', { name: 'Choose a plan' })).toBeTruthy()
  })

  it('says when it takes long that nobody has to wait or pay again', () => {
    renderView(<WelcomeView checkout={unsettled} isSlow />)
    expect(screen.getByRole('status').textContent).toContain('Don’t pay again: we keep checking')
  })

  it('says of an expired checkout that nothing was charged', () => {
    renderView(<WelcomeView checkout={{ ...unsettled, status: 'expired' }} isSlow={false} />)
    expect(screen.getByRole('status').textContent).toContain('You have not been charged.')
  })

  it('says of a payment that the bank takes days for that nobody has to wait, or pay again', () => {
    const { pendingChange: _, renewal: __, period: ___, ...base } = activeStarter
    const subscription = { ...base, status: 'incomplete', expiresAt: november.end, processing: true } as const
    const { show } = renderView(
      <WelcomeView checkout={{ ...unsettled, state: 'processing', subscription }} isSlow={false} />,
    )
    const { textContent } = screen.getByRole('status')
    expect(textContent).toContain('Your payment is on its way.')
    expect(textContent).toContain('Starter turns on by itself when the payment arrives. Don’t pay again')
    show(<WelcomeView checkout={{ ...unsettled, state: 'failed', subscription }} isSlow={false} />)
    expect(screen.getByRole('alert').textContent).toContain(
      'You have not been charged, and Starter is not on.',
    )
  })

  it('asks again until the server has settled it', async () => {
    let asked = 0
    renderConnected(<Welcome sessionId="cs_1" />, (procedure, input) => {
      expect([procedure, input]).toEqual(['checkout.sync', { sessionId: 'cs_1' }])
      asked += 1
      return { data: asked === 1 ? unsettled : settled }
    })
    expect(await screen.findByText('Payment received. Turning on your plan…')).toBeTruthy()
    expect(await screen.findByText('Starter is on.', {}, { timeout: 10_000 })).toBeTruthy()
    expect(asked).toBe(2)
  }, 15_000)
})
