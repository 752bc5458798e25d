import { screen } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { apiCalls } from '../../../test/fixtures.ts'
import { renderView } from '../../../test/render.tsx'
import { formatFor } from '../../format.ts'
import { Meter } from './meter.tsx'
import { beyondText, levelText, levelTone } from './usage-text.ts'

const format = formatFor('en-US')

describe('a meter', () => {
  it('says its value and its threshold in words, beside the bar', () => {
    renderView(<Meter meter={apiCalls(850)} />)
    const meter = screen.getByRole('meter', { name: 'API calls' })
    expect(meter.getAttribute('aria-valuenow')).toBe('850')
    expect(meter.getAttribute('aria-valuemax')).toBe('1000')
    expect(meter.getAttribute('aria-valuetext')).toBe('850 of 1,000 API calls')
    expect(screen.getByText('850 of 1,000 API calls').getAttribute('translate')).toBe('no')
    expect(screen.getByText('85% used. Close to the limit.')).toBeTruthy()
    expect(screen.getByText('Resets 1 Dec')).toBeTruthy()
  })

  it('shows how far beyond the included amount a paid overage is', () => {
    renderView(<Meter meter={apiCalls(12_500, 'pro')} />)
    const meter = screen.getByRole('meter')
    expect(meter.getAttribute('aria-valuenow')).toBe('12500')
    expect(meter.getAttribute('aria-valuemax')).toBe('12500')
    expect(screen.getByText('125% used. Over the included amount.')).toBeTruthy()
  })

  it('draws no bar where nothing limits it', () => {
    renderView(
      <Meter meter={{ ...apiCalls(12), included: 'unlimited', percent: null, remaining: 'unlimited' }} />,
    )
    expect(screen.queryByRole('meter')).toBeNull()
    expect(screen.getByText('12 API calls')).toBeTruthy()
    expect(screen.getByText('Unlimited.')).toBeTruthy()
  })

  it.each([
    [799, '79% used.', 'good'],
    [800, '80% used. Close to the limit.', 'warn'],
    [950, '95% used. Almost at the limit.', 'warn'],
    [1_000, '100% used. At the limit.', 'warn'],
    [1_001, '100% used. Over the included amount.', 'bad'],
  ])('at %i of 1,000 says %s', (used, text, tone) => {
    expect(levelText(apiCalls(used), format)).toBe(text)
    expect(levelTone(apiCalls(used))).toBe(tone)
  })

  it('says what happens at the limit', () => {
    expect(beyondText(apiCalls(0), format)).toBe('At 1,000, further API calls are blocked until 1 Dec.')
    expect(beyondText(apiCalls(0, 'pro'), format)).toBe('Beyond 10,000, API calls go on at $0.002 each.')
  })

  it('does not scold for use that is paid for', () => {
    expect(levelTone(apiCalls(12_500, 'pro'))).toBe('waiting')
  })
})
