import { type Html, html } from '../../pages/html.ts'
import type { Sandbox } from '../../sandbox.ts'
import type { Delivery } from '../../webhooks/delivery.ts'
import type { ArmedMishap } from '../../webhooks/mishaps.ts'
import { act, empty, input, more, type Options, panel, select } from './parts.ts'

const SHOWN = 8
export const MISHAP_WORDS: Record<ArmedMishap['kind'], string> = {
  drop: 'Dropped',
  duplicate: 'Sent twice',
  delay: 'Sent late',
  hold: 'Held until released',
  bad_signature: 'Badly signed',
}
const KINDS: Options = Object.entries(MISHAP_WORDS)

export function deliveriesPanel(sandbox: Sandbox): Html {
  const deliveries = sandbox.deliveries()
  const held = deliveries.filter(({ status }) => status === 'held').length
  const rows = deliveries.slice(0, SHOWN).map(deliveryRow)
  const mishaps = sandbox.mishaps()
  return panel(
    'deliveries',
    'Webhook deliveries',
    html`${sandbox.deliveriesPaused && html`<p><span class="badge frozen">Paused: nothing leaves by itself</span></p>`}
<div class="row">
${sandbox.deliveriesPaused ? act('resume-deliveries', 'Resume') : act('pause-deliveries', 'Pause all')}
${held > 0 && act('release', `Release ${held} held, in order`, { fields: { order: 'original' } })}
${held > 1 && act('release', 'Release, last first', { fields: { order: 'reversed' } })}
</div>
${mishaps.length > 0 && html`<ol class="rows">${mishaps.map(mishapRow)}</ol>`}
${more('Upset the next deliveries', mishapForm())}
${
  rows.length === 0
    ? empty('No webhook has been sent. Make an endpoint through /v1/webhook_endpoints.')
    : html`<ol class="rows">${rows}</ol>`
}`,
    true,
  )
}

function deliveryRow({ id, eventType, url, status, attempts }: Delivery): Html {
  return html`<li><span id="${id}"><a href="/_sandbox/page/delivery?id=${id}">${eventType}</a> <small>${url} · ${outcomeOf(attempts)}</small></span>
<span class="row"><span class="badge ${status}">${status}</span> ${act('resend', 'Resend', { fields: { id }, describedBy: id })}</span></li>`
}

function mishapRow({ id, kind, type, times, percent, seconds }: ArmedMishap): Html {
  const details = [
    type ?? 'any event',
    times === undefined ? 'until removed' : times === 1 ? 'once' : `${times} times`,
    ...(percent === undefined ? [] : [`${percent} %`]),
    ...(seconds === undefined ? [] : [`by ${seconds} s`]),
  ]
  return html`<li><span id="${id}">${MISHAP_WORDS[kind]} <small>${details.join(' · ')}</small></span>
${act('remove-mishap', 'Remove', { fields: { id }, describedBy: id })}</li>`
}

function mishapForm(): Html {
  return html`<form method="post" action="/_sandbox/page/upset">
<div class="pair">
${select('mishap-kind', 'kind', 'They are', KINDS)}
${input({ id: 'mishap-type', name: 'type', label: 'Event type (any if empty)', placeholder: 'invoice.*' })}
</div>
<div class="triple">
${input({ id: 'mishap-times', name: 'times', label: 'How many', type: 'number', placeholder: 'all', min: 1 })}
${input({ id: 'mishap-percent', name: 'percent', label: 'Out of 100', type: 'number', placeholder: '100', min: 1, max: 100 })}
${input({ id: 'mishap-seconds', name: 'seconds', label: 'Seconds late', type: 'number', placeholder: 'if late', min: 1 })}
</div>
<div><button class="quiet" type="submit">Upset</button></div>
</form>`
}

function outcomeOf(attempts: Delivery['attempts']): string {
  const last = attempts.at(-1)
  if (last === undefined) return 'not sent yet'
  const outcome = last.status === null ? (last.error ?? 'no answer') : `answered ${last.status}`
  return attempts.length === 1 ? outcome : `attempt ${attempts.length}: ${outcome}`
}
