/** The hosted invoice page: what is owed and for what, and a way to pay it. */
import type { ApiResponse } from '../engine/contract.ts'
import { seeOther, type WireRequest, type WireResponse } from '../http/message.ts'
import type { Ask } from './ask.ts'
import {
  type CardErrors,
  type CardValues,
  cardFields,
  errorSummary,
  filledFrom,
  NO_VALUES,
  readCardForm,
  testCards,
  toCardErrors,
} from './card-form.ts'
import { formatDay, formatMoney } from './format.ts'
import { document, type Html, html } from './html.ts'
import { integer, list, record, text } from './read.ts'

interface Invoice {
  id: string
  number: string
  status: string
  currency: string
  customer: string
  created: number
  lines: { description: string; period: string; amount: number }[]
  subtotal: number
  total: number
  /** Negative where the customer has credit. */
  appliedBalance: number
  amountPaid: number
  amountRemaining: number
}

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
    return invoicePage(
      invoice,
      filledFrom(request.url, NO_VALUES),
      null,
      request.url.searchParams.has('card'),
    )
  }
  if (invoice.status !== 'open') return seeOther(`/invoice/${id}`)
  const read = readCardForm(new URLSearchParams(request.body), { asksEmail: false })
  if (!read.ok) return invoicePage(invoice, read.values, read.errors)
  const answer = ask('POST', `/_sandbox/invoices/${id}/pay`, read.params)
  const asksBank = toIntentOfAction(answer)
  if (asksBank !== null) return seeOther(`/authenticate/${asksBank}?invoice=${id}`)
  if (answer.status !== 200) return invoicePage(invoice, read.values, toCardErrors(answer))
  return seeOther(`/invoice/${id}`)
}

/** The payment intent that waits for the person's bank; null for any other answer. */
function toIntentOfAction(answer: ApiResponse): string | null {
  const error = record(answer.body, 'error')
  if (text(error, 'code') !== 'invoice_payment_intent_requires_action') return null
  return text(record(error, 'payment_intent'), 'id')
}

function readInvoice(ask: Ask, id: string): Invoice | null {
  const { status, body } = ask('GET', `/v1/invoices/${id}`, {})
  if (status !== 200) return null
  const total = integer(body, 'total') ?? 0
  const amountDue = integer(body, 'amount_due') ?? 0
  return {
    id,
    number: text(body, 'number') ?? 'Draft',
    status: text(body, 'status') ?? 'draft',
    currency: text(body, 'currency') ?? 'usd',
    customer: text(body, 'customer_name') ?? text(body, 'customer_email') ?? text(body, 'customer') ?? '',
    created: integer(body, 'created') ?? 0,
    lines: list(record(body, 'lines')).map((line) => ({
      description: text(line, 'description') ?? '',
      period: periodOf(record(line, 'period')),
      amount: integer(line, 'amount') ?? 0,
    })),
    subtotal: integer(body, 'subtotal') ?? 0,
    total,
    appliedBalance: total < 0 ? 0 : amountDue - total,
    amountPaid: integer(body, 'amount_paid') ?? 0,
    amountRemaining: integer(body, 'amount_remaining') ?? 0,
  }
}

function periodOf(period: Record<string, unknown>): string {
  const start = integer(period, 'start')
  const end = integer(period, 'end')
  return start === null || end === null ? '' : `${formatDay(start)} – ${formatDay(end)}`
}

const STATUS_WORDS: Record<string, string> = {
  draft: 'Draft: it can still change',
  open: 'Open: waiting for payment',
  paid: 'Paid',
  void: 'Void: nothing is owed',
  uncollectible: 'Uncollectible: written off',
}

function invoicePage(
  invoice: Invoice,
  values: CardValues,
  errors: CardErrors | null,
  isFilled = false,
): WireResponse {
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
${row('Subtotal', money(invoice.subtotal))}
${row('Total', money(invoice.total))}
${invoice.appliedBalance !== 0 && row('Applied balance', money(invoice.appliedBalance))}
${row('Paid', money(invoice.amountPaid))}
${row('Amount due', money(invoice.amountRemaining))}
</dl>
</section>
${
  invoice.status === 'open' &&
  html`<section class="pay" aria-labelledby="pay">
<h2 id="pay">Pay by card</h2>
${errorSummary(errors)}
<form method="post" action="${path}" novalidate>
${cardFields({ values, errors, asksEmail: false, isFilled })}
<button type="submit">Pay ${money(invoice.amountRemaining)}</button>
</form>
${testCards(path)}
</section>`
}
</main>`,
  })
}

function row(name: string, amount: string): Html {
  return html`<div><dt>${name}</dt><dd>${amount}</dd></div>`
}
