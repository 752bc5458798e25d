/** The hosted checkout page. The engine charges; a session is completed once, so a second submit finds it done. */
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
import { formatDay, formatInterval, formatMoney, plural } from './format.ts'
import { document, type Html, html, webUrl } from './html.ts'
import type { TrialOffers } from './trial-offers.ts'

const DAY = 86_400

export interface CheckoutDeps {
  ask: Ask
  trials: TrialOffers
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
    null,
    request.url.searchParams.has('card'),
  )
}

function submit(deps: CheckoutDeps, request: WireRequest, session: CheckoutSession): WireResponse {
  if (session.status === 'complete') return seeOther(session.successUrl)
  if (session.status === 'expired') return closedPage(session)
  const read = readCardForm(new URLSearchParams(request.body), { asksEmail: session.email === null })
  if (!read.ok) return formPage(deps, session, read.values, read.errors)
  const answer = deps.ask('POST', `/_sandbox/checkout/sessions/${session.id}/complete`, read.params)
  if (answer.status !== 200) return formPage(deps, session, read.values, toCardErrors(answer))
  return seeOther(session.successUrl)
}

function formPage(
  deps: CheckoutDeps,
  session: CheckoutSession,
  values: CardValues,
  errors: CardErrors | null,
  isFilled = false,
): WireResponse {
  const path = `/checkout/${session.id}`
  const now = deps.now()
  const trialEnd = deps.trials.endOf(session.id, now)
  const due = trialEnd === null ? session.amountTotal : 0
  const dueText = formatMoney(due, session.currency)
  const names = session.lines.map(({ name }) => name).join(' and ')
  const title = trialEnd === null ? `Subscribe to ${names}` : `Try ${names}`
  const back = webUrl(session.cancelUrl)
  return document({
    status: errors === null ? 200 : 402,
    title: errors === null ? `${title} · Sandbox checkout` : `Error: ${title} · Sandbox checkout`,
    formTargets: [session.successUrl],
    body: html`<main class="split">
<section class="summary" aria-labelledby="title">
${back !== null && html`<p class="back"><a href="${back}"><span aria-hidden="true">←</span> Back</a></p>`}
<h1 id="title">${title}</h1>
${headline(session, trialEnd, now)}
<ul class="lines">${session.lines.map((line) => lineItem(line, session.currency))}</ul>
<p class="total"><span>Total due today</span> <strong>${dueText}</strong></p>
</section>
<section class="pay" aria-labelledby="pay">
<h2 id="pay">${due > 0 ? 'Pay by card' : 'Add a card'}</h2>
${errorSummary(errors)}
<form method="post" action="${path}" novalidate>
${session.email !== null && html`<p class="known"><span>Email</span> <strong>${session.email}</strong></p>`}
${cardFields({ values, errors, asksEmail: session.email === null, isFilled })}
<button type="submit">${trialEnd === null ? `Pay ${dueText} and subscribe` : 'Start trial'}</button>
<p class="small">${terms(session, trialEnd)}</p>
</form>
${testCards(path)}
</section>
</main>`,
  })
}

/** The sum of what recurs at the first line's rhythm, which all lines of one subscription share on this page. */
function recurringPrice({ lines, currency }: CheckoutSession): string {
  const [first] = lines
  const amount = lines.reduce((sum, { unitAmount, quantity }) => sum + unitAmount * quantity, 0)
  return `${formatMoney(amount, currency)} per ${formatInterval(first?.interval ?? 'month', first?.intervalCount ?? 1)}`
}

function headline(session: CheckoutSession, trialEnd: number | null, now: number): Html {
  if (trialEnd === null) return html`<p class="price">${recurringPrice(session)}</p>`
  const days = Math.ceil((trialEnd - now) / DAY)
  return html`<p class="price">${plural(days, 'day')} free</p>
<p>then ${recurringPrice(session)} starting ${formatDay(trialEnd)}</p>`
}

function terms(session: CheckoutSession, trialEnd: number | null): string {
  const price = recurringPrice(session)
  return trialEnd === null
    ? `Renews at ${price} until you cancel.`
    : `You are not charged before ${formatDay(trialEnd)}. Then ${price} until you cancel.`
}

function lineItem(
  { name, quantity, unitAmount, interval, intervalCount }: CheckoutLine,
  currency: string,
): Html {
  const rhythm =
    intervalCount === 1 ? `Billed every ${interval}` : `Billed every ${intervalCount} ${interval}s`
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
        ? 'Your subscription has been set up. Nothing more is charged by opening this page again.'
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
