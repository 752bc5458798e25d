import type { Handler, WireRequest, WireResponse } from '../http/message.ts'
import { isRecord } from '../store/parse.ts'
import { formatDay, formatMoney } from './format.ts'
import { isShowable, toPdf } from './pdf.ts'
import type { Line } from './pdf.ts'
import { integer, list, record, text } from './read.ts'

/** `GET /v1/quotes/:id/pdf`: whoever may read the quote may have it as a file. https://docs.stripe.com/api/quotes/pdf */
export async function answerQuotePdf(api: Handler, request: WireRequest, id: string): Promise<WireResponse> {
  const url = new URL(`/v1/quotes/${id}?expand[]=line_items&expand[]=customer`, request.url)
  const answer = await api({ ...request, url })
  const quote: unknown = JSON.parse(answer.body)
  if (answer.status !== 200 || !isRecord(quote)) return answer
  const number = text(quote, 'number') ?? 'Draft'
  return {
    status: 200,
    headers: {
      'content-type': 'application/pdf',
      'content-disposition': `inline; filename="Quote-${number}.pdf"`,
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      ...(answer.headers['request-id'] === undefined ? {} : { 'request-id': answer.headers['request-id'] }),
    },
    body: toPdf(`Quote ${number}`, toLines(quote, number)),
  }
}

function toLines(quote: Record<string, unknown>, number: string): Line[] {
  const currency = text(quote, 'currency') ?? 'usd'
  const money = (amount: number) => {
    const shown = formatMoney(amount, currency)
    return isShowable(shown) ? shown : `${currency.toUpperCase()} ${shown.replaceAll(/[^\d.,−-]/g, '')}`
  }
  const customer = record(quote, 'customer')
  const items = list(record(quote, 'line_items'))
  const [header, description, footer] = ['header', 'description', 'footer'].map((name) => text(quote, name))
  return [
    { left: header ?? 'Quote', size: 20, bold: true },
    { left: `Quote number ${number}`, above: 10 },
    { left: `Date ${formatDay(integer(quote, 'created') ?? 0)}` },
    { left: `Valid until ${formatDay(integer(quote, 'expires_at') ?? 0)}` },
    { left: 'For', bold: true, above: 14 },
    { left: text(customer, 'name') ?? text(customer, 'email') ?? 'Nobody yet' },
    ...(description ? [{ left: description, above: 10 }] : []),
    { left: 'Description', right: 'Amount', bold: true, above: 16 },
    ...items.map((item) => ({
      left: `${integer(item, 'quantity') ?? 1} × ${text(item, 'description') ?? ''}`,
      right: money(integer(item, 'amount_subtotal') ?? 0),
      above: 6,
    })),
    { left: 'Subtotal', right: money(integer(quote, 'amount_subtotal') ?? 0), above: 16 },
    { left: 'Total', right: money(integer(quote, 'amount_total') ?? 0), above: 2, bold: true },
    ...(footer ? [{ left: footer, size: 8, above: 24 }] : []),
    { left: 'Made by a sandbox: no money is owed.', size: 8, above: 24 },
  ]
}
