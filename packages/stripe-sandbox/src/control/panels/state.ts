import { formatInstant } from '../../pages/format.ts'
import { type Html, html } from '../../pages/html.ts'
import type { Sandbox } from '../../sandbox.ts'
import type { Snapshot } from '../../store/history.ts'
import { act, empty, input, more, panel } from './parts.ts'

const SHOWN = 5
const REASONS: Record<Snapshot['reason'], string> = {
  asked: 'Snapshot',
  clock: 'Before the clock moved',
  rewind: 'Before a rewind',
  reset: 'Before a reset',
  import: 'Before an import',
  scenario: 'Before a customer was set up',
}

export function rewindPanel(sandbox: Sandbox): Html {
  const snapshots = sandbox.snapshots()
  return panel(
    'rewind',
    'Rewind',
    html`${
      snapshots.length === 0
        ? empty('Each move of the clock keeps the moment before it here.')
        : html`<ol class="rows">${snapshots.slice(0, SHOWN).map(snapshotRow)}</ol>`
    }
${snapshots.length > SHOWN && more(`${snapshots.length - SHOWN} earlier`, html`<ol class="rows">${snapshots.slice(SHOWN).map(snapshotRow)}</ol>`)}
<form class="row" method="post" action="/_sandbox/page/snapshot">
${input({ id: 'snapshot-name', name: 'name', label: 'Keep this moment as', placeholder: 'Before the upgrade' })}
<button class="quiet" type="submit">Keep</button>
</form>
<p class="small">Everything goes back: objects, time, ids, deliveries, idempotency keys. A rewind can be taken back too.</p>`,
  )
}

export function describeSnapshot({ name, reason }: Snapshot): string {
  return name ?? REASONS[reason]
}

function snapshotRow(snapshot: Snapshot): Html {
  const { id, nowMs } = snapshot
  return html`<li><span id="${id}">${describeSnapshot(snapshot)} <small>${formatInstant(Math.floor(nowMs / 1000))}</small></span>
${act('rewind', 'Rewind', { fields: { snapshot: id }, describedBy: id })}</li>`
}

export function statePanel(): Html {
  return panel(
    'state',
    'Everything',
    html`<p><a class="button quiet" href="/_sandbox/state" download="sandbox-state.json">Export</a></p>
<form class="row" method="post" action="/_sandbox/page/import" enctype="multipart/form-data">
<div class="field"><label for="file">A state exported before</label><input id="file" name="file" type="file" accept="application/json" required></div>
<button class="quiet" type="submit">Import</button>
</form>
<div class="row">${act('reset', 'Reset', { describedBy: 'reset-words' })}</div>
<p class="small" id="reset-words">An export holds signing secrets. A reset forgets everything but the endpoint given at the start; it can be rewound.</p>`,
  )
}
