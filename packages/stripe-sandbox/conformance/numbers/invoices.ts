/** Holds the sandbox's taxes, discounts and totals to real invoices and credit notes. */
import { openAccount, type Account } from '../account/account.ts'
import { type Check, fail, pass } from '../level.ts'
import { isRecord, show } from '../values.ts'
import { playCreditNote, playManual } from './manual-invoice.ts'
import { taxOf } from './prorations.ts'
import { text, toPeriod, whole } from './shapes.ts'
import { playCreate, playCycle } from './subscription-invoice.ts'

export interface MathLine {
  amount: number
  quantity: number | null
  unitAmount: number | null
  discounts: number[]
  taxes: { amount: number; taxable: number; inclusive: boolean }[]
  period: { start: number; end: number } | null
  description: string
}

export interface MathCase {
  id: string
  currency: string
  lines: MathLine[]
  /** True where discounts are the invoice's: those of its lines are taken off before the subtotal. */
  isShared: boolean
}

type Play = (account: Account, played: MathCase) => Promise<Record<string, unknown>>

const PLAYS: Record<string, Play> = {
  credit_note: playCreditNote,
  manual: playManual,
  subscription_create: playCreate,
  subscription_cycle: playCycle,
  // How such invoices come about is held by prorations and sequences; here their sums are.
  automatic_pending_invoice_item_invoice: playManual,
  quote_accept: playManual,
  subscription: playManual,
  subscription_threshold: playManual,
  subscription_update: playManual,
}

export async function checkInvoices(cases: readonly Record<string, unknown>[]): Promise<Check[]> {
  const checks: Check[] = []
  for (const given of cases) {
    const played = toMathCase(given)
    const kind = given['object'] === 'credit_note' ? 'credit_note' : String(given['billing_reason'])
    const play = PLAYS[kind]
    const name = `${played.id} invoice`
    if (play === undefined) {
      checks.push(fail(name, `no way is known to make a ${kind} invoice`))
      continue
    }
    const account = openAccount(startOf(played))
    try {
      checks.push(...check(played, given, await play(account, played)))
    } catch (error) {
      checks.push(fail(name, error instanceof Error ? error.message : String(error)))
    } finally {
      await account.close()
    }
  }
  return checks
}

/** More than a year before anything happens: time enough for a period that ends where the invoice begins. */
function startOf({ lines }: MathCase): number {
  const starts = lines.flatMap(({ period }) => (period === null ? [] : [period.start]))
  return (starts.length === 0 ? Date.UTC(2026, 0, 1) / 1000 : Math.min(...starts)) - 400 * 86_400
}

function toMathCase(given: Record<string, unknown>): MathCase {
  const list = Array.isArray(given['lines']) ? given['lines'].filter(isRecord) : []
  const lines = list.map(toMathLine)
  return {
    id: text(given['id']) ?? 'unnamed',
    currency: text(given['currency']) ?? 'usd',
    lines,
    isShared: whole(given['subtotal']) === lines.reduce((sum, { amount }) => sum + amount, 0),
  }
}

function toMathLine(line: Record<string, unknown>): MathLine {
  return {
    amount: whole(line['amount']) ?? 0,
    quantity: whole(line['quantity']),
    unitAmount: whole(line['unit_amount']),
    discounts: Array.isArray(line['discounts']) ? line['discounts'].map((off) => whole(off) ?? 0) : [],
    taxes: (Array.isArray(line['tax']) ? line['tax'].filter(isRecord) : []).map((tax) => ({
      amount: whole(tax['amount']) ?? 0,
      taxable: whole(tax['taxable']) ?? 0,
      inclusive: tax['inclusive'] === true,
    })),
    period: toPeriod(line['period']),
    description: text(line['description']) ?? '',
  }
}

function check(played: MathCase, given: Record<string, unknown>, made: Record<string, unknown>): Check[] {
  const found = isRecord(made['lines']) && Array.isArray(made['lines']['data']) ? made['lines']['data'] : []
  const lines = found.filter(isRecord)
  const checks = played.lines.map((line, index) => {
    const name = `${played.id} line ${index + 1}`
    // Items of one invoice are listed in an order of Stripe's own; the description finds the line.
    const here = lines.find((other) => other['description'] === line.description) ?? lines[index]
    if (here === undefined) return fail(name, `missing: ${line.amount} “${line.description}”`)
    const differences = compareLine(line, here)
    return differences.length === 0 ? pass(name) : fail(name, differences.join('; '))
  })
  const tax = played.lines.flatMap((line) => line.taxes).reduce((sum, { amount }) => sum + amount, 0)
  const totals = [
    ...['subtotal', 'total'].map((key) => [key, given[key], made[key]] as const),
    ['tax', tax, taxOf(made, 'total_taxes')] as const,
    ['lines', played.lines.length, lines.length] as const,
  ].filter(([, recorded, here]) => recorded !== here)
  const name = `${played.id} totals`
  const words = totals.map(
    ([key, recorded, here]) => `${key}: recorded ${show(recorded)}, here ${show(here)}`,
  )
  return [...checks, words.length === 0 ? pass(name) : fail(name, words.join('; '))]
}

function compareLine(line: MathLine, here: Record<string, unknown>): string[] {
  const differences: string[] = []
  const expect = (what: string, recorded: unknown, mine: unknown) => {
    if (JSON.stringify(recorded) !== JSON.stringify(mine)) {
      differences.push(`${what}: recorded ${show(recorded)}, here ${show(mine)}`)
    }
  }
  expect('amount', line.amount, here['amount'])
  expect(
    'tax',
    line.taxes.reduce((sum, { amount }) => sum + amount, 0),
    taxOf(here, 'taxes'),
  )
  const discounts = Array.isArray(here['discount_amounts']) ? here['discount_amounts'].filter(isRecord) : []
  expect(
    'discounts',
    line.discounts,
    discounts.map(({ amount }) => amount),
  )
  // The sandbox speaks English; a customer's other language is not its own to imitate.
  if (!line.description.startsWith('Período de prueba '))
    expect('description', line.description, here['description'])
  if (here['object'] !== 'credit_note_line_item') expect('quantity', line.quantity, here['quantity'])
  return differences
}
