import { fireEvent, screen } from '@testing-library/react'
import { expect, it } from 'vitest'
import { renderView } from '../test/render.tsx'
import { formatFor } from './format.ts'
import { PromotionForm } from './promotion-form.tsx'
import { promotionText } from './words/promotion-text.ts'

const nothing = {
  applied: null,
  effect: null,
  error: null,
  pending: false,
  onApply: () => undefined,
  onRemove: () => undefined,
}

it('keeps the code as it was typed when it does not work, and says why', () => {
  const tried: string[] = []
  const onApply = (code: string) => tried.push(code)
  const { show } = renderView(<PromotionForm {...nothing} onApply={onApply} />)
  fireEvent.change(screen.getByLabelText('Promotion code'), { target: { value: ' SPRING ' } })
  fireEvent.click(screen.getByText('Apply'))
  expect(tried).toEqual(['SPRING'])
  show(<PromotionForm {...nothing} onApply={onApply} error="The code SPRING is not for this plan." />)
  expect(screen.getByLabelText('Promotion code')).toHaveProperty('value', ' SPRING ')
  expect(screen.getByText('The code SPRING is not for this plan.')).toBeTruthy()
})

it('says what an applied code takes off, and takes it away again', () => {
  let removed = 0
  renderView(
    <PromotionForm {...nothing} applied="SPRING" effect="20% off, once" onRemove={() => (removed += 1)} />,
  )
  expect(screen.getByRole('status').textContent).toBe('Code SPRING is applied: 20% off, once.')
  fireEvent.click(screen.getByRole('button', { name: 'Remove code' }))
  expect(removed).toBe(1)
})

it.each([
  [{ percentOff: 20, amountOff: null, duration: { kind: 'once' } }, '20% off, once'],
  [{ percentOff: 50, amountOff: null, duration: { kind: 'forever' } }, '50% off, as long as you stay'],
  [
    { percentOff: null, amountOff: 500, duration: { kind: 'repeating', months: 3 } },
    '$5.00 off for 3 months',
  ],
] as const)('words %j as %s', (offer, text) => {
  const promotion = { code: 'SPRING', name: 'Spring', currency: 'usd', ...offer } as const
  expect(promotionText(promotion, formatFor('en-US'))).toBe(text)
})
