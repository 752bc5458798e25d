import type { Ask } from '../../pages/ask.ts'
import { formatInstant, formatMoney } from '../../pages/format.ts'
import { type Html, html } from '../../pages/html.ts'
import { integer, list, record, text } from '../../pages/read.ts'
import type { Scenario } from '../scenarios.ts'
import { act, empty, panel } from './parts.ts'

const SHOWN = 8
export const SCENARIO_WORDS: Record<Scenario, string> = {
  monthly: 'On a monthly plan',
  trial_ending: 'Trial ends tomorrow',
  past_due: 'Past due',
  needs_verification: 'Needs verification',
  canceling: 'Cancels at period end',
  canceled: 'Canceled',
}

export function customersPanel(ask: Ask): Html {
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
    html`${rows.length === 0 ? empty('No customer yet.') : html`<ul class="rows">${rows}</ul>`}
<h3 id="scenarios">A new customer</h3>
<div class="row">${Object.entries(SCENARIO_WORDS).map(([scenario, label]) =>
      act('set-up', label, { fields: { scenario }, describedBy: 'scenarios' }),
    )}</div>`,
  )
}

function subscriptionBadge(subscription: Record<string, unknown>): Html {
  const status = text(subscription, 'status') ?? ''
  const price = record(list(record(subscription, 'items'))[0], 'price')
  const amount = formatMoney(integer(price, 'unit_amount') ?? 0, text(price, 'currency') ?? 'usd')
  const interval = text(record(price, 'recurring'), 'interval') ?? ''
  return html`<span class="badge ${status}">${status.replaceAll('_', ' ')} · ${amount} per ${interval}</span> `
}

export function eventsPanel(ask: Ask): Html {
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
