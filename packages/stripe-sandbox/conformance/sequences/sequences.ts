/**
 * Level `sequences`: the events of real situations fire here too, no others do, the orders that always held hold, and what
 * an event says was there before is what real ones said.
 */
import { openAccount } from '../account/account.ts'
import { readCase } from '../cases.ts'
import { type Check, fail, type Level, pass } from '../level.ts'
import { isRecord } from '../values.ts'
import { checkChanges } from './changes.ts'
import { newEvents } from './events.ts'
import { SCRIPTS } from './scripts.ts'

const FILE = 'event-sequences.json'

/** Events a log does not show though they fire: its own note says so, or its author kept to what mattered to him. */
const UNLOGGED: Record<string, readonly string[]> = {
  // The note: payment_intent.payment_failed and charge.failed also fire. The customer becomes delinquent. The reminder
  // came days before the log begins.
  'renewal-failure': [
    'charge.failed',
    'customer.updated',
    'invoice.upcoming',
    'payment_intent.created',
    'payment_intent.payment_failed',
  ],
}

export const sequences: Level = async ({ cases }) => {
  const file = readCase(cases, FILE)
  const changes = await checkChanges()
  if (file === null) return { checks: changes, notes: [`skipped: no recordings at ${cases}/${FILE}`] }
  const list = isRecord(file) && Array.isArray(file['sequences']) ? file['sequences'].filter(isRecord) : []
  const orders = isRecord(file) ? readOrders(file['partial_orders_seen_in_every_log']) : []
  const checks: Check[] = [...changes]
  for (const sequence of list) checks.push(...(await checkSequence(sequence, orders)))
  return { checks, notes: [] }
}

async function checkSequence(
  sequence: Record<string, unknown>,
  orders: [string, string][],
): Promise<Check[]> {
  const id = String(sequence['id'])
  const script = Object.entries(SCRIPTS).find(([prefix]) => id.startsWith(prefix))?.[1]
  if (script === undefined) return [fail(id, `no script plays “${String(sequence['what'])}”`)]
  const logged = Array.isArray(sequence['events']) ? sequence['events'].filter(isRecord) : []
  const recorded = logged.map(typeOf)
  const account = openAccount(Date.UTC(2026, 10, 1) / 1000)
  try {
    const here = (await newEvents(account, (listen) => script(account, listen))).map(typeOf)
    const missing = [...new Set(recorded)].filter((type) => !here.includes(type))
    const allowed = Object.entries(UNLOGGED).find(([prefix]) => id.startsWith(prefix))?.[1] ?? []
    const extra = [...new Set(here)].filter((type) => !recorded.includes(type) && !allowed.includes(type))
    const wrong = [
      ...missing.map((type) => `${type} did not fire`),
      ...extra.map((type) => `${type} fired, and is not in the log`),
    ]
    const checks = [wrong.length === 0 ? pass(`${id} events`) : fail(`${id} events`, wrong.join('; '))]
    for (const [first, second] of orders) {
      if (!here.includes(first) || !here.includes(second)) continue
      const name = `${id} ${first} < ${second}`
      const holds = here.indexOf(first) < here.indexOf(second)
      checks.push(holds ? pass(name) : fail(name, `order here: ${here.join(', ')}`))
    }
    return checks
  } catch (error) {
    return [fail(`${id} events`, error instanceof Error ? error.message : String(error))]
  } finally {
    await account.close()
  }
}

function typeOf(event: Record<string, unknown>): string {
  return String(event['type'])
}

/** `a < b < c (delivery)` → a before b, b before c. */
function readOrders(value: unknown): [string, string][] {
  const lines = Array.isArray(value) ? value.filter((line) => typeof line === 'string') : []
  return lines.flatMap((line) => {
    const types = line
      .replace(/\(.*\)/, '')
      .split('<')
      .map((type) => type.trim())
    return types.slice(1).map((type, index): [string, string] => [types[index] ?? '', type])
  })
}
