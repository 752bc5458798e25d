import type { PaymentOutcome } from '../../engine/contract.ts'
import type { Ask } from '../../pages/ask.ts'
import { type Html, html } from '../../pages/html.ts'
import { list, text } from '../../pages/read.ts'
import type { Sandbox } from '../../sandbox.ts'
import type { ArmedFault } from '../../wire/faults.ts'
import { PAYMENT_CHOICES, wordsFor } from '../payment-choices.ts'
import { act, empty, input, type Options, panel, select } from './parts.ts'

export function paymentPanel(sandbox: Sandbox, ask: Ask): Html {
  const customers = list(ask('GET', '/v1/customers', { limit: '50' }).body)
  const names = new Map(customers.map((customer) => [text(customer, 'id') ?? '', nameOf(customer)]))
  const set = sandbox.nextPayments()
  return panel(
    'payment',
    'Next payment',
    html`${
      set.length === 0
        ? empty('As the card says. 4242 4242 4242 4242 pays.')
        : html`<ol class="rows">${set.map((outcome) => outcomeRow(outcome, names))}</ol><div class="row">${act('clear-payments', 'Let cards decide again')}</div>`
    }
<form method="post" action="/_sandbox/page/next-payment">
${select('outcome', 'outcome', 'The next charge, whatever the card', PAYMENT_CHOICES)}
<div class="pair">
${select('payer', 'customer', 'Whose', [['', 'Anybody’s'], ...names])}
${input({ id: 'payment-times', name: 'times', label: 'How many charges', type: 'number', value: '1', min: 1 })}
</div>
${input({ id: 'after-days', name: 'afterDays', label: 'Days in processing, where it is processing first (as a bank debit if empty)', type: 'number', value: '', min: 0 })}
<div><button class="quiet" type="submit">Set</button></div>
</form>`,
  )
}

function outcomeRow(outcome: PaymentOutcome, names: ReadonlyMap<string, string>): Html {
  const { customer, times = 1 } = outcome
  const whose = customer === null ? 'anybody' : (names.get(customer) ?? customer)
  return html`<li><span>${wordsFor(outcome)}</span> <span><small>${whose} · ${times === 1 ? 'once' : `${times} times`}</small></span></li>`
}

function nameOf(customer: Record<string, unknown>): string {
  return text(customer, 'name') ?? text(customer, 'email') ?? text(customer, 'id') ?? ''
}

const KINDS: Options = [
  ['429', '429: too many requests'],
  ['500', '500: server error'],
  ['402', '402: declined'],
  ['timeout', 'Timeout: no answer'],
  ['reset', 'Connection reset'],
]

export function faultsPanel(sandbox: Sandbox): Html {
  const armed = sandbox.faults()
  return panel(
    'faults',
    'Faults',
    html`${armed.length === 0 ? empty('Every request is answered.') : html`<ol class="rows">${armed.map(faultRow)}</ol>`}
<form method="post" action="/_sandbox/page/fail">
<div class="pair">
${select('fault-kind', 'kind', 'The next request meets', KINDS)}
${select('fault-when', 'when', 'When', [
  ['before', 'Before it is run'],
  ['after', 'After it was run'],
])}
</div>
<div class="pair">
${input({ id: 'fault-route', name: 'route', label: 'Route (any if empty)', placeholder: 'POST /v1/subscriptions/:id' })}
${input({ id: 'fault-times', name: 'times', label: 'How many requests', type: 'number', value: '1', min: 1 })}
</div>
<div><button class="quiet" type="submit">Arm</button></div>
</form>
<form class="row" method="post" action="/_sandbox/page/limit-rate">
${input({ id: 'per-second', name: 'perSecond', label: 'Requests a second (any number if empty)', type: 'number', value: String(sandbox.rateLimit?.perSecond ?? ''), min: 1 })}
<button class="quiet" type="submit">Limit</button>
</form>`,
  )
}

function faultRow({ id, kind, when, route, times }: ArmedFault): Html {
  return html`<li><span id="${id}">${kind} ${when} ${route === undefined ? 'any request' : html`<code>${route}</code>`} <small>${times === 1 ? 'once' : `${times} times`}</small></span>
${act('remove-fault', 'Remove', { fields: { id }, describedBy: id })}</li>`
}
