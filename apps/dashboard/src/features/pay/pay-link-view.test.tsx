import { screen } from '@testing-library/react'
import { expect, it } from 'vitest'
import { usd } from '../../../test/fixtures.ts'
import { renderView } from '../../../test/render.tsx'
import { PayLinkView } from './pay-link-view.tsx'

const open = {
  kind: 'open',
  invoiceId: 'in_1',
  number: 'ACME-0002',
  amountDue: usd(4_900),
  failure: { reason: 'expired_card', last4: '0341' },
  needsAction: false,
  url: 'https://pay.example/in_1',
} as const

it('leads to the payment and says why it is open', () => {
  renderView(<PayLinkView link={open} />)
  expect(screen.getByText('Your card ending 0341 has expired.')).toBeTruthy()
  expect(screen.getByRole('link', { name: 'Pay $49.00' }).getAttribute('href')).toBe(
    'https://pay.example/in_1',
  )
})

it('leads to the bank where the bank asks', () => {
  renderView(<PayLinkView link={{ ...open, failure: null, needsAction: true }} />)
  expect(screen.getByRole('link', { name: 'Confirm $49.00 with your bank' })).toBeTruthy()
})

it('asks for no second payment while the first one is on its way', () => {
  renderView(
    <PayLinkView link={{ kind: 'processing', invoiceId: 'in_1', number: null, amountDue: usd(4_900) }} />,
  )
  expect(screen.getByText('$49.00 is on its way.')).toBeTruthy()
  expect(screen.queryByRole('link')).toBeNull()
})

it('says that nothing is left to do, or that the link is too old', () => {
  const { show } = renderView(
    <PayLinkView
      link={{ kind: 'settled', invoiceId: 'in_1', number: null, status: 'paid', amountPaid: usd(4_900) }}
    />,
  )
  expect(screen.getByText('$49.00 is paid.')).toBeTruthy()
  show(<PayLinkView link={{ kind: 'expired' }} />)
  expect(screen.getByText('This link has expired.')).toBeTruthy()
})
