import type { UpcomingKind } from '../../engine/contract.ts'
import type { Ask } from '../../pages/ask.ts'
import { formatInstant } from '../../pages/format.ts'
import { type Html, html } from '../../pages/html.ts'
import { integer, list, text } from '../../pages/read.ts'
import type { Sandbox } from '../../sandbox.ts'
import { nextOf } from '../move-clock.ts'
import { act, empty, hidden, panel, shorten, toInput } from './parts.ts'

const SHOWN = 8
const JUMPS: readonly (readonly [UpcomingKind | 'anything', string])[] = [
  ['anything', 'To the next thing'],
  ['invoice', 'To next invoice'],
  ['trial_end', 'To trial end'],
  ['retry', 'To next retry'],
  ['settlement', 'To the bank’s answer'],
]

export function clockPanel(sandbox: Sandbox, now: number): Html {
  const { clock } = sandbox
  const jumps = JUMPS.flatMap(([kind, label]) => jump(sandbox, kind, label))
  return panel(
    'clock',
    'Clock',
    html`<p class="now"><time datetime="${new Date(now * 1000).toISOString()}">${formatInstant(now)}</time></p>
<p><span class="badge${clock.frozen && ' frozen'}">${clock.frozen ? 'Frozen: time moves only when you move it' : 'Running with the real clock'}</span></p>
<div class="row">
${act('advance', '+1 hour', { fields: { by: '3600' } })}
${act('advance', '+1 day', { fields: { by: '86400' } })}
${clock.frozen ? act('run', 'Run') : act('freeze', 'Freeze')}
</div>
${jumps.length > 0 && html`<ul class="rows">${jumps}</ul>`}
<form class="row" method="post" action="/_sandbox/page/advance">
<div class="field"><label for="to">Move to (UTC)</label>
<input id="to" name="to" type="datetime-local" required min="${toInput(now)}" value="${toInput(now)}"></div>
<button class="quiet" type="submit">Move</button>
</form>
<p class="small">Everything due on the way happens in order. To go back, <a href="#rewind">rewind</a>.</p>`,
  )
}

function jump({ engine }: Sandbox, kind: UpcomingKind | 'anything', label: string): Html[] {
  const next = nextOf(engine, kind === 'anything' ? undefined : kind)
  if (next === null) return []
  return [
    html`<li><span id="next-${kind}">${formatInstant(next.at)} <small>${shorten(next.what)}</small></span>
${act('advance', label, { fields: { next: kind }, describedBy: `next-${kind}` })}</li>`,
  ]
}

export function upcomingPanel(sandbox: Sandbox): Html {
  const rows = sandbox
    .upcoming(SHOWN)
    .map(
      ({ at, what, clock }) =>
        html`<li><span>${shorten(what)}${clock !== null && html` <small>on test clock ${clock}</small>`}</span> <span>${formatInstant(at)}</span></li>`,
    )
  return panel(
    'upcoming',
    'What is next',
    rows.length === 0 ? empty('Nothing is due by itself.') : html`<ol class="rows">${rows}</ol>`,
  )
}

export function testClocksPanel(ask: Ask): Html {
  const clocks = list(ask('GET', '/v1/test_helpers/test_clocks', { limit: '20' }).body)
  const rows = clocks.map((clock) => {
    const id = text(clock, 'id') ?? ''
    const at = integer(clock, 'frozen_time') ?? 0
    return html`<li><span>${text(clock, 'name') ?? 'Test clock'} <small><code>${id}</code></small><small>${formatInstant(at)}</small></span>
<form class="row" method="post" action="/_sandbox/page/advance-test-clock">${hidden({ id })}
<div class="field"><label for="to-${id}">Advance to (UTC)</label>
<input id="to-${id}" name="to" type="datetime-local" required min="${toInput(at)}" value="${toInput(at + 86_400)}"></div>
<button class="quiet" type="submit">Advance</button></form></li>`
  })
  return panel(
    'test-clocks',
    'Test clocks',
    rows.length === 0
      ? empty('No test clock. Make one through /v1/test_helpers/test_clocks.')
      : html`<ul class="rows">${rows}</ul>`,
    true,
  )
}
