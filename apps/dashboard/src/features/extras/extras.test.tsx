import type { Payment } from '@prorata/billing'
import { fireEvent, screen } from '@testing-library/react'
import { expect, it } from 'vitest'
import { november, now, usd } from '../../../test/fixtures.ts'
import { renderView } from '../../../test/render.tsx'
import { CreditPanel } from './credit-panel.tsx'
import { ProductList } from './product-list.tsx'
import { PurchaseList } from './purchase-list.tsx'
import { PurchaseNotice } from './purchase-notice.tsx'

const payment: Payment = {
  id: 'pi_1',
  purchaseId: 'p1',
  productId: 'aiCredits1000',
  invoiceId: null,
  subscriptionId: null,
  amount: usd(1_500),
  amountRefunded: usd(500),
  amountReversed: usd(500),
  refunds: [],
  status: 'succeeded',
  dispute: null,
  createdAt: now,
  receiptUrl: null,
}

it('repeats the price on the button, in the currency of the customer', () => {
  const bought: string[] = []
  const props = { denied: null, starting: null, onBuy: (id: string) => bought.push(id) }
  const { show } = renderView(<ProductList currency="usd" {...props} />)
  fireEvent.click(screen.getByRole('button', { name: /^Buy for \$15\.00/ }))
  expect(bought).toEqual(['aiCredits1000'])
  show(<ProductList currency="jpy" {...props} />)
  expect(screen.getByRole('button', { name: /^Buy for ¥2,300/ })).toBeTruthy()
})

it('takes no second click, and tells members whom to ask', () => {
  const bought: string[] = []
  const onBuy = (id: string) => bought.push(id)
  const { show } = renderView(
    <ProductList currency="usd" denied={null} starting="aiCredits1000" onBuy={onBuy} />,
  )
  for (const button of screen.getAllByRole('button')) fireEvent.click(button)
  show(<ProductList currency="usd" denied="Ask Dana." starting={null} onBuy={onBuy} />)
  for (const button of screen.getAllByRole('button')) fireEvent.click(button)
  expect(bought).toEqual([])
  expect(screen.getAllByText('Ask Dana.')).toHaveLength(2)
})

it('says what is left and what of it is lost first', () => {
  const balance = {
    meterId: 'aiGenerations',
    remaining: 1_200,
    expires: { quantity: 200, at: november.end },
  } as const
  const { show } = renderView(<CreditPanel credits={{ now, balances: [balance], grants: [], entries: [] }} />)
  expect(screen.getByText('1,200 AI generations')).toBeTruthy()
  expect(screen.getByText(/200 of them last until 1 Dec 2026/)).toBeTruthy()
  show(<CreditPanel credits={{ now, balances: [], grants: [], entries: [] }} />)
  expect(screen.getByText(/Nothing is left/)).toBeTruthy()
})

it('lists what was bought with what was sent back', () => {
  renderView(
    <PurchaseList purchases={[payment]} hasMore={false} isLoadingMore={false} onMore={() => undefined} />,
  )
  expect(screen.getByRole('listitem').textContent).toBe(
    '1,000 AI generations7 Nov 2026. Paid. $5.00 of it was refunded.$15.00',
  )
})

it.each([
  ['open', /not bought/, 'status'],
  ['expired', /has expired/, 'status'],
  ['processing', /is working on/, 'status'],
  ['paid', /is yours/, 'status'],
  ['failed', /failed/, 'alert'],
] as const)('says what became of a purchase that is %s', (state, words, role) => {
  renderView(<PurchaseNotice state={state} productId="onboarding" />)
  expect(screen.getByRole(role).textContent).toMatch(words)
})
