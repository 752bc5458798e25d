import { type Invoice, invoiceStatuses } from '@prorata/billing'
import { fireEvent, screen } from '@testing-library/react'
import { expect, it } from 'vitest'
import { goldenQuote, november, now, usd } from '../../../test/fixtures.ts'
import { renderView } from '../../../test/render.tsx'
import { formatFor } from '../../format.ts'
import { invoiceStatus } from './invoice-status.ts'
import { InvoiceTable } from './invoice-table.tsx'
import { NoInvoices } from './no-invoices.tsx'

const invoice: Invoice = {
  id: 'in_1',
  number: 'ACME-0002',
  status: 'paid',
  total: usd(2_333),
  amountDue: usd(0),
  amountPaid: usd(2_333),
  createdAt: now,
  paidAt: now,
  nextPaymentAttempt: null,
  attemptCount: 1,
  needsAction: false,
  processing: false,
  failure: null,
  lines: goldenQuote.lines,
  hostedUrl: 'https://pay.example/in_1',
  pdfUrl: null,
}

it('shows number, date, amount, status and the way to the invoice itself', () => {
  renderView(<InvoiceTable invoices={[invoice]} />)
  expect(screen.getByRole('rowheader', { name: 'ACME-0002' })).toBeTruthy()
  expect(screen.getAllByRole('cell').map((cell) => cell.textContent)).toEqual([
    '7 Nov 2026',
    '$23.33',
    'Paid',
    'View invoice ACME-0002',
    'Lines of invoice ACME-0002',
  ])
  expect(screen.getAllByRole('link')[0]?.getAttribute('href')).toBe('/billing/invoices/in_1')
})

it('opens an invoice to its lines and their total', () => {
  renderView(<InvoiceTable invoices={[invoice]} />)
  expect(screen.queryByRole('term')).toBeNull()
  const toggle = screen.getByRole('button', { name: 'Lines of invoice ACME-0002' })
  fireEvent.click(toggle)
  expect(toggle.getAttribute('aria-expanded')).toBe('true')
  expect(screen.getAllByRole('definition').map((amount) => amount.textContent)).toEqual([
    '−$14.78',
    '$38.11',
    '$23.33',
  ])
})

it('leads to the payment of an open invoice', () => {
  renderView(<InvoiceTable invoices={[{ ...invoice, status: 'open', paidAt: null }]} />)
  expect(screen.getAllByRole('link')[0]?.textContent).toContain('Pay invoice ACME-0002')
})

it('asks nobody to pay again what is on its way', () => {
  renderView(<InvoiceTable invoices={[{ ...invoice, status: 'open', processing: true, paidAt: null }]} />)
  expect(screen.getByText('On its way')).toBeTruthy()
  expect(screen.queryByRole('link', { name: /^Pay/ })).toBeNull()
})

it.each(invoiceStatuses)('has words for the status %s', (status) => {
  const { text } = invoiceStatus({ ...invoice, status }, formatFor('en-US'))
  expect(text).toMatch(/^[A-Z][a-z ]+$/)
})

it('says what will stand here and from when on', () => {
  renderView(<NoInvoices firstAt={november.end} />)
  expect(screen.getByText('Your first one comes on 1 Dec 2026.')).toBeTruthy()
})
