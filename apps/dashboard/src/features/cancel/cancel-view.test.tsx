import { type CancelableSubscription, decideCancel } from '@prorata/billing'
import { fireEvent, screen, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { activePro, activeStarter, november, now, pro, starter } from '../../../test/fixtures.ts'
import { renderView } from '../../../test/render.tsx'
import { CancelResult } from './cancel-result.tsx'
import { CancelView } from './cancel-view.tsx'

function show(subscription: CancelableSubscription, denied: string | null = null) {
  const decision = decideCancel(subscription)
  if (!decision.ok) throw new Error(`refused: ${decision.refusal.code}`)
  const sent: unknown[] = []
  renderView(
    <CancelView
      subscription={decision.subscription}
      cancellation={decision.cancellation}
      now={now}
      stage={{ kind: 'ready' }}
      denied={denied}
      onCancel={(said) => sent.push(said)}
      onEndNow={(said) => sent.push({ now: said })}
    />,
  )
  return sent
}
const facts = () => screen.getAllByRole('listitem').map(({ textContent }) => textContent)

describe('canceling', () => {
  it('says what is kept until when, that nothing is charged or deleted, and until when it can be undone', () => {
    show(activeStarter)
    expect(
      screen.getByRole('heading', { name: 'Starter stays on until 1 Dec 2026 (in 23 days)' }),
    ).toBeTruthy()
    expect(facts().slice(0, 3)).toEqual([
      'You will not be charged again.',
      'After that your team is on Free, which costs nothing. Nothing is deleted.',
      'You can undo this until 1 Dec.',
    ])
  })

  it('is one click, with nothing to fill in', () => {
    const sent = show(activeStarter)
    fireEvent.click(screen.getByRole('button', { name: 'Cancel on 1 Dec' }))
    expect(sent).toEqual([{}])
  })

  it('ends at once only after saying what is lost, and a second click', () => {
    const sent = show(activeStarter)
    fireEvent.click(screen.getByRole('button', { name: 'End it today instead' }))
    expect(sent).toEqual([])
    const question = screen.getByRole('group', { name: /paid until 1 Dec 2026, and nothing is refunded/ })
    fireEvent.click(within(question).getByRole('button', { name: 'End Starter today' }))
    expect(sent).toEqual([{ now: {} }])
  })

  it('shows a member what would happen, and whom to ask', () => {
    const sent = show(activeStarter, 'Only billing admins can do this. Ask Dana.')
    const button = screen.getByRole('button', { name: 'Cancel on 1 Dec' })
    fireEvent.click(button)
    expect(sent).toEqual([])
    const reason = document.getElementById(button.getAttribute('aria-describedby') ?? '')
    expect(reason?.textContent).toBe('Only billing admins can do this. Ask Dana.')
  })

  it('sends what somebody says about why', () => {
    const sent = show(activeStarter)
    fireEvent.click(screen.getByRole('radio', { name: 'It costs too much' }))
    fireEvent.change(screen.getByRole('textbox'), { target: { value: '  A smaller plan, please. ' } })
    fireEvent.click(screen.getByRole('button', { name: 'Cancel on 1 Dec' }))
    expect(sent).toEqual([{ reason: 'too_expensive', comment: 'A smaller plan, please.' }])
  })

  it('is not done by Enter in a field: keeping the plan comes first', () => {
    show(activeStarter)
    expect(screen.queryByRole('form')).toBeNull()
    expect(document.querySelector('form')).toBeNull()
    const keep = screen.getByRole('link', { name: 'Keep my plan' })
    const cancel = screen.getByRole('button', { name: 'Cancel on 1 Dec' })
    expect(keep.compareDocumentPosition(cancel)).toBe(Node.DOCUMENT_POSITION_FOLLOWING)
  })

  it('offers a pause and the next cheaper plan instead', () => {
    show(activePro)
    expect(screen.getByRole('link', { name: 'Pause for one to three months' })).toBeTruthy()
    expect(screen.getByRole('link', { name: 'Change to Starter' }).getAttribute('href')).toBe(
      '/billing/change?plan=starter&interval=month',
    )
    expect(facts()).toContain(
      'You will not be charged for the plan again. API calls beyond the included ones are still billed at the end.',
    )
  })

  it('offers no pause of a year and no cheaper plan where there is none', () => {
    show({ ...activeStarter, terms: { ...starter, interval: 'year', unitAmount: 19_000 } })
    expect(screen.queryByText('Or instead')).toBeNull()
  })

  it('gives up what was scheduled, and says so', () => {
    show({ ...activePro, renewal: { kind: 'changes', at: november.end, to: starter } })
    expect(facts()).toContain('Starter will not begin on 1 Dec.')
  })

  it('says after a failed payment that it ends at once and the open invoice is withdrawn', () => {
    show({ ...activeStarter, status: 'past_due', since: now })
    expect(screen.getByRole('button', { name: 'Cancel now' })).toBeTruthy()
    expect(facts()[0]).toContain('The open invoice is withdrawn and we stop collecting it.')
    expect(facts()).toContain('This cannot be undone. You can buy a plan again at any time.')
  })

  it('says of a trial that nothing was charged', () => {
    show({ ...activeStarter, status: 'trialing', trialEnd: november.end })
    expect(facts()[0]).toBe('The trial runs to its end, and you will not be charged.')
  })
})

describe('what came of it', () => {
  it('leaves the way back open', () => {
    let undone = 0
    renderView(
      <CancelResult
        outcome={{ kind: 'scheduled', at: november.end }}
        planId={pro.planId}
        isTrial={false}
        stage={{ kind: 'ready' }}
        denied={null}
        onUndo={() => {
          undone += 1
        }}
      />,
    )
    expect(document.activeElement).toBe(
      screen.getByRole('heading', { name: 'Pro stays on until 1 Dec 2026.' }),
    )
    fireEvent.click(screen.getByRole('button', { name: 'Undo and keep Pro' }))
    expect(undone).toBe(1)
  })
})
