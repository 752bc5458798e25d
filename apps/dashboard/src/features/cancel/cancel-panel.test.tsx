import type { Subscription } from '@prorata/billing'
import { fireEvent, screen } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { activePro, currentWith, november, now } from '../../../test/fixtures.ts'
import { type Answer, renderConnected } from '../../../test/render.tsx'
import { Loaded } from '../../loaded.tsx'
import { trpc } from '../../trpc.ts'
import { CancelPanel } from './cancel-panel.tsx'

const canceling: Subscription = { ...activePro, renewal: { kind: 'cancels', at: november.end } }
const scheduled: Answer = { data: { kind: 'scheduled', at: november.end } }

function Page() {
  const current = trpc.subscription.current.useQuery()
  return (
    <Loaded query={current} skeleton={null}>
      {(data) => <CancelPanel current={data} />}
    </Loaded>
  )
}

/** An API that knows one subscription; `answer` says what a command comes to and may change it. */
function show(answer: (procedure: string, set: (next: Subscription) => void) => Answer) {
  let subscription: Subscription = activePro
  const sent: string[] = []
  renderConnected(<Page />, (procedure) => {
    if (procedure === 'subscription.current') return { data: currentWith(subscription) }
    sent.push(procedure)
    return answer(procedure, (next) => {
      subscription = next
    })
  })
  return sent
}
const cancel = async () => fireEvent.click(await screen.findByRole('button', { name: 'Cancel on 1 Dec' }))

describe('a cancellation', () => {
  it('is sent once, shown as the server has it, and taken back in place', async () => {
    const sent = show((procedure, set) => {
      set(procedure === 'subscription.cancel' ? canceling : activePro)
      return procedure === 'subscription.cancel' ? scheduled : { data: { kind: 'resumed' } }
    })
    await cancel()
    fireEvent.click(screen.getByRole('button', { name: 'Cancel on 1 Dec' }))
    const done = await screen.findByRole('heading', { name: 'Pro stays on until 1 Dec 2026.' })
    expect(document.activeElement).toBe(done)
    fireEvent.click(screen.getByRole('button', { name: 'Undo and keep Pro' }))
    await screen.findByRole('heading', { name: 'You keep Pro.' })
    expect(screen.getByText('The cancellation is taken back. Renews 1 Dec 2026.')).toBeTruthy()
    expect(sent).toEqual(['subscription.cancel', 'subscription.resume'])
  })

  it('that got no answer is looked up, and not sent again', async () => {
    const sent = show((_, set) => {
      set(canceling)
      return { broken: true }
    })
    await cancel()
    expect(await screen.findByText('We’re looking up whether this went through')).toBeTruthy()
    await screen.findByRole('heading', { name: 'Pro stays on until 1 Dec 2026.' }, { timeout: 10_000 })
    expect(sent).toEqual(['subscription.cancel'])
  }, 15_000)

  it('that is refused leaves the plan, and says so', async () => {
    show(() => ({
      error: {
        message: 'Not now.',
        data: { billing: { code: 'refused', details: null }, httpStatus: 409 },
      },
    }))
    await cancel()
    const alert = await screen.findByRole('alert')
    expect(alert.textContent).toBe('This is not possible right nowNot now. You still have Pro.')
  })

  it('at once says that the plan has ended', async () => {
    const pastDue: Subscription = { ...activePro, status: 'past_due', since: now }
    let subscription: Subscription = pastDue
    renderConnected(<Page />, (procedure) => {
      if (procedure === 'subscription.current') return { data: currentWith(subscription) }
      const { pendingChange: _, renewal: __, period: ___, ...base } = activePro
      subscription = { ...base, status: 'canceled', endedAt: now }
      return { data: { kind: 'ended', at: now } }
    })
    fireEvent.click(await screen.findByRole('button', { name: 'Cancel now' }))
    await screen.findByRole('heading', { name: 'Pro has ended.' })
    expect(screen.getByRole('link', { name: 'See plans' })).toBeTruthy()
  })
})
