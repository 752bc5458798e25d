import { day } from '@prorata/billing'
import { fireEvent, screen, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { november, now } from '../../../test/fixtures.ts'
import { renderView } from '../../../test/render.tsx'
import { formatFor } from '../../format.ts'
import { expiryWarning } from './expiry-warning.ts'
import { PaymentMethodList } from './payment-method-list.tsx'
import type { ListedMethod } from './payment-method-row.tsx'

const visa: ListedMethod = {
  id: 'pm_1',
  kind: 'card',
  brand: 'visa',
  last4: '4242',
  expMonth: 12,
  expYear: 2034,
  isDefault: true,
  fingerprint: 'f1',
  removable: false,
}
const bank: ListedMethod = {
  ...visa,
  id: 'pm_2',
  kind: 'us_bank_account',
  brand: 'STRIPE TEST BANK',
  last4: '6789',
  expMonth: null,
  expYear: null,
  isDefault: false,
  removable: true,
}

function show(methods: ListedMethod[], nextChargeAt: number | null = november.end) {
  const acts: string[] = []
  renderView(
    <PaymentMethodList
      methods={methods}
      now={now}
      nextChargeAt={nextChargeAt}
      pending={null}
      onDefault={(id) => acts.push(`default ${id}`)}
      onRemove={(id) => acts.push(`remove ${id}`)}
    />,
  )
  return acts
}

describe('payment methods', () => {
  it('keep the only one a subscription is paid with, and say why', () => {
    const acts = show([visa])
    expect(screen.queryByRole('button')).toBeNull()
    expect(acts).toEqual([])
    expect(screen.getByText(/Add another one before you remove it/)).toBeTruthy()
    expect(screen.queryByRole('button', { name: /Make default/ })).toBeNull()
  })

  it('are removed only after a second question, and can be kept', () => {
    const acts = show([visa, bank])
    fireEvent.click(screen.getByRole('button', { name: /^Remove ?STRIPE TEST BANK 6789$/ }))
    const question = screen.getByRole('group', { name: 'Remove STRIPE TEST BANK 6789?' })
    expect(document.activeElement).toBe(question)
    fireEvent.click(within(question).getByRole('button', { name: 'Keep it' }))
    expect(acts).toEqual([])
    fireEvent.click(screen.getByRole('button', { name: /^Remove ?STRIPE TEST BANK 6789$/ }))
    fireEvent.click(
      within(screen.getByRole('group', { name: /\?$/ })).getByRole('button', { name: /^Remove/ }),
    )
    expect(acts).toEqual(['remove pm_2'])
  })

  it('become the default with one button', () => {
    const acts = show([visa, bank])
    fireEvent.click(screen.getByRole('button', { name: 'Make default: STRIPE TEST BANK 6789' }))
    expect(acts).toEqual(['default pm_2'])
  })

  it('say what an empty list means for the next charge', () => {
    show([])
    expect(screen.getByText(/Without one the next charge cannot be made/)).toBeTruthy()
  })
})

describe('the warning of a card that expires', () => {
  const format = formatFor('en-US')
  const warn = (expiresAt: number | null, nextChargeAt: number | null) =>
    expiryWarning({ expiresAt, now, nextChargeAt }, 'Visa 4242', format)?.text ?? null

  it.each([
    [null, november.end, null],
    [now, november.end, 'Visa 4242 expired at the end of 11/2026. Add another one.'],
    [
      november.end,
      november.end,
      'Visa 4242 expires at the end of 11/2026, before your charge on 1 Dec. Add a new one.',
    ],
    [now + 30 * day, null, 'Visa 4242 expires at the end of 12/2026. Add a new one before then.'],
    [now + 31 * day, november.end, null],
  ])('good until %s, charged next on %s: %s', (expiresAt, nextChargeAt, text) => {
    expect(warn(expiresAt, nextChargeAt)).toBe(text)
  })
})
