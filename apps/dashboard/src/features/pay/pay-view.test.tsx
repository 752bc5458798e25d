import type { Invoice } from '@prorata/billing'
import { fireEvent, screen } from '@testing-library/react'
import { expect, it } from 'vitest'
import { goldenQuote, now, usd } from '../../../test/fixtures.ts'
import { renderView } from '../../../test/render.tsx'
import { type PayStage, PayView } from './pay-view.tsx'

const invoice: Invoice = {
  id: 'in_1',
  number: 'ACME-0002',
  status: 'open',
  total: usd(4_900),
  amountDue: usd(4_900),
  amountPaid: usd(0),
  createdAt: now,
  paidAt: null,
  nextPaymentAttempt: null,
  attemptCount: 1,
  needsAction: false,
  processing: false,
  failure: { reason: 'insufficient_funds', last4: '9995' },
  lines: goldenQuote.lines,
  hostedUrl: 'https://pay.example/in_1',
  pdfUrl: null,
}
const card = {
  id: 'pm_1',
  kind: 'card',
  brand: 'visa',
  last4: '4242',
  expMonth: 12,
  expYear: 2034,
  isDefault: true,
  fingerprint: null,
} as const

function show(stage: PayStage, more: Partial<Parameters<typeof PayView>[0]> = {}) {
  let paid = 0
  renderView(
    <PayView
      invoice={invoice}
      paymentMethod={card}
      consequence="Pro stays on until 21 Nov 2026."
      stage={stage}
      onPay={() => {
        paid += 1
      }}
      {...more}
    />,
  )
  return () => paid
}

it('says the amount, why it is open, what depends on it, and repeats the amount on the button', () => {
  const paid = show({ kind: 'ready' })
  expect(screen.getByText('Your card ending 9995 has insufficient funds.')).toBeTruthy()
  expect(screen.getByText('Pro stays on until 21 Nov 2026.')).toBeTruthy()
  fireEvent.click(screen.getByRole('button', { name: 'Pay $49.00 with Visa 4242' }))
  expect(paid()).toBe(1)
})

it.each<PayStage>([{ kind: 'sending' }, { kind: 'confirming' }, { kind: 'processing' }])(
  'takes no second payment while the first one is $kind',
  (stage) => {
    const paid = show(stage)
    fireEvent.click(screen.getByRole('button', { name: /^Pay \$49\.00/ }))
    expect(paid()).toBe(0)
  },
)

it('leads to the bank where the bank asks, and says that nothing was charged', () => {
  show({ kind: 'action_required', url: 'https://bank.example/3ds' })
  expect(screen.getByRole('alert').textContent).toContain('You have not been charged yet')
  const link = screen.getByRole('link', { name: /Confirm \$49\.00 with your bank/ })
  expect(link.getAttribute('href')).toBe('https://bank.example/3ds')
  expect(screen.queryByRole('button')).toBeNull()
})

it('offers no button that cannot work, and says why', () => {
  const paid = show({ kind: 'ready' }, { paymentMethod: null })
  fireEvent.click(screen.getByRole('button', { name: 'Pay $49.00' }))
  expect(paid()).toBe(0)
  expect(screen.getByText(/There is no card yet/)).toBeTruthy()
})

it('says so where there is nothing left to pay', () => {
  show({ kind: 'ready' }, { invoice: { ...invoice, status: 'paid', amountPaid: usd(4_900) } })
  expect(screen.getByRole('heading', { name: '$49.00 is paid.' })).toBeTruthy()
  expect(screen.queryByRole('button')).toBeNull()
})
