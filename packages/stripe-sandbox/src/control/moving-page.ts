/** What is seen while a long move of the clock is under way. */
import type { WireResponse } from '../http/message.ts'
import { formatInstant, plural } from '../pages/format.ts'
import { document, html } from '../pages/html.ts'
import type { Progress } from './mover.ts'
import { act } from './panels/parts.ts'

const AGAIN_SECONDS = 3

export function movingPage({ fromMs, toMs, nowMs, events }: Progress): WireResponse {
  const percent = toMs === fromMs ? 100 : Math.floor(((nowMs - fromMs) * 100) / (toMs - fromMs))
  const page = document({
    title: `${percent} % · The clock is moving · Stripe sandbox`,
    body: html`<main class="card">
<h1 id="moving">The clock is moving</h1>
<p class="now">${instant(nowMs)}</p>
<progress max="100" value="${percent}" aria-labelledby="moving">${percent} %</progress>
<p role="status">${percent} % of the way to ${instant(toMs)}. ${plural(events, 'event')} so far.</p>
<div class="row"><a class="button quiet" href="/_sandbox/page/moving">Look again</a> ${act('stop-moving', 'Stop here')}</div>
<p class="small">This page looks again by itself every few seconds. Requests are answered meanwhile.</p>
</main>`,
  })
  return { ...page, headers: { ...page.headers, refresh: String(AGAIN_SECONDS) } }
}

function instant(ms: number): string {
  return formatInstant(Math.floor(ms / 1000))
}
