/** The portal's start page: plan, payment methods, billing details, invoices; each as far as the configuration offers it. */
import type { WireResponse } from '../http/message.ts'
import type { Ask } from './ask.ts'
import { formatDay, formatMoney } from './format.ts'
import { type Html, html, webUrl } from './html.ts'
import { actButton, portalPage, priceOf } from './portal-frame.ts'
import { isPausable } from './portal-pause.ts'
import {
  offers,
  type Portal,
  type PortalAccount,
  type PortalSubscription,
  readAccount,
} from './portal-session.ts'

const STATUS_WORDS: Record<string, string> = {
  active: 'Active',
  trialing: 'Trial',
  past_due: 'Past due',
  unpaid: 'Unpaid',
  incomplete: 'Incomplete',
  paused: 'Paused',
  paid: 'Paid',
  open: 'Open',
  void: 'Void',
  uncollectible: 'Uncollectible',
}

export function homePage(ask: Ask, portal: Portal, notice: string | null): WireResponse {
  const account = readAccount(ask, portal)
  return portalPage(portal, {
    title: portal.headline ?? 'Manage your billing',
    body: html`
${notice !== null && html`<div class="notice" role="status"><p>${notice}</p></div>`}
<section class="summary" aria-labelledby="plan">
<h2 id="plan">Current plan</h2>
${
  account.subscriptions.length === 0
    ? html`<p class="empty">You have no subscription.</p>`
    : html`<ul class="rows">${account.subscriptions.map((subscription) => subscriptionRow(portal, subscription))}</ul>`
}
</section>
${offers(portal, 'payment_method_update') && methodsSection(portal, account)}
${offers(portal, 'customer_update') && detailsSection(portal, account)}
${offers(portal, 'invoice_history') && invoicesSection(account)}
${links(portal)}`,
  })
}

function subscriptionRow(portal: Portal, subscription: PortalSubscription): Html {
  const { id, status, items, cancelAt, schedule } = subscription
  const names = items.map(({ name }) => name).join(' and ')
  const renewsAt = Math.min(...items.map(({ periodEnd }) => periodEnd))
  const isOpen = cancelAt === null && schedule === null
  const canChange =
    offers(portal, 'subscription_update') && isOpen && items.length === 1 && status !== 'paused'
  return html`<li><span><strong>${names}</strong> <span class="badge ${status}">${STATUS_WORDS[status] ?? status}</span>
${items.map((item) => html`<small>${item.quantity !== null && item.quantity > 1 && `${item.quantity} × `}${priceOf(item)}</small>`)}
<small>${ending(subscription, renewsAt)}</small>
${schedule !== null && html`<small>Your plan changes when this period ends.</small>`}</span>
<span class="row">
${canChange && html`<a class="button quiet" href="/portal/${portal.id}/update/${id}" aria-label="Change plan ${names}">Change plan</a>`}
${
  offers(portal, 'subscription_pause') &&
  (status === 'paused'
    ? actButton(portal, 'resume', 'Resume plan', { subscription: id }, names)
    : isPausable(subscription) &&
      html`<a class="button quiet" href="/portal/${portal.id}/pause/${id}" aria-label="Pause plan ${names}">Pause plan</a>`)
}
${
  offers(portal, 'subscription_cancel') &&
  (cancelAt === null
    ? html`<a class="button quiet" href="/portal/${portal.id}/cancel/${id}" aria-label="Cancel plan ${names}">Cancel plan</a>`
    : actButton(portal, 'keep', 'Keep plan', { subscription: id }, names))
}
</span></li>`
}

function ending({ cancelAt, status }: PortalSubscription, renewsAt: number): string {
  if (cancelAt !== null) return `Ends on ${formatDay(cancelAt)}`
  return status === 'paused' ? 'Paused until you resume it' : `Renews on ${formatDay(renewsAt)}`
}

function methodsSection(portal: Portal, { methods }: PortalAccount): Html {
  return html`<section class="summary" aria-labelledby="methods">
<h2 id="methods">Payment methods</h2>
${methods.length === 0 && html`<p class="empty">There is none yet.</p>`}
<ul class="rows">${methods.map(
    ({
      id,
      label,
      expiry,
      isDefault,
    }) => html`<li><span><strong>${label}</strong> ${isDefault && html`<span class="badge active">Default</span>`}
<small>${expiry}</small></span>
<span class="row">
${!isDefault && actButton(portal, 'default_method', 'Make default', { method: id }, label)}
${!isDefault && actButton(portal, 'remove_method', 'Remove', { method: id }, label)}
</span></li>`,
  )}</ul>
<p><a class="button quiet" href="/portal/${portal.id}/card">Add payment method</a></p>
</section>`
}

function detailsSection(portal: Portal, { name, email, phone, taxIds }: PortalAccount): Html {
  return html`<section class="summary" aria-labelledby="details">
<h2 id="details">Billing information</h2>
<p class="known"><span>Name</span> <strong>${name ?? '–'}</strong></p>
<p class="known"><span>Email</span> <strong>${email ?? '–'}</strong></p>
${phone !== null && html`<p class="known"><span>Phone</span> <strong>${phone}</strong></p>`}
${taxIds.map(
  ({ type, value }) =>
    html`<p class="known"><span>${type.replaceAll('_', ' ').toUpperCase()}</span> <strong>${value}</strong></p>`,
)}
<p><a class="button quiet" href="/portal/${portal.id}/details">Update information</a></p>
</section>`
}

function invoicesSection({ invoices }: PortalAccount): Html {
  return html`<section class="summary" aria-labelledby="invoices">
<h2 id="invoices">Invoice history</h2>
${invoices.length === 0 && html`<p class="empty">There are none yet.</p>`}
<ul class="rows">${invoices.map(
    ({
      id,
      number,
      status,
      total,
      currency,
      created,
    }) => html`<li><span><a href="/invoice/${id}">${number}</a>
<small>${formatDay(created)}</small></span>
<span class="row"><span>${formatMoney(total, currency)}</span> <span class="badge ${status}">${STATUS_WORDS[status] ?? status}</span>
<a href="/invoice/${id}/pdf" aria-label="PDF of ${number}">PDF</a></span></li>`,
  )}</ul>
</section>`
}

function links({ privacyUrl, termsUrl }: Portal): Html {
  const terms = webUrl(termsUrl)
  const privacy = webUrl(privacyUrl)
  return html`<p class="small">
${terms !== null && html`<a href="${terms}">Terms</a>`}
${privacy !== null && html`<a href="${privacy}">Privacy</a>`}
</p>`
}
