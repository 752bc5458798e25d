import { spawn } from 'node:child_process'
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Stripe } from 'stripe'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createSandbox } from '../create-sandbox.ts'
import type { Sandbox, SandboxOptions } from '../sandbox.ts'
import { clientOf, KEY, makePrice, START, startSandbox } from '../testing.ts'

let dataDir: string
let journal: string
const open = new Set<Sandbox>()

beforeEach(() => {
  dataDir = mkdtempSync(path.join(tmpdir(), 'stripe-sandbox-'))
  journal = path.join(dataDir, 'journal.jsonl')
})
afterEach(async () => {
  for (const sandbox of open) await sandbox.close()
  open.clear()
  rmSync(dataDir, { recursive: true, force: true })
})

function start(options: SandboxOptions = {}) {
  const started = startSandbox({ dataDir, ...options })
  open.add(started.sandbox)
  return started
}

async function stop(sandbox: Sandbox) {
  open.delete(sandbox)
  await sandbox.close()
}

describe('after a restart', () => {
  it('everything is as it was: objects, time, keys, deliveries, what is next', async () => {
    const webhook = { url: 'http://app.test/hook', secret: 'whsec_0123456789' }
    const before = start({ webhook, deliver: async () => new Response('', { status: 500 }) })
    const price = await makePrice(before.stripe, 'Starter', 1900)
    const customer = await before.stripe.customers.create({ email: 'a@b.c' }, { idempotencyKey: 'k1' })
    const session = await before.stripe.checkout.sessions.create({
      mode: 'subscription',
      customer: customer.id,
      line_items: [{ price, quantity: 1 }],
      subscription_data: { trial_period_days: 14 },
      success_url: 'http://app.test/',
    })
    before.sandbox.clock.advanceBy(3_600_500)
    await before.sandbox.flushDeliveries()
    const state = before.sandbox.exportState()
    const upcoming = before.sandbox.upcoming()
    await stop(before.sandbox)

    const received: string[] = []
    const after = start({
      now: 0,
      webhook,
      deliver: async (input, init) => {
        received.push(await new Request(input, init).text())
        return new Response('')
      },
    })
    expect(after.sandbox.exportState()).toEqual(state)
    expect(after.sandbox.upcoming()).toEqual(upcoming)
    expect(after.sandbox.clock.now().getTime()).toBe(START.getTime() + 3_600_500)
    expect((await after.stripe.customers.create({ email: 'a@b.c' }, { idempotencyKey: 'k1' })).id).toBe(
      customer.id,
    )
    expect(await (await after.sandbox.fetch(session.url ?? '')).text()).toContain('14 days free')
    for (const { id } of after.sandbox.deliveries()) await after.sandbox.resendDelivery(id)
    expect(after.sandbox.deliveries().every(({ status }) => status === 'delivered')).toBe(true)
    expect(received).toContainEqual(expect.stringContaining('customer.created'))
  })

  it('a rewind and an import have happened', async () => {
    const before = start()
    await before.stripe.customers.create({ name: 'Ada' })
    const { id } = before.sandbox.snapshot()
    await before.stripe.customers.create({ name: 'Grace' })
    before.sandbox.clock.advanceBy(86_400_000)
    const later = before.sandbox.exportState()
    before.sandbox.rewind(id)
    const rewound = before.sandbox.exportState()
    await stop(before.sandbox)
    const after = start()
    expect(after.sandbox.exportState()).toEqual(rewound)
    expect(after.sandbox.clock.now()).toEqual(START)
    after.sandbox.importState(JSON.parse(JSON.stringify(later)))
    await stop(after.sandbox)
    const last = start()
    expect((await last.stripe.customers.list()).data.map(({ name }) => name)).toEqual(['Grace', 'Ada'])
    expect(last.sandbox.clock.now()).toEqual(new Date(START.getTime() + 86_400_000))
  })

  it('goes on as if it had never stopped, to the id', async () => {
    const straight = startSandbox()
    await straight.stripe.customers.create()
    const expected = (await straight.stripe.customers.create()).id
    await straight.sandbox.close()

    const before = start()
    await before.stripe.customers.create()
    await stop(before.sandbox)
    expect((await start().stripe.customers.create()).id).toBe(expected)
  })

  it('a running clock has moved on with the wall and not gone back', async () => {
    const before = start({ frozen: false })
    before.sandbox.clock.advanceBy(7 * 24 * 3_600_000)
    const read = before.sandbox.clock.now().getTime()
    await stop(before.sandbox)
    const again = start({ frozen: false, now: 0 }).sandbox.clock.now().getTime()
    expect(again).toBeGreaterThanOrEqual(read)
    expect(again).toBeLessThan(read + 60_000)
  })

  it('a reset stays forgotten', async () => {
    const before = start()
    await before.stripe.customers.create({}, { idempotencyKey: 'k1' })
    before.sandbox.clock.advanceBy(1_000_000)
    before.sandbox.reset()
    expect(before.sandbox.clock.now()).toEqual(START)
    await stop(before.sandbox)
    const after = start()
    expect((await after.stripe.customers.list()).data).toEqual([])
    expect(after.sandbox.clock.now()).toEqual(START)
  })

  it('the journal is the snapshot it led to', async () => {
    const before = start()
    for (let turn = 0; turn < 30; turn += 1) await before.stripe.customers.create()
    await stop(before.sandbox)
    const long = readFileSync(journal, 'utf8').split('\n').length
    await stop(start().sandbox)
    expect(readFileSync(journal, 'utf8').split('\n').length).toBeLessThan(long)
    expect(await start().stripe.customers.list({ limit: 100 })).toMatchObject({ data: { length: 30 } })
  })
})

const names = async (stripe: Stripe) => (await stripe.customers.list()).data.map(({ name }) => name)

describe('the moments one can go back to', () => {
  it('outlive a restart, with what they hold, and so does what came of a rewind', async () => {
    const before = start()
    await before.stripe.customers.create({ name: 'A' })
    const asked = before.sandbox.snapshot('with A')
    await before.stripe.customers.create({ name: 'B' })
    before.sandbox.clock.advanceBy(3_600_000)
    const { id: second } = before.sandbox.snapshot()
    await before.stripe.customers.create({ name: 'C' })
    const kept = before.sandbox.snapshots()
    await stop(before.sandbox)

    const after = start()
    expect(after.sandbox.snapshots()).toEqual(kept)
    expect(await names(after.stripe)).toEqual(['C', 'B', 'A'])
    after.sandbox.rewind(second)
    expect(await names(after.stripe)).toEqual(['B', 'A'])
    after.sandbox.rewind(asked.id)
    expect(await names(after.stripe)).toEqual(['A'])
    expect(after.sandbox.clock.now()).toEqual(START)
    await stop(after.sandbox)

    const third = start()
    expect(await names(third.stripe)).toEqual(['A'])
    const [undo] = third.sandbox.snapshots()
    expect(undo?.reason).toBe('rewind')
    third.sandbox.rewind(undo?.id ?? '')
    expect(await names(third.stripe)).toEqual(['B', 'A'])
    expect(third.sandbox.snapshot('new').id).not.toBe(undo?.id)
  })

  it('survive a kill as they were read last, without being closed', async () => {
    const { sandbox, stripe } = start()
    await stripe.customers.create({ name: 'A' })
    const { id } = sandbox.snapshot()
    await stripe.customers.create({ name: 'B' })
    const copy = mkdtempSync(path.join(tmpdir(), 'stripe-sandbox-copy-'))
    writeFileSync(path.join(copy, 'journal.jsonl'), readFileSync(journal))
    const killed = startSandbox({ dataDir: copy })
    open.add(killed.sandbox)
    killed.sandbox.rewind(id)
    expect(await names(killed.stripe)).toEqual(['A'])
    await stop(killed.sandbox)
    rmSync(copy, { recursive: true, force: true })
  })

  it('stay through an import and a reset, and are bounded', async () => {
    const before = start()
    await before.stripe.customers.create({ name: 'A' })
    const state = before.sandbox.exportState()
    before.sandbox.reset()
    before.sandbox.importState(state)
    for (let moment = 0; moment < 60; moment += 1) before.sandbox.clock.advanceBy(1000)
    const kept = before.sandbox.snapshots()
    expect(kept).toHaveLength(50)
    await stop(before.sandbox)
    const after = start()
    expect(after.sandbox.snapshots()).toEqual(kept)
    after.sandbox.rewind(kept.at(-1)?.id ?? '')
    expect(await names(after.stripe)).toEqual(['A'])
  })

  it('of a journal that knows none are none', async () => {
    const before = start()
    await before.stripe.customers.create({ name: 'A' })
    await stop(before.sandbox)
    writeFileSync(journal, readFileSync(journal, 'utf8').replace('"version":2', '"version":1'))
    const after = start()
    expect(after.sandbox.snapshots()).toEqual([])
    expect(await names(after.stripe)).toEqual(['A'])
  })
})

describe('the journal', () => {
  it('loses only the line a kill tore, which was never answered', async () => {
    const before = start()
    const kept = await before.stripe.customers.create()
    await stop(before.sandbox)
    appendFileSync(journal, '{"engine":[{"id":"customers/cus_torn","value":{"se')
    const after = start()
    expect((await after.stripe.customers.list()).data.map(({ id }) => id)).toEqual([kept.id])
    const next = await after.stripe.customers.create()
    await stop(after.sandbox)
    expect((await start().stripe.customers.list()).data.map(({ id }) => id)).toEqual([next.id, kept.id])
  })

  it('damaged in the middle, is refused in one sentence and left alone', async () => {
    const before = start()
    await before.stripe.customers.create()
    await stop(before.sandbox)
    const damaged = readFileSync(journal, 'utf8').replace(/\n\{"engine"/, '\n{"engi')
    writeFileSync(journal, damaged)
    expect(() => createSandbox({ dataDir })).toThrow(
      /^\S+journal\.jsonl is damaged in line 2\. Move it away to start afresh/,
    )
    expect(readFileSync(journal, 'utf8')).toBe(damaged)
  })

  it('of something else is refused', () => {
    writeFileSync(journal, '{"hello":1}\n')
    expect(() => createSandbox({ dataDir })).toThrow('is damaged in line 1')
  })

  it('belongs to one sandbox at a time; a lock of the dead is taken over', async () => {
    const { sandbox } = start()
    expect(() => createSandbox({ dataDir })).toThrow('already open in this process')
    await stop(sandbox)
    writeFileSync(path.join(dataDir, 'lock'), JSON.stringify({ pid: 1, startedAt: 'another boot' }))
    await stop(start().sandbox)
    const parent = { pid: process.ppid, startedAt: null }
    writeFileSync(path.join(dataDir, 'lock'), JSON.stringify(parent))
    expect(() => createSandbox({ dataDir })).toThrow(`in use by another sandbox (process ${process.ppid})`)
    rmSync(path.join(dataDir, 'lock'))
  })
})

describe('kill -9', () => {
  it('loses nothing that was answered', async () => {
    const cli = new URL('../cli.ts', import.meta.url).pathname
    const child = spawn(process.execPath, [
      cli,
      '--port',
      '0',
      '--data-dir',
      dataDir,
      '--frozen',
      '--now',
      '2026-11-01T00:00:00Z',
    ])
    const ended = new Promise((resolve) => child.once('exit', resolve))
    try {
      const port = await new Promise<number>((resolve, reject) => {
        let output = ''
        child.stdout.on('data', (chunk) => {
          output += String(chunk)
          const found = /^ready http:\/\/localhost:(\d+)$/m.exec(output)?.[1]
          if (found !== undefined) resolve(Number(found))
        })
        child.stderr.on('data', (chunk) => reject(new Error(String(chunk))))
      })
      const stripe = new Stripe(KEY, { host: 'localhost', port, protocol: 'http', telemetry: false })
      const made = await Promise.all(Array.from({ length: 20 }, () => stripe.customers.create()))
      child.kill('SIGKILL')
      await ended
      const { sandbox } = start()
      const listed = await clientOf(sandbox).customers.list({ limit: 100 })
      expect(listed.data.map(({ id }) => id).sort()).toEqual(made.map(({ id }) => id).sort())
    } finally {
      child.kill('SIGKILL')
      await ended
    }
  })
})
