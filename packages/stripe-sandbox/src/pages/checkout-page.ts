/** How a checkout session looks: open, over, or unknown. */
import type { WireResponse } from '../http/message.ts'
import { contactFields, extraFields, type ExtraValues, quantityId } from './checkout-extras.ts'
import type { CheckoutLine, CheckoutSession } from './checkout-session.ts'
import { rhythmOf, wordsOf } from './checkout-words.ts'
import { errorSummary, type FormErrors, inputField } from './fields.ts'
import { formatMoney } from './format.ts'
import { document, type Html, html, webUrl } from './html.ts'
import { payFields, type PayState, testMethods } from './pay-form.ts'

export interface Filled {
  pay: PayState
  extras: ExtraValues
  status?: number | undefined
}

/** `trialEnd` and `now` in seconds. */
export function formPage(
  session: CheckoutSession,
  { pay, extras, status }: Filled,
  at: { trialEnd: number | null; now: number },
): WireResponse {
  const path = `/checkout/${session.id}`
  const { errors } = pay
  const { title, headline, button, terms } = wordsOf(session, at.trialEnd, at.now)
  const back = webUrl(session.cancelUrl)
  const asks = { asksEmail: session.email === null, asksPayment: session.asksPayment }
  return document({
    status: status ?? (errors === null ? 200 : 402),
    title: errors === null ? `${title} · Sandbox checkout` : `Error: ${title} · Sandbox checkout`,
    formTargets: [session.successUrl],
    body: html`<main class="split">
<section class="summary" aria-labelledby="title">
${back !== null && html`<p class="back"><a href="${back}"><span aria-hidden="true">←</span> Back</a></p>`}
<h1 id="title">${title}</h1>
${headline}
${session.lines.length > 0 && html`<ul class="lines">${session.lines.map((line) => lineItem(line, session.currency, errors))}</ul>`}
${promotionField(session, extras, errors)}
${sum('Discount', -session.amountDiscount, session.currency)}
${sum('Tax', session.amountTax, session.currency)}
<p class="total"><span>Total due today</span> <strong>${formatMoney(session.amountTotal, session.currency)}</strong></p>
</section>
<section class="pay" aria-labelledby="pay">
<h2 id="pay">${headingOf(session)}</h2>
${errorSummary(errors)}
<form id="checkout" method="post" action="${path}" novalidate>
<input type="hidden" name="seen" value="${session.amountTotal}">
${session.email !== null && html`<p class="known"><span>Email</span> <strong>${session.email}</strong></p>`}
${contactFields(session, extras, errors)}
${payFields(session, pay, asks)}
${session.asked.removes && removeButtons(session)}
${extraFields(session, extras, errors)}
${session.texts.submit !== null && html`<p class="small">${session.texts.submit}</p>`}
<button type="submit">${button}</button>
<p class="small">${terms}</p>
</form>
${session.asksPayment && testMethods(path, session.kinds)}
</section>
</main>`,
  })
}

function headingOf({ mode, amountTotal, kinds, asksPayment }: CheckoutSession): string {
  if (!asksPayment) return 'Your details'
  const isOnlyCard = kinds.length === 1 && kinds[0] === 'card'
  if (mode === 'setup' || amountTotal === 0) return isOnlyCard ? 'Add a card' : 'Add a payment method'
  return isOnlyCard ? 'Pay by card' : 'Payment'
}

function sum(name: string, amount: number, currency: string): Html | false {
  return (
    amount !== 0 &&
    html`<p class="total"><span>${name}</span> <span>${formatMoney(amount, currency)}</span></p>`
  )
}

/** Its own button shows the new total; the field belongs to the one form of the page. */
function promotionField(
  { asked }: CheckoutSession,
  extras: ExtraValues,
  errors: FormErrors | null,
): Html | false {
  if (!asked.promotionCode) return false
  const value = extras.promotionCode
  return html`<div class="row end">${inputField(
    {
      id: 'promotion_code',
      label: 'Promotion code',
      value,
      attributes: { autocomplete: 'off', form: 'checkout' },
      isOptional: true,
    },
    errors,
  )}<button class="quiet" type="submit" form="checkout" name="act" value="update">Apply</button></div>`
}

function lineItem(line: CheckoutLine, currency: string, errors: FormErrors | null): Html {
  const { name, quantity, amount, adjustable, isMetered } = line
  const each = quantity > 1 && adjustable === null ? `${quantity} × · ` : ''
  return html`<li><span><strong>${name}</strong>
<small>${each}${rhythmOf(line)}</small>${
    adjustable !== null &&
    html`<div class="row end">${inputField(
      {
        id: quantityId(line),
        label: 'Quantity',
        about: `of ${name}`,
        value: String(quantity),
        attributes: {
          type: 'number',
          min: String(adjustable.minimum),
          max: String(adjustable.maximum),
          form: 'checkout',
          autocomplete: 'off',
        },
      },
      errors,
    )}<button class="quiet" type="submit" form="checkout" name="act" value="update">Update</button></div>`
  }</span>
<span>${isMetered ? 'By use' : formatMoney(amount, currency)}</span></li>`
}

function removeButtons({ saved }: CheckoutSession): Html | false {
  if (saved.length === 0) return false
  return html`<div class="row">${saved.map(
    ({ id, label }) =>
      html`<button class="quiet minor" type="submit" name="act" value="remove_${id}">Remove ${label.replace(/ \(.*/, '')}</button>`,
  )}</div>`
}

export function closedPage(session: CheckoutSession): WireResponse {
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

export function unknownPage(): WireResponse {
  return document({
    status: 404,
    title: 'Not found · Sandbox checkout',
    body: html`<main class="card">
<h1>There is no such checkout</h1>
<p>The address may be incomplete, or the sandbox was reset since it was made.</p>
</main>`,
  })
}
