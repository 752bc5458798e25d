/** The page a person steers the sandbox from. It reads the API like any client and says in words what happened last. */
import type { WireResponse } from '../http/message.ts'
import type { Ask } from '../pages/ask.ts'
import { document, type Html, html } from '../pages/html.ts'
import type { Sandbox } from '../sandbox.ts'
import { clockPanel, testClocksPanel, upcomingPanel } from './panels/clock.ts'
import { customersPanel, eventsPanel } from './panels/customers.ts'
import { deliveriesPanel } from './panels/deliveries.ts'
import { faultsPanel, paymentPanel } from './panels/failures.ts'
import { rewindPanel, statePanel } from './panels/state.ts'

export interface Notice {
  text: string
  isBad: boolean
}

const SECTIONS = [
  ['clock', 'Clock'],
  ['payment', 'Payments'],
  ['customers', 'Customers'],
  ['rewind', 'Rewind'],
  ['deliveries', 'Webhooks'],
  ['faults', 'Faults'],
  ['events', 'Events'],
  ['state', 'Export'],
] as const

export function controlPage(sandbox: Sandbox, ask: Ask, notice: Notice | null): WireResponse {
  const now = Math.floor(sandbox.clock.now().getTime() / 1000)
  return document({
    title: 'Stripe sandbox',
    body: html`<main class="control">
<header><h1>Stripe sandbox</h1>
<nav aria-label="Sections"><ul class="sections">${SECTIONS.map(([id, label]) => html`<li><a href="#${id}">${label}</a></li>`)}</ul></nav></header>
${noticeBox(notice)}
${clockPanel(sandbox, now)}
${paymentPanel(sandbox, ask)}
${upcomingPanel(sandbox)}
${customersPanel(ask)}
${rewindPanel(sandbox)}
${faultsPanel(sandbox)}
${deliveriesPanel(sandbox)}
${eventsPanel(ask)}
${statePanel()}
${testClocksPanel(ask)}
</main>`,
  })
}

export function noticeBox(notice: Notice | null): Html | null {
  if (notice === null) return null
  return html`<div class="notice${notice.isBad && ' bad'}" role="${notice.isBad ? 'alert' : 'status'}" tabindex="-1" autofocus><p>${notice.text}</p></div>`
}
