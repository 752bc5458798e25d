/** The receipt of a charge: `receipt_url`. */
import type { WireResponse } from '../http/message.ts'
import type { Ask } from './ask.ts'
import { formatDay, formatMoney } from './format.ts'
import { document, html } from './html.ts'
import { integer, record, text } from './read.ts'
import { nameMethod } from './saved-methods.ts'

export function answerReceipt(ask: Ask, id: string): WireResponse {
  const { status, body } = ask('GET', `/v1/charges/${id}`, {})
  if (status !== 200 || text(body, 'status') !== 'succeeded') {
    return document({
      status: 404,
      title: 'Not found · Sandbox receipt',
      body: html`<main class="card"><h1>There is no such receipt</h1>
<p>The address may be incomplete, or the sandbox was reset since it was made.</p></main>`,
    })
  }
  const currency = text(body, 'currency') ?? 'usd'
  const refunded = integer(body, 'amount_refunded') ?? 0
  const details = record(body, 'payment_method_details')
  return document({
    title: 'Receipt · Sandbox',
    body: html`<main class="card">
<h1>Receipt</h1>
<p class="price">${formatMoney(integer(body, 'amount') ?? 0, currency)}</p>
<dl class="totals">
<div><dt>Paid on</dt><dd>${formatDay(integer(body, 'created') ?? 0)}</dd></div>
<div><dt>With</dt><dd>${nameMethod(details)}</dd></div>
${text(body, 'description') !== null && html`<div><dt>For</dt><dd>${text(body, 'description')}</dd></div>`}
${refunded > 0 && html`<div><dt>Refunded</dt><dd>${formatMoney(refunded, currency)}</dd></div>`}
</dl>
</main>`,
  })
}
