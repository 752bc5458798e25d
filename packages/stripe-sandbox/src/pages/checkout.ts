/** The hosted checkout page. The engine charges; a session is completed once, so a second submit finds it done. */
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
import { type CheckoutLine, type CheckoutSession, readCheckoutSession } from './checkout-session.ts'
import { extraFields, NO_EXTRAS, readExtras, toExtraParams } from './checkout-extras.ts'
import { wordsOf } from './checkout-words.ts'
import { formatMoney } from './format.ts'
import { document, type Html, html, webUrl } from './html.ts'
import { record, text } from './read.ts'

const NOT_AUTHENTICATED: CardErrors = {
  summary:
    'Your bank could not confirm that it is you, or refused the card afterwards. You have not been charged. Try another card.',
  fields: {},
}

export interface CheckoutDeps {
  ask: Ask
  /** When a trial begun now would end, in seconds; null where the session offers none. */
  trialEnd: (sessionId: string) => number | null
  /** Seconds on the sandbox clock. */
  now: () => number
}

export function answerCheckout(deps: CheckoutDeps, request: WireRequest, id: string): WireResponse {
  const session = readCheckoutSession(deps.ask, id)
  if (session === null) return unknownPage()
  if (request.method === 'POST') return submit(deps, request, session)
  if (session.status !== 'open') return closedPage(session)
  return formPage(
    deps,
    session,
    filledFrom(request.url, NO_VALUES),
    request.url.searchParams.get('authentication') === 'failed' ? NOT_AUTHENTICATED : null,
    request.url.searchParams.has('card'),
  )
}

function submit(deps: CheckoutDeps, request: WireRequest, session: CheckoutSession): WireResponse {
  if (session.status === 'complete') return seeOther(session.successUrl)
  if (session.status === 'expired') return closedPage(session)
  const form = new URLSearchParams(request.body)
  const extras = readExtras(form)
  const read = readCardForm(form, { asksEmail: session.email === null })
  if (!read.ok) return formPage(deps, session, read.values, read.errors, false, extras)
  const answer = deps.ask('POST', `/_sandbox/checkout/sessions/${session.id}/complete`, {
    ...read.params,
    ...toExtraParams(extras),
  })
  if (answer.status !== 200) {
    return formPage(deps, session, read.values, toErrors(answer), false, extras)
  }
  // Still open: the bank asks for the person first.
  if (text(answer.body, 'status') === 'open') return seeOther(`/authenticate/${session.id}`)
  return seeOther(session.successUrl)
}

/** A refusal of the card, or of what else was typed. */
function toErrors(answer: ApiResponse): CardErrors {
  const message = text(record(answer.body, 'error'), 'message')
  const about = text(record(answer.body, 'error'), 'code')
  if (message === null || (about !== 'promotion_code_invalid' && about !== 'tax_id_invalid')) {
    return toCardErrors(answer)
  }
  return { summary: `${message} You have not been charged.`, fields: {} }
}

function formPage(
  deps: CheckoutDeps,
  session: CheckoutSession,
  values: CardValues,
  errors: CardErrors | null,
  isFilled = false,
  extras = NO_EXTRAS,
): WireResponse {
  const path = `/checkout/${session.id}`
  const now = deps.now()
  const trialEnd = deps.trialEnd(session.id)
  const due = trialEnd === null ? session.amountTotal : 0
  const { title, headline, button, terms } = wordsOf(session, trialEnd, now)
  const back = webUrl(session.cancelUrl)
  return document({
    status: errors === null ? 200 : 402,
    title: errors === null ? `${title} · Sandbox checkout` : `Error: ${title} · Sandbox checkout`,
    formTargets: [session.successUrl],
    body: html`<main class="split">
<section class="summary" aria-labelledby="title">
${back !== null && html`<p class="back"><a href="${back}"><span aria-hidden="true">←</span> Back</a></p>`}
<h1 id="title">${title}</h1>
${headline}
${session.lines.length > 0 && html`<ul class="lines">${session.lines.map((line) => lineItem(line, session.currency))}</ul>`}
${session.amountDiscount > 0 && html`<p class="total"><span>Discount</span> <span>${formatMoney(-session.amountDiscount, session.currency)}</span></p>`}
<p class="total"><span>Total due today</span> <strong>${formatMoney(due, session.currency)}</strong></p>
</section>
<section class="pay" aria-labelledby="pay">
<h2 id="pay">${due > 0 ? 'Pay by card' : 'Add a card'}</h2>
${errorSummary(errors)}
<form method="post" action="${path}" novalidate>
${session.email !== null && html`<p class="known"><span>Email</span> <strong>${session.email}</strong></p>`}
${cardFields({ values, errors, asksEmail: session.email === null, isFilled })}
${extraFields(session, extras)}
<button type="submit">${button}</button>
<p class="small">${terms}</p>
</form>
${testCards(path)}
</section>
</main>`,
  })
}

function lineItem(
  { name, quantity, unitAmount, interval, intervalCount }: CheckoutLine,
  currency: string,
): Html {
  const rhythm =
    interval === null
      ? 'Paid once'
      : intervalCount === 1
        ? `Billed every ${interval}`
        : `Billed every ${intervalCount} ${interval}s`
  return html`<li><span><strong>${name}</strong>
<small>${quantity > 1 && `${quantity} × ${formatMoney(unitAmount, currency)} · `}${rhythm}</small></span>
<span>${formatMoney(unitAmount * quantity, currency)}</span></li>`
}

function closedPage(session: CheckoutSession): WireResponse {
  const isDone = session.status === 'complete'
  const link = webUrl(isDone ? session.successUrl : session.cancelUrl)
  return document({
    status: isDone ? 200 : 410,
    title: isDone ? 'Already paid · Sandbox checkout' : 'Expired · Sandbox checkout',
    body: html`<main class="card">
<h1>${isDone ? 'This checkout is complete' : 'This checkout has expired'}</h1>
<p>${
      isDone
        ? 'Everything is set up. Nothing more is charged by opening this page again.'
        : 'Nothing was charged. Go back to start again.'
    }</p>
${link !== null && html`<p><a class="button" href="${link}">${isDone ? 'Continue' : 'Go back'}</a></p>`}
</main>`,
  })
}

function unknownPage(): WireResponse {
  return document({
    status: 404,
    title: 'Not found · Sandbox checkout',
    body: html`<main class="card">
<h1>There is no such checkout</h1>
<p>The address may be incomplete, or the sandbox was reset since it was made.</p>
</main>`,
  })
}
