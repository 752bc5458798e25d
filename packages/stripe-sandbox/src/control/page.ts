/** The page a person steers the sandbox from. It reads the API like any client and says in words what happened last. */
import type { WireResponse } from '../http/message.ts'
import type { Ask } from '../pages/ask.ts'
import { formatInstant, formatMoney } from '../pages/format.ts'
import { document, type Html, html } from '../pages/html.ts'
import { integer, list, record, text } from '../pages/read.ts'
import type { Sandbox } from '../sandbox.ts'
import type { Delivery } from '../webhooks/delivery.ts'

export interface Notice {
  text: string
  isBad: boolean
}

const SHOWN = 12

export function controlPage(sandbox: Sandbox, ask: Ask, notice: Notice | null): WireResponse {
  const { clock } = sandbox
  const now = Math.floor(clock.now().getTime() / 1000)
  return document({
    title: 'Stripe sandbox',
    body: html`<main class="control">
<header><h1>Stripe sandbox</h1></header>
${notice !== null && html`<div class="notice${notice.isBad && ' bad'}" role="${notice.isBad ? 'alert' : 'status'}" tabindex="-1" autofocus><p>${notice.text}</p></div>`}
${clockPanel(sandbox, now)}
${upcomingPanel(sandbox)}
${paymentPanel()}
${customersPanel(ask)}
${eventsPanel(ask)}
${deliveriesPanel(sandbox.deliveries())}
</main>`,
  })
}

function panel(id: string, title: string, body: Html): Html {
  return html`<section class="panel" aria-labelledby="${id}"><h2 id="${id}">${title}</h2>${body}</section>`
}

function act(action: string, label: string, fields: Record<string, string> = {}, describedBy?: string): Html {
  return html`<form method="post" action="/_sandbox/page/${action}">${Object.entries(fields).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`,
  )}<button class="quiet" type="submit"${describedBy !== undefined && html` aria-describedby="${describedBy}"`}>${label}</button></form>`
}

function clockPanel(sandbox: Sandbox, now: number): Html {
  const { clock } = sandbox
  const [next] = sandbox.upcoming(1)
  return panel(
    'clock',
    'Clock',
    html`<p class="now"><time datetime="${new Date(now * 1000).toISOString()}">${formatInstant(now)}</time></p>
<p><span class="badge${clock.frozen && ' frozen'}">${clock.frozen ? 'Frozen: time moves only when you move it' : 'Running with the real clock'}</span></p>
<div class="row">
${act('advance', '+1 hour', { by: '3600' })}
${act('advance', '+1 day', { by: '86400' })}
${clock.frozen ? act('run', 'Run') : act('freeze', 'Freeze')}
</div>
${
  next !== undefined &&
  html`<div class="row">${act('advance', 'To the next thing', { to: String(next.at) }, 'next-thing')}</div>
<p class="small" id="next-thing">${shorten(next.what)}, ${formatInstant(next.at)}</p>`
}
<form class="row" method="post" action="/_sandbox/page/advance">
<div class="field"><label for="to">Move to (UTC)</label>
<input id="to" name="to" type="datetime-local" required min="${toInput(now)}" value="${toInput(now)}"></div>
<button class="quiet" type="submit">Move</button>
</form>
<p class="small">Time only goes forward. Everything due on the way happens in order.</p>`,
  )
}

/** As `datetime-local` takes it; its time is read as UTC. */
function toInput(seconds: number): string {
  return new Date(seconds * 1000).toISOString().slice(0, 16)
}

function upcomingPanel(sandbox: Sandbox): Html {
  const upcoming = sandbox.upcoming(SHOWN)
  const rows = upcoming.map(
    ({ at, what, clock }) =>
      html`<li><span>${shorten(what)}${clock !== null && html` <small>on test clock ${clock}</small>`}</span> <span>${formatInstant(at)}</span></li>`,
  )
  return panel(
    'upcoming',
    'What is next',
    rows.length === 0 ? empty('Nothing is due by itself.') : html`<ol class="rows">${rows}</ol>`,
  )
}

/** A checkout session's id is 66 characters long, of which the first tell it from the others. */
function shorten(what: string): string {
  return what.replace(/\b(\w{18})\w{12,}/g, '$1…')
}

function paymentPanel(): Html {
  const outcomes = [
    ['succeeded', 'Succeeds'],
    ['insufficient_funds', 'Declined: insufficient funds'],
    ['expired_card', 'Declined: expired card'],
  ] as const
  return panel(
    'payment',
    'Next payment',
    html`<form method="post" action="/_sandbox/page/next-payment">
<fieldset class="choices"><legend>The next charge, whatever the card:</legend>${outcomes.map(
      ([value, label], index) =>
        html`<label><input type="radio" name="outcome" value="${value}"${index === 0 && ' checked'}> ${label}</label>`,
    )}</fieldset>
<div><button class="quiet" type="submit">Set</button></div>
</form>`,
  )
}

function customersPanel(ask: Ask): Html {
  const subscriptions = list(ask('GET', '/v1/subscriptions', { limit: '100', status: 'all' }).body)
  const rows = list(ask('GET', '/v1/customers', { limit: String(SHOWN) }).body).map((customer) => {
    const id = text(customer, 'id') ?? ''
    const theirs = subscriptions.filter((subscription) => text(subscription, 'customer') === id)
    return html`<li><span>${text(customer, 'name') ?? text(customer, 'email') ?? id} <small><code>${id}</code></small></span>
<span>${theirs.length === 0 ? html`<span class="empty">No subscription</span>` : theirs.map(subscriptionBadge)}</span></li>`
  })
  return panel(
    'customers',
    'Customers',
    rows.length === 0 ? empty('No customer yet.') : html`<ul class="rows">${rows}</ul>`,
  )
}

function subscriptionBadge(subscription: Record<string, unknown>): Html {
  const status = text(subscription, 'status') ?? ''
  const price = record(list(record(subscription, 'items'))[0], 'price')
  const amount = formatMoney(integer(price, 'unit_amount') ?? 0, text(price, 'currency') ?? 'usd')
  const interval = text(record(price, 'recurring'), 'interval') ?? ''
  return html`<span class="badge ${status}">${status.replaceAll('_', ' ')} · ${amount} per ${interval}</span> `
}

function eventsPanel(ask: Ask): Html {
  const rows = list(ask('GET', '/v1/events', { limit: String(SHOWN) }).body).map(
    (event) =>
      html`<li><span>${text(event, 'type')} <small><code>${text(record(record(event, 'data'), 'object'), 'id') ?? ''}</code></small></span>
<span><small>${formatInstant(integer(event, 'created') ?? 0)}</small></span></li>`,
  )
  return panel(
    'events',
    'Recent events',
    rows.length === 0 ? empty('Nothing has happened yet.') : html`<ol class="rows">${rows}</ol>`,
  )
}

function deliveriesPanel(deliveries: readonly Delivery[]): Html {
  const rows = deliveries.slice(0, SHOWN).map(
    ({ id, eventType, url, status, attempts }) =>
      html`<li><span id="${id}">${eventType} <small>${url} · ${outcomeOf(attempts)}</small></span>
<span class="row"><span class="badge ${status}">${status}</span> ${act('resend', 'Resend', { id }, id)}</span></li>`,
  )
  return panel(
    'deliveries',
    'Webhook deliveries',
    rows.length === 0
      ? empty('No webhook has been sent. Make an endpoint through /v1/webhook_endpoints.')
      : html`<ol class="rows">${rows}</ol>`,
  )
}

function outcomeOf(attempts: Delivery['attempts']): string {
  const last = attempts.at(-1)
  if (last === undefined) return 'not sent yet'
  const outcome = last.status === null ? (last.error ?? 'no answer') : `answered ${last.status}`
  return attempts.length === 1 ? outcome : `attempt ${attempts.length}: ${outcome}`
}

function empty(words: string): Html {
  return html`<p class="empty">${words}</p>`
}
