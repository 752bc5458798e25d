import type { WireResponse } from '../http/message.ts'
import type { Ask } from './ask.ts'
import { formatDay } from './format.ts'
import { pdfMoney } from './pdf-money.ts'
import { toPdf } from './pdf.ts'
import type { Line } from './pdf.ts'
import { integer, list, record, text } from './read.ts'

/** `GET /credit-note/:id/pdf`: the file behind a credit note's `pdf`. */
export function answerCreditNotePdf(ask: Ask, id: string): WireResponse {
  const { status, body } = ask('GET', `/v1/credit_notes/${id}`, { expand: ['invoice'] })
  if (status !== 200) {
    return { status: 404, headers: { 'content-type': 'text/plain' }, body: 'There is no such credit note.\n' }
  }
  const number = text(body, 'number') ?? id
  return {
    status: 200,
    headers: {
      'content-type': 'application/pdf',
      'content-disposition': `inline; filename="CreditNote-${number}.pdf"`,
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    },
    body: toPdf(`Credit note ${number}`, toLines(body, number)),
  }
}

function toLines(body: unknown, number: string): Line[] {
  const invoice = record(body, 'invoice')
  const currency = text(body, 'currency') ?? 'usd'
  const money = (amount: number | null) => pdfMoney(amount ?? 0, currency)
  const discount = integer(body, 'discount_amount') ?? 0
  const subtotal = integer(body, 'subtotal') ?? 0
  const total = integer(body, 'total') ?? 0
  const memo = text(body, 'memo')
  return [
    { left: 'Credit note', right: text(invoice, 'account_name') ?? '', size: 20, bold: true },
    { left: `Credit note number ${number}`, above: 10 },
    { left: `Invoice number ${text(invoice, 'number') ?? ''}` },
    { left: `Date of issue ${formatDay(integer(body, 'created') ?? 0)}` },
    ...(text(body, 'status') === 'void' ? [{ left: 'This credit note is void', bold: true }] : []),
    { left: 'Credit to', bold: true, above: 14 },
    { left: text(invoice, 'customer_name') ?? text(invoice, 'customer_email') ?? '' },
    { left: `${money(total)} credited`, size: 16, bold: true, above: 14 },
    ...(memo === null ? [] : [{ left: memo, above: 6 }]),
    { left: 'Description', right: 'Amount', bold: true, above: 16 },
    ...list(record(body, 'lines')).map((line) => ({
      left: text(line, 'description') ?? '',
      right: money(integer(line, 'amount')),
      above: 6,
    })),
    { left: 'Subtotal', right: money(subtotal), above: 16 },
    ...(discount === 0 ? [] : [{ left: 'Discounts', right: money(-discount), above: 2 }]),
    ...(total === subtotal - discount
      ? []
      : [{ left: 'Tax', right: money(total - subtotal + discount), above: 2 }]),
    { left: 'Total credited', right: money(total), bold: true, above: 2 },
    { left: 'Made by a sandbox: no money is owed.', size: 8, above: 24 },
  ]
}
