/** Changing plan in the portal: first what, then what it costs. The answer confirmed is the one that was shown. */
import type { Params } from '../engine/contract.ts'
import type { WireResponse } from '../http/message.ts'
import type { Ask } from './ask.ts'
import { formatDay, formatMoney } from './format.ts'
import { type Html, html } from './html.ts'
import {
  allows,
  type Change,
  isScheduled,
  type Offer,
  previewChange,
  readOffers,
  refuseQuantity,
} from './portal-change.ts'
import { actionOf, portalPage, priceOf, reasonOf } from './portal-frame.ts'
import type { Portal, PortalItem, PortalSubscription } from './portal-session.ts'
import { integer, list, record, text } from './read.ts'

export function choosePage(
  ask: Ask,
  portal: Portal,
  subscription: PortalSubscription,
  error: string | null = null,
): WireResponse {
  const [item] = subscription.items
  const offers = item === undefined ? [] : readOffers(ask, portal, item)
  const adjustable = offers.some((offer) => offer.adjustable !== null)
  return portalPage(portal, {
    title: 'Change your plan',
    status: error === null ? 200 : 400,
    error,
    isStep: true,
    body:
      item === undefined || offers.length === 0
        ? html`<p class="empty">There is no other plan to choose.</p>`
        : html`<form method="get" action="/portal/${portal.id}/update/${subscription.id}">
<fieldset class="choices"><legend>Plan</legend>
${offers.map((offer) => radio(offer, item))}</fieldset>
${
  adjustable &&
  html`<div class="field"><label for="quantity">Quantity</label>
<input id="quantity" name="quantity" inputmode="numeric" value="${item.quantity ?? 1}"></div>`
}
${allows(portal, 'promotion_code') && html`<div class="field"><label for="code">Promotion code (optional)</label><input id="code" name="code"></div>`}
<button type="submit">Continue</button>
</form>`,
  })
}

function radio(offer: Offer, item: PortalItem): Html {
  const isCurrent = offer.price === item.price
  return html`<label><input type="radio" name="price" value="${offer.price}"${isCurrent && html` checked`}>
<span><strong>${offer.name}</strong> ${priceOf(offer)}${isCurrent && ' (current plan)'}</span></label>`
}

/** The change that a form or an address asks for; a sentence where it cannot be had. */
export function readChange(
  ask: Ask,
  portal: Portal,
  subscription: PortalSubscription,
  form: URLSearchParams,
): Change | string {
  const [item] = subscription.items
  if (item === undefined) return 'This plan cannot be changed here.'
  const offer = readOffers(ask, portal, item).find(({ price }) => price === form.get('price'))
  if (offer === undefined) return 'Choose one of the plans.'
  const quantity = Number(form.get('quantity') ?? item.quantity ?? 1)
  if (!Number.isSafeInteger(quantity) || quantity < 0) return 'Enter the quantity as a whole number.'
  const code = (form.get('code') ?? '').trim()
  const discount = code === '' || !allows(portal, 'promotion_code') ? null : findCode(ask, code)
  if (discount === 'unknown') return 'This promotion code is not valid.'
  const change: Change = {
    subscription,
    item,
    offer,
    quantity,
    discounts: discount === null ? discountsOf(portal) : [{ promotion_code: discount.id }],
  }
  return refuseQuantity(change) ?? change
}

/** Those that the session was made with. */
function discountsOf({ flow }: Portal): Params[] | null {
  const given = record(flow, 'subscription_update_confirm')['discounts']
  if (!Array.isArray(given)) return null
  return given.map((discount): Params => {
    const coupon = text(discount, 'coupon')
    return coupon === null ? { promotion_code: text(discount, 'promotion_code') ?? '' } : { coupon }
  })
}

function findCode(ask: Ask, code: string): { id: string } | 'unknown' {
  const [found] = list(ask('GET', '/v1/promotion_codes', { code, active: 'true' }).body)
  const id = text(found, 'id')
  return id === null ? 'unknown' : { id }
}

export function confirmPage(
  ask: Ask,
  portal: Portal,
  change: Change,
  at: number,
  code: string | null,
): WireResponse {
  const { subscription, item, offer, quantity } = change
  const same = offer.price === item.price && quantity === (item.quantity ?? 1) && change.discounts === null
  if (same) return choosePage(ask, portal, subscription, 'You already have this plan.')
  const later = isScheduled(portal, change)
  const preview = previewChange(ask, portal, change, at)
  if (!later && preview.status !== 200) return choosePage(ask, portal, subscription, reasonOf(preview))
  return portalPage(portal, {
    title: 'Confirm your updates',
    isStep: true,
    body: html`
<ul class="lines"><li><span><strong>${offer.name}</strong>
<small>${quantity > 1 && `${quantity} × `}${priceOf(offer)}</small></span></li></ul>
${later ? laterTerms(item) : costs(preview.body, at)}
<form method="post" action="${actionOf(portal)}">
<input type="hidden" name="act" value="update">
<input type="hidden" name="subscription" value="${subscription.id}">
<input type="hidden" name="price" value="${offer.price}">
<input type="hidden" name="quantity" value="${quantity}">
<input type="hidden" name="at" value="${at}">
${code !== null && html`<input type="hidden" name="code" value="${code}">`}
<button type="submit">Confirm</button>
</form>`,
  })
}

function laterTerms(item: PortalItem): Html {
  return html`<p>Your plan changes on ${formatDay(item.periodEnd)}. Until then nothing changes, and nothing is due today.</p>`
}

/** The preview's lines and sum; an invoice that is made now is due today, another when the period ends. */
function costs(preview: unknown, at: number): Html {
  const currency = text(preview, 'currency') ?? 'usd'
  const due = integer(preview, 'amount_due') ?? 0
  const when = integer(preview, 'period_end') ?? at
  return html`<ul class="lines">${list(record(preview, 'lines')).map(
    (line) =>
      html`<li><span>${text(line, 'description') ?? ''}</span><span>${formatMoney(integer(line, 'amount') ?? 0, currency)}</span></li>`,
  )}</ul>
${when > at && html`<p class="total"><span>Due today</span> <strong>${formatMoney(0, currency)}</strong></p>`}
<p class="total"><span>${when > at ? `Next invoice, ${formatDay(when)}` : 'Due today'}</span> <strong>${formatMoney(due, currency)}</strong></p>`
}
