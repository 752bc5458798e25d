/** Level `cli`: the real Stripe CLI runs its own scripted requests, and the event it promises is in `/v1/events`. */
import { setTimeout as sleep } from 'node:timers/promises'
import { createSandbox } from '../../src/create-sandbox.ts'
import type { Sandbox } from '../../src/sandbox.ts'
import { type Check, fail, type Level, type LevelResult, pass } from '../level.ts'
import { isRecord } from '../values.ts'
import { readTriggers, type Trigger } from './events.ts'
import { findStripeCli, type StripeCli } from './stripe-cli.ts'

/** How long an event that follows by itself may take. */
const PATIENCE_MS = 2000

export const cli: Level = async () => {
  const stripe = await findStripeCli()
  if (stripe === null) {
    return { checks: [], notes: ['skipped: @stripe/cli has no binary for this platform here'] }
  }
  try {
    return await tryTriggers(stripe)
  } finally {
    stripe.remove()
  }
}

/** Every trigger of billing that the client names. */
export async function tryTriggers(stripe: StripeCli): Promise<LevelResult> {
  const { billing, others } = readTriggers(await stripe.help())
  if (billing.length === 0) return { checks: [fail('stripe trigger --help', 'names no event')], notes: [] }
  const checks: Check[] = []
  const queue = [...billing]
  const work = async () => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      checks.push(await tryTrigger(stripe, next))
    }
  }
  await Promise.all([work(), work()])
  checks.sort((a, b) => a.name.localeCompare(b.name))
  return { checks, notes: [`${others.length} triggers of other products left out`] }
}

/** One trigger on a sandbox of its own. */
export async function tryTrigger(stripe: StripeCli, { name, event }: Trigger): Promise<Check> {
  const sandbox = createSandbox()
  const server = await sandbox.listen({ port: 0 })
  try {
    const { code, output } = await stripe.trigger(name, `http://127.0.0.1:${server.port}`)
    if (code !== 0) return fail(name, `exit ${code}: ${reasonIn(output)}`)
    const until = performance.now() + PATIENCE_MS
    while (!(await hasEvent(sandbox, event))) {
      if (performance.now() > until) return fail(name, `exit 0, but ${event} is not in /v1/events`)
      await sleep(50)
    }
    return pass(name)
  } finally {
    await sandbox.close()
  }
}

async function hasEvent(sandbox: Sandbox, type: string): Promise<boolean> {
  const answer = await sandbox.fetch(`http://sandbox/v1/events?type=${type}&limit=1`, {
    headers: { authorization: 'Bearer sk_test_123456789012' },
  })
  const body: unknown = await answer.json()
  return isRecord(body) && Array.isArray(body['data']) && body['data'].length > 0
}

function reasonIn(output: string): string {
  const message = /"message":\s*"((?:[^"\\]|\\.)*)"/.exec(output)?.[1]
  return message ?? output.trim().split('\n').slice(-3).join(' / ')
}
