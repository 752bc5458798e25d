/** Holds the sandbox's prorations to real invoices: each line to the cent and to the letter, then the totals. */
import { openAccount } from '../account/account.ts'
import { type Check, fail, pass } from '../level.ts'
import { isRecord, show } from '../values.ts'
import { playProration } from './scenario.ts'
import { toProrationCase, type CaseLine, type ProrationCase } from './shapes.ts'
import { EXAMPLE_START, exampleFor } from './worked-examples.ts'

/** Below this a time is not one: the case counts days from its period's start. */
const REAL_TIME = 100_000_000

/** What an invoice of any API version says in words that have not changed. */
const TOTALS = [
  'subtotal',
  'total',
  'amount_due',
  'billing_reason',
  'status',
  'period_start',
  'period_end',
  'starting_balance',
  'ending_balance',
] as const

export async function checkProrations(cases: readonly Record<string, unknown>[]): Promise<Check[]> {
  const checks: Check[] = []
  for (const given of cases) {
    const lines = Array.isArray(given['lines']) ? given['lines'].length : 1
    try {
      checks.push(...(await checkOne(toProrationCase(given))))
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      for (let line = 1; line <= lines; line++)
        checks.push(fail(`${String(given['id'])} line ${line}`, reason))
    }
  }
  return checks
}

async function checkOne(played: ProrationCase): Promise<Check[]> {
  const abstract = played.period.start < REAL_TIME
  const example = exampleFor(played.kind)
  if (abstract && example === null) throw new Error('counts days, and is no example that is known here')
  const account = openAccount(abstract ? EXAMPLE_START : played.period.start)
  try {
    const invoice = await (example ?? playProration)(account, played)
    const lines = (isRecord(invoice['lines']) ? invoice['lines']['data'] : []) ?? []
    const made = (Array.isArray(lines) ? lines : []).filter(isRecord)
    const whole = Object.keys(played.invoice).length > 0
    const checks = played.lines.map((line, index) => {
      // A case without its invoice gives some of the lines only.
      const twin = whole ? undefined : made.find((other) => other['description'] === line.description)
      const found = twin ?? made[index]
      const name = `${played.id} line ${index + 1}`
      if (found === undefined) return fail(name, `missing: ${line.amount} “${line.description}”`)
      const differences = compareLine(line, found, abstract, played)
      return differences.length === 0 ? pass(name) : fail(name, differences.join('; '))
    })
    return [...checks, checkTotals(played, invoice, made.length)]
  } finally {
    await account.close()
  }
}

function compareLine(
  line: CaseLine,
  made: Record<string, unknown>,
  abstract: boolean,
  played: ProrationCase,
): string[] {
  const differences: string[] = []
  const expect = (what: string, recorded: unknown, here: unknown) => {
    if (recorded !== here) differences.push(`${what}: recorded ${show(recorded)}, here ${show(here)}`)
  }
  expect('amount', line.amount, made['amount'])
  if (line.description !== '') expect('description', namedAsProduct(line, played), made['description'])
  if (abstract) return differences
  const period = isRecord(made['period']) ? made['period'] : {}
  expect('period start', line.period.start, period['start'])
  expect('period end', line.period.end, period['end'])
  expect('quantity', line.quantity, made['quantity'])
  expect('proration', line.proration, isProration(made))
  if (line.discountable !== null) expect('discountable', line.discountable, made['discountable'])
  if (line.tax !== null) expect('tax', line.tax, taxOf(made, 'taxes'))
  return differences
}

/** Up to 2020 a proration named the plan's nickname and a regular line the product; the later word is the product's. */
function namedAsProduct(line: CaseLine, { apiVersion, lines }: ProrationCase): string {
  if (line.proration || apiVersion > '2021') return line.description
  const twin = lines.find((other) => other.proration && other.amount > 0 && other.base === line.base)
  const nickname = /^Remaining time on (?:\d+ × )?(.+?) after /.exec(twin?.description ?? '')?.[1]
  return nickname === undefined
    ? line.description
    : line.description.replace(/× .+? \(at/, () => `× ${nickname} (at`)
}

function isProration(made: Record<string, unknown>): boolean {
  const parent = isRecord(made['parent']) ? made['parent'] : {}
  return [parent['subscription_item_details'], parent['invoice_item_details']].some(
    (details) => isRecord(details) && details['proration'] === true,
  )
}

export function taxOf(made: Record<string, unknown>, key: 'taxes' | 'total_taxes'): number {
  const taxes = made[key]
  return (Array.isArray(taxes) ? taxes : [])
    .filter(isRecord)
    .reduce((sum, tax) => sum + (typeof tax['amount'] === 'number' ? tax['amount'] : 0), 0)
}

function checkTotals(played: ProrationCase, invoice: Record<string, unknown>, lines: number): Check {
  const name = `${played.id} invoice`
  const differences = TOTALS.flatMap((key) => {
    const recorded = played.invoice[key]
    if (recorded === undefined || recorded === invoice[key]) return []
    return [`${key}: recorded ${show(recorded)}, here ${show(invoice[key])}`]
  })
  const tax = played.invoice['tax']
  if (typeof tax === 'number' && tax !== taxOf(invoice, 'total_taxes')) {
    differences.push(`tax: recorded ${tax}, here ${taxOf(invoice, 'total_taxes')}`)
  }
  if (Object.keys(played.invoice).length > 0 && lines !== played.lines.length) {
    differences.push(`${played.lines.length} lines recorded, ${lines} here`)
  }
  return differences.length === 0 ? pass(name) : fail(name, differences.join('; '))
}
