/** One delivery: what was sent, what came of each attempt, and the ways to send it once more. */
import type { WireResponse } from '../http/message.ts'
import { document, type Html, html } from '../pages/html.ts'
import type { Sandbox } from '../sandbox.ts'
import type { Attempt } from '../webhooks/delivery.ts'
import { type Notice, noticeBox } from './page.ts'
import { act, empty, panel } from './panels/parts.ts'

export function deliveryPage(sandbox: Sandbox, id: string, notice: Notice | null): WireResponse {
  const delivery = sandbox.deliveries().find((known) => known.id === id)
  if (delivery === undefined) {
    return document({
      status: 404,
      title: 'No such delivery · Stripe sandbox',
      body: html`<main class="card"><h1>There is no such delivery any more</h1><p><a href="/#deliveries">All deliveries</a></p></main>`,
    })
  }
  const { eventType, url, status, attempts, eventId, nextAttemptAt } = delivery
  const again = (label: string, fields: Record<string, string>) =>
    act('resend', label, { fields: { id, back: id, ...fields }, describedBy: 'delivery' })
  return document({
    title: `${eventType} · Stripe sandbox`,
    body: html`<main class="control">
<header><p class="back"><a href="/#deliveries">← Stripe sandbox</a></p><h1>${eventType}</h1></header>
${noticeBox(notice)}
${panel(
  'delivery',
  'Delivery',
  html`<p><span class="badge ${status}">${status}</span> ${status === 'pending' && nextAttemptAt !== null && html`<small>next attempt ${wallTime(nextAttemptAt)}</small>`}</p>
<p>${url}</p><p class="small"><code>${eventId}</code> · <code>${id}</code></p>
<div class="row">
${again('Resend', {})}
${again('Send twice', { times: '2' })}
${again('In 10 seconds', { delaySeconds: '10' })}
${again('Badly signed', { badSignature: 'true' })}
</div>`,
)}
${panel(
  'attempts',
  'Attempts',
  attempts.length === 0 ? empty('Not sent yet.') : html`<ol class="rows">${attempts.map(attemptRow)}</ol>`,
)}
${panel('payload', 'Payload', html`<pre tabindex="0" aria-labelledby="payload"><code>${sandbox.deliveryPayload(id) ?? 'No longer kept.'}</code></pre>`, true)}
</main>`,
  })
}

function attemptRow({ at, durationMs, status, error, response }: Attempt): Html {
  return html`<li><span>${status === null ? (error ?? 'No answer') : `Answered ${status}`} <small>${wallTime(at)} · ${durationMs} ms</small>${response !== '' && html`<small><code>${response}</code></small>`}</span></li>`
}

/** Webhooks live on the machine's clock, not on the sandbox's. */
function wallTime(ms: number): Html {
  const iso = new Date(ms).toISOString()
  return html`<time datetime="${iso}">${iso.slice(0, 19).replace('T', ' ')} UTC</time>`
}
