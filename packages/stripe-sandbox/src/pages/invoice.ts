/** The hosted invoice page: what is owed and for what, and a way to pay it. */
import type { ApiResponse } from '../engine/contract.ts'
import { seeOther, type WireRequest, type WireResponse } from '../http/message.ts'
import type { Ask } from './ask.ts'
import { toPayErrors } from './card-form.ts'
import { errorSummary, type FormErrors } from './fields.ts'
import { formatDay, formatMoney } from './format.ts'
import { document, type Html, html } from './html.ts'
import { payFields, type PayState, readPayForm, startPay, testMethods } from './pay-form.ts'
import { record, text } from './read.ts'
import { type Invoice, readInvoice, totalsOf } from './read-invoice.ts'

export function answerInvoice(ask: Ask, request: WireRequest, id: string): WireResponse {
  const invoice = readInvoice(ask, id)
  if (invoice === null) {
    return document({
      status: 404,
      title: 'Not found · Sandbox invoice',
      body: html`<main class="card"><h1>There is no such invoice</h1>
<p>The address may be incomplete, or the sandbox was reset since it was made.</p></main>`,
    })
  }
  if (request.method !== 'POST') {
    return invoicePage(invoice, startPay(request.url, invoice))
  }
  if (invoice.status !== 'open' || invoice.isProcessing) return seeOther(`/invoice/${id}`)
  const read = readPayForm(new URLSearchParams(request.body), invoice, { asksEmail: false })
  const again = (errors: FormErrors) => invoicePage(invoice, { values: read.values, errors, isFilled: false })
  if (!read.ok) return again(read.errors)
  const answer = ask('POST', `/_sandbox/invoices/${id}/pay`, read.params)
  const asksBank = toIntentOfAction(answer)
  if (asksBank !== null) return seeOther(`/authenticate/${asksBank}?invoice=${id}`)
  if (answer.status !== 200) return again(toPayErrors(answer))
  return seeOther(`/invoice/${id}`)
}

/** The payment intent that waits for the person's bank; null for any other answer. */
function toIntentOfAction(answer: ApiResponse): string | null {
  const error = record(answer.body, 'error')
  if (text(error, 'code') !== 'invoice_payment_intent_requires_action') return null
  return text(record(error, 'payment_intent'), 'id')
}

const STATUS_WORDS: Record<string, string> = {
  draft: 'Draft: it can still change',
  open: 'Open: waiting for payment',
  paid: 'Paid',
  void: 'Void: nothing is owed',
  uncollectible: 'Uncollectible: written off',
}

function invoicePage(invoice: Invoice, pay: PayState): WireResponse {
  const { errors } = pay
  const money = (amount: number) => formatMoney(amount, invoice.currency)
  const path = `/invoice/${invoice.id}`
  return document({
    status: errors === null ? 200 : 402,
    title: `${errors === null ? '' : 'Error: '}Invoice ${invoice.number} · Sandbox`,
    body: html`<main class="${invoice.status === 'open' ? 'split' : 'card wide'}">
<section class="summary" aria-labelledby="title">
<h1 id="title">Invoice ${invoice.number}</h1>
<p class="price">${money(invoice.total)}</p>
<p><span class="badge ${invoice.status}">${STATUS_WORDS[invoice.status] ?? invoice.status}</span></p>
<p>For ${invoice.customer}, ${formatDay(invoice.created)}</p>
<ul class="lines">${invoice.lines.map(
      ({ description, period, amount }) =>
        html`<li><span><strong>${description}</strong> <small>${period}</small></span><span>${money(amount)}</span></li>`,
    )}</ul>
<dl class="totals">
${totalsOf(invoice).map(({ name, amount }) => row(name, money(amount)))}
</dl>
${invoice.status !== 'draft' && html`<p><a href="${path}/pdf">Download as PDF</a></p>`}
</section>
${
  invoice.status === 'open' &&
  invoice.isProcessing &&
  html`<section class="pay" aria-labelledby="pay">
<h2 id="pay">Your payment is processing</h2>
<p>The bank was asked for ${money(invoice.amountRemaining)} and has not answered yet. Nothing is left for you to do.</p>
</section>`
}${
  invoice.status === 'open' &&
  !invoice.isProcessing &&
  html`<section class="pay" aria-labelledby="pay">
<h2 id="pay">${invoice.kinds.length > 1 ? 'Payment' : 'Pay by card'}</h2>
${errorSummary(errors)}
<form method="post" action="${path}" novalidate>
${payFields(invoice, pay, { asksEmail: false })}
<button type="submit">Pay ${money(invoice.amountRemaining)}</button>
</form>
${testMethods(path, invoice.kinds)}
</section>`
}
</main>`,
  })
}

function row(name: string, amount: string): Html {
  return html`<div><dt>${name}</dt><dd>${amount}</dd></div>`
}
