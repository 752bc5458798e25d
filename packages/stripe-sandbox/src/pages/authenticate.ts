/** The step at the bank: the page that 3-D Secure sends a person to, with the two ways it can end. */
import type { ApiResponse } from '../engine/contract.ts'
import { seeOther, type WireRequest, type WireResponse } from '../http/message.ts'
import type { Ask } from './ask.ts'
import { formatMoney } from './format.ts'
import { document, type Html, html, webUrl } from './html.ts'
import { integer, record, text } from './read.ts'

/** What is to be authenticated: a payment, a saved card, or a checkout that will make one of them. */
interface Waiting {
  id: string
  /** The engine's route, without the last segment. */
  path: string
  waits: boolean
  amount: string | null
  /** Where the person goes on; null where there is nowhere to go. */
  next: (outcome: Outcome) => string | null
}

type Outcome = 'succeeded' | 'failed'

export function answerAuthenticate(ask: Ask, request: WireRequest, id: string): WireResponse {
  const waiting = readWaiting(ask, request, id)
  if (waiting === null)
    return message(
      404,
      'Nothing to authenticate',
      'The address may be incomplete, or the sandbox was reset since it was made.',
    )
  if (request.method !== 'POST') {
    return waiting.waits ? form(waiting, request) : done(waiting, 'succeeded')
  }
  const outcome = new URLSearchParams(request.body).get('outcome') === 'succeeded' ? 'succeeded' : 'failed'
  if (!waiting.waits) return done(waiting, 'succeeded')
  const answer = ask('POST', `${waiting.path}/authenticate`, { outcome })
  return done(waiting, answer.status === 200 && isPaid(answer) ? outcome : 'failed')
}

/** A card may be declined after it was authenticated. */
function isPaid({ body }: ApiResponse): boolean {
  return !['requires_payment_method', 'open'].includes(text(body, 'status') ?? '')
}

function readWaiting(ask: Ask, request: WireRequest, id: string): Waiting | null {
  const kind = /^(pi|seti|cs)_/.exec(id)?.[1]
  if (kind === 'cs') return readSession(ask, id)
  if (kind === undefined) return null
  const noun = kind === 'pi' ? 'payment_intent' : 'setup_intent'
  const { status, body } = ask('GET', `/v1/${noun}s/${id}`, {})
  if (status !== 200) return null
  const amount = integer(body, 'amount')
  const returnUrl = text(record(record(body, 'next_action'), 'redirect_to_url'), 'return_url')
  const invoice = request.url.searchParams.get('invoice')
  const secret = text(body, 'client_secret') ?? ''
  return {
    id,
    path: `/_sandbox/${noun}s/${id}`,
    waits: text(body, 'status') === 'requires_action',
    amount: amount === null ? null : formatMoney(amount, text(body, 'currency') ?? 'usd'),
    next: (outcome) => {
      if (invoice !== null && /^in_\w+$/.test(invoice)) return `/invoice/${invoice}`
      const back = webUrl(returnUrl)
      if (back === null) return null
      const url = new URL(back)
      url.searchParams.set(noun, id)
      url.searchParams.set(`${noun}_client_secret`, secret)
      url.searchParams.set('redirect_status', outcome)
      return url.href
    },
  }
}

function readSession(ask: Ask, id: string): Waiting | null {
  const { status, body } = ask('GET', `/v1/checkout/sessions/${id}`, {})
  if (status !== 200) return null
  const amount = integer(body, 'amount_total')
  const success = (text(body, 'success_url') ?? '').replaceAll('{CHECKOUT_SESSION_ID}', id)
  return {
    id,
    path: `/_sandbox/checkout/sessions/${id}`,
    waits: text(body, 'status') === 'open',
    amount: amount === null || amount === 0 ? null : formatMoney(amount, text(body, 'currency') ?? 'usd'),
    next: (outcome) => (outcome === 'succeeded' ? webUrl(success) : `/checkout/${id}?authentication=failed`),
  }
}

function done(waiting: Waiting, outcome: Outcome): WireResponse {
  const next = waiting.next(outcome)
  if (next !== null) return seeOther(next)
  return outcome === 'succeeded'
    ? message(200, 'Authenticated', 'The bank has let the card pass. You can close this page.')
    : message(200, 'Not authenticated', 'The bank has refused. Nothing was charged. You can close this page.')
}

function form(waiting: Waiting, request: WireRequest): WireResponse {
  const path = `${request.url.pathname}${request.url.search}`
  return document({
    title: 'Authenticate · Sandbox bank',
    formTargets: [waiting.next('succeeded')],
    body: html`<main class="card">
<h1>Authenticate with your bank</h1>
<p>${
      waiting.amount === null
        ? 'Your bank asks whether it is you who saves this card.'
        : `Your bank asks whether it is you who pays ${waiting.amount}.`
    }</p>
<p class="small">A real bank would ask for a code or a fingerprint. Here you choose how it ends.</p>
${choice(path, 'succeeded', 'Complete authentication')}
${choice(path, 'failed', 'Fail authentication')}
</main>`,
  })
}

function choice(path: string, outcome: Outcome, label: string): Html {
  return html`<form method="post" action="${path}">
<input type="hidden" name="outcome" value="${outcome}">
<button type="submit"${outcome === 'failed' && html` class="quiet"`}>${label}</button>
</form>`
}

function message(status: number, title: string, words: string): WireResponse {
  return document({
    status,
    title: `${title} · Sandbox bank`,
    body: html`<main class="card"><h1>${title}</h1><p>${words}</p></main>`,
  })
}
