import type { WireResponse } from '../http/message.ts'
import type { Ask } from './ask.ts'
import { formatDay } from './format.ts'
import { pdfMoney } from './pdf-money.ts'
import { toPdf } from './pdf.ts'
import type { Line } from './pdf.ts'
import { readInvoice, totalsOf } from './read-invoice.ts'

/** `GET /invoice/:id/pdf`: the file behind `invoice_pdf`. */
export function answerInvoicePdf(ask: Ask, id: string): WireResponse {
  const invoice = readInvoice(ask, id)
  if (invoice === null || invoice.status === 'draft') {
    return { status: 404, headers: { 'content-type': 'text/plain' }, body: 'There is no such invoice.\n' }
  }
  const money = (amount: number) => pdfMoney(amount, invoice.currency)
  const lines: Line[] = [
    { left: 'Invoice', right: invoice.account, size: 20, bold: true },
    { left: `Invoice number ${invoice.number}`, above: 10 },
    { left: `Date of issue ${formatDay(invoice.created)}` },
    ...(invoice.dueDate === null ? [] : [{ left: `Date due ${formatDay(invoice.dueDate)}` }]),
    { left: `Status ${invoice.status}` },
    { left: 'Bill to', bold: true, above: 14 },
    { left: invoice.customer },
    ...(invoice.email === null || invoice.email === invoice.customer ? [] : [{ left: invoice.email }]),
    { left: `${money(invoice.amountRemaining)} due`, size: 16, bold: true, above: 14 },
    ...(invoice.description === null ? [] : [{ left: invoice.description, above: 6 }]),
    { left: 'Description', right: 'Amount', bold: true, above: 16 },
    ...invoice.lines.flatMap(({ description, period, amount }) => [
      { left: description, right: money(amount), above: 6 },
      { left: period, size: 8 },
    ]),
    ...totalsOf(invoice).map(({ name, amount }, index) => ({
      left: name,
      right: money(amount),
      above: index === 0 ? 16 : 2,
      bold: name === 'Amount due',
    })),
    ...(invoice.footer === null ? [] : [{ left: invoice.footer, size: 8, above: 24 }]),
    { left: 'Made by a sandbox: no money is owed.', size: 8, above: 24 },
  ]
  return {
    status: 200,
    headers: {
      'content-type': 'application/pdf',
      'content-disposition': `inline; filename="Invoice-${invoice.number}.pdf"`,
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    },
    body: toPdf(`Invoice ${invoice.number}`, lines),
  }
}
