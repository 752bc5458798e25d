import { fireEvent, screen } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { activePro, november } from '../../../test/fixtures.ts'
import { renderView } from '../../../test/render.tsx'
import { PauseScheduled } from './pause-result.tsx'
import { PauseView } from './pause-view.tsx'

function show() {
  const sent: number[] = []
  renderView(
    <PauseView
      subscription={activePro}
      stage={{ kind: 'ready' }}
      denied={null}
      onPause={(months) => sent.push(months)}
    />,
  )
  return sent
}

describe('pausing', () => {
  it('says from when until when, what it costs, and what is charged when it resumes', () => {
    show()
    expect(screen.getByRole('status').textContent).toBe(
      'Paused 1 Dec to 1 Jan 2027. You pay $0.00 while paused. On 1 Jan 2027 we charge $49.00. You keep Pro until 1 Dec, and can take the pause back until then.',
    )
    expect(screen.getByText('Custom domain')).toBeTruthy()
  })

  it('names the months on the button and sends just those', () => {
    const sent = show()
    fireEvent.click(screen.getByRole('radio', { name: '2 months' }))
    expect(screen.getByText('Charged on 1 Feb 2027')).toBeTruthy()
    fireEvent.click(screen.getByRole('button', { name: 'Pause on 1 Dec for 2 months' }))
    expect(sent).toEqual([2])
  })

  it('leaves the way back open until it begins', () => {
    renderView(
      <PauseScheduled
        planId="pro"
        at={november.end}
        until={Date.UTC(2027, 1, 1)}
        stage={{ kind: 'ready' }}
        denied={null}
        onUndo={() => undefined}
      />,
    )
    expect(screen.getByRole('heading', { name: 'Pro pauses on 1 Dec.' })).toBeTruthy()
    expect(screen.getByText(/resumes by itself on 1 Feb 2027/)).toBeTruthy()
    expect(screen.getByRole('button', { name: 'Undo and keep Pro running' })).toBeTruthy()
  })
})
