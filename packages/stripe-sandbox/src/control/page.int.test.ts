import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Sandbox } from '../sandbox.ts'
import { startSandbox } from '../testing.ts'

const BASE = 'http://localhost:12111'

let sandbox: Sandbox
beforeEach(async () => {
  ;({ sandbox } = startSandbox({
    webhook: { url: 'http://app.test/hook', secret: 'whsec_0123456789abcdef' },
    deliver: async () => new Response('noted <b>'),
  }))
  await sandbox.flushDeliveries()
})
afterEach(() => sandbox.close())

const look = async (path = '/') => (await sandbox.fetch(`${BASE}${path}`)).text()

/** Presses a button of the page: sends its form and follows the redirect. */
async function press(action: string, fields: Record<string, string> | FormData = {}) {
  const body = fields instanceof FormData ? fields : new URLSearchParams(fields)
  const answer = await sandbox.fetch(`${BASE}/_sandbox/page/${action}`, { method: 'POST', body })
  expect(answer.status).toBe(303)
  return look(answer.headers.get('location') ?? '')
}

/** The forms on a page, each with what it would send untouched. */
function formsOf(text: string) {
  return [...text.matchAll(/<form[^>]*action="\/_sandbox\/page\/([a-z-]+)"[^>]*>(.*?)<\/form>/gs)].map(
    ([, action = '', inner = '']) => ({
      action,
      fields: Object.fromEntries(
        [...inner.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)">/g)].map(
          ([, name = '', value = '']) => [name, value],
        ),
      ),
      label: /<button[^>]*>(.*?)<\/button>/.exec(inner)?.[1] ?? '',
    }),
  )
}

describe('the control page', () => {
  it('offers only forms that work, and labels every field', async () => {
    sandbox.setUp('monthly')
    sandbox.failNext({ kind: 500, when: 'before' })
    sandbox.upsetDeliveries({ kind: 'hold', times: 1 })
    const text = await look()
    expect(text).not.toMatch(/<script|style=| on\w+=/)
    const ids = [...text.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id)
    expect(new Set(ids).size).toBe(ids.length)
    const labels = [...text.matchAll(/<label for="([^"]+)"/g)].map(([, id]) => id)
    const inputs = [...text.matchAll(/<(?:input|select)\b[^>]*? id="([^"]+)"/g)].map(([, id]) => id)
    expect(new Set(labels)).toEqual(new Set(inputs))
    const targets = [...text.matchAll(/(?:aria-describedby="|aria-labelledby="|href="#)([^"]+)"/g)]
    expect(ids).toEqual(expect.arrayContaining(targets.map(([, id]) => id)))
    const forms = formsOf(text)
    expect(forms.length).toBeGreaterThan(20)
    for (const { action, fields } of forms) await press(action, fields)
  })

  it('moves to the next of a kind, naming its date, and lists what happened', async () => {
    await press('set-up', { scenario: 'trial_ending' })
    const text = await look()
    const jump = formsOf(text).find(({ label }) => label === 'To trial end')
    expect(text).toContain('<span id="next-trial_end">2 Nov 2026, 00:00 UTC')
    expect(await press('advance', jump?.fields)).toMatch(
      /Moved to 2 Nov 2026, 00:00 UTC\. \d things happened: .*invoice \$49\.00 created/,
    )
    expect(await press('advance', { next: 'trial_end' })).toContain('No trial end is due.')
  })

  it('shows how the next payment ends as currently set, and clears it', async () => {
    const { customer } = sandbox.setUp('monthly')
    const said = await press('next-payment', { outcome: 'stolen_card', customer, times: '3' })
    expect(said).toContain('Set for the next 3 payments: declined: stolen card.')
    expect(said).toContain('Ada Lovelace · 3 times')
    expect(await press('next-payment', { outcome: 'succeeded', times: '0' })).toContain('role="alert"')
    expect(await press('clear-payments')).toContain('As the card says.')
  })

  it('arms and removes faults', async () => {
    const armed = await press('fail', { kind: '429', when: 'before', route: '', times: '2' })
    expect(armed).toContain('429 before any request')
    expect(await press('fail', { kind: '429', when: 'after', route: '', times: '1' })).toContain(
      'A 429 comes before the work, never after.',
    )
    expect(await press('remove-fault', { id: 'fault_1' })).toContain('Every request is answered.')
    expect(await press('limit-rate', { perSecond: '25' })).toContain(
      'Requests beyond 25 a second are refused.',
    )
    expect(sandbox.rateLimit).toEqual({ perSecond: 25 })
    expect(await press('limit-rate', { perSecond: '-1' })).toContain('role="alert"')
    expect(await press('limit-rate', { perSecond: '' })).toContain('Requests are not limited.')
  })

  it('upsets deliveries, holds and releases them, pauses and resumes', async () => {
    await press('upset', { kind: 'hold', type: 'customer.*', times: '', percent: '', seconds: '' })
    sandbox.setUp('monthly')
    await sandbox.flushDeliveries()
    expect(await look()).toContain('Release, last first')
    expect(await press('release', { order: 'reversed' })).toMatch(/Released \d+ events, the last first\./)
    expect(await press('remove-mishap', { id: 'mishap_1' })).toContain('left alone again')
    expect(await press('pause-deliveries')).toContain('Paused: nothing leaves by itself')
    expect(await press('resume-deliveries')).not.toContain('Paused: nothing leaves by itself')
    expect(await press('upset', { kind: 'delay', seconds: '' })).toContain('seconds must be above 0')
  })

  it('shows a delivery with payload and attempts, and sends it again from there', async () => {
    sandbox.setUp('monthly')
    await sandbox.flushDeliveries()
    const [delivery] = sandbox.deliveries()
    const id = delivery?.id ?? ''
    const eventType = delivery?.eventType ?? ''
    const text = await look(`/_sandbox/page/delivery?id=${id}`)
    expect(text).toContain(`<h1>${eventType}</h1>`)
    expect(text).toContain('&quot;object&quot;: &quot;event&quot;')
    expect(text).toContain('noted &lt;b&gt;')
    const twice = formsOf(text).find(({ label }) => label === 'Send twice')
    const again = await press('resend', twice?.fields)
    expect(again).toContain(`Sent ${eventType} 2 times: answered 200.`)
    expect(again).toContain('<h1>')
    expect(sandbox.deliveries()[0]?.attempts).toHaveLength(3)
    expect((await sandbox.fetch(`${BASE}/_sandbox/page/delivery?id=dlv_none`)).status).toBe(404)
  })

  it('keeps a moment and rewinds to it', async () => {
    await press('snapshot', { name: 'Before <the> upgrade' })
    await press('advance', { by: '86400' })
    const text = await look()
    expect(text).toContain('Before &lt;the&gt; upgrade')
    expect(text).toContain('Before the clock moved')
    expect(await press('rewind', { snapshot: 'snap_1' })).toContain('Rewound to 1 Nov 2026, 00:00 UTC')
    expect(await press('rewind', { snapshot: 'snap_99' })).toContain('There is no snapshot snap_99 any more.')
  })

  it('exports a file, resets, and imports the file again', async () => {
    sandbox.setUp('monthly')
    const file = await look('/_sandbox/state')
    expect(await press('reset')).toContain('Everything is forgotten.')
    expect(await look()).toContain('No customer yet.')
    const form = new FormData()
    form.set('file', new Blob([file], { type: 'application/json' }), 'sandbox-state.json')
    const text = await press('import', form)
    expect(text).toContain('Imported. It is 1 Nov 2026, 00:00 UTC.')
    expect(text).toContain('Ada Lovelace')
    const none = new FormData()
    none.set('file', new Blob(['{']), 'x.json')
    expect(await press('import', none)).toContain('This is not an exported sandbox state.')
  })

  it('lists test clocks and advances them', async () => {
    const made = await sandbox.fetch(`${BASE}/v1/test_helpers/test_clocks`, {
      method: 'POST',
      headers: { authorization: 'Bearer sk_test_sandbox' },
      body: new URLSearchParams({ frozen_time: String(Date.UTC(2026, 0, 1) / 1000), name: 'A year' }),
    })
    const answer: unknown = await made.json()
    expect(answer).toMatchObject({ name: 'A year' })
    const form = formsOf(await look()).find(({ action }) => action === 'advance-test-clock')
    expect(await press('advance-test-clock', { ...form?.fields, to: '2026-02-01T00:00' })).toContain(
      'The test clock moved to 1 Feb 2026, 00:00 UTC.',
    )
    expect(await press('advance-test-clock', { ...form?.fields, to: '2026-01-01T00:00' })).toContain(
      'can only move forward',
    )
  })
})

describe('over a socket', () => {
  it('takes an imported state far larger than any API request', async () => {
    for (let made = 0; made < 40; made += 1) sandbox.setUp('monthly')
    const state = JSON.stringify(sandbox.exportState())
    expect(state.length).toBeGreaterThan(1024 * 1024)
    const server = await sandbox.listen({ port: 0 })
    const post = (path: string) =>
      fetch(`${server.url}${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: state,
      })
    expect((await post('/_sandbox/import')).status).toBe(200)
    expect((await post('/_sandbox/reset')).status).toBe(413)
  })
})
