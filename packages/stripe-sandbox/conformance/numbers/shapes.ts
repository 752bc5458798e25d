// The cases as they are needed: lines of real invoices with what they were made of.
import { isRecord } from '../values.ts'

export interface CaseLine {
  amount: number
  /** Price of the whole quantity for a whole interval, where it is known. */
  base: number | null
  quantity: number
  interval: string
  intervalCount: number
  period: { start: number; end: number }
  proration: boolean
  discountable: boolean | null
  description: string
  tax: number | null
}

export interface ProrationCase {
  id: string
  kind: string[]
  billingMode: 'classic' | 'flexible'
  apiVersion: string
  currency: string
  /** Parameters of the recorded update, where they are known. */
  request: URLSearchParams
  period: { start: number; end: number }
  prorationDate: number
  lines: CaseLine[]
  invoice: Record<string, unknown>
}

export function toProrationCase(value: Record<string, unknown>): ProrationCase {
  const id = text(value['id']) ?? 'unnamed'
  const kind = Array.isArray(value['kind']) ? value['kind'].map(String) : []
  const period = toPeriod(value['old_period'] ?? value['period'])
  const prorationDate = whole(value['proration_date'])
  if (period === null || prorationDate === null) throw new Error(`${id} names no period or no proration date`)
  const lines = Array.isArray(value['lines']) ? value['lines'].filter(isRecord) : []
  return {
    id,
    kind,
    billingMode: value['billing_mode'] === 'flexible' ? 'flexible' : 'classic',
    apiVersion: text(value['api_version']) ?? '',
    currency: text(value['currency']) ?? 'usd',
    request: new URLSearchParams(text(value['request']) ?? ''),
    period,
    prorationDate,
    lines: lines.map((line) => toCaseLine(line, id)),
    invoice: isRecord(value['invoice']) ? value['invoice'] : {},
  }
}

function toCaseLine(line: Record<string, unknown>, id: string): CaseLine {
  const amount = whole(line['amount'])
  const period = toPeriod(line['period'])
  if (amount === null || period === null) throw new Error(`${id} has a line without amount or period`)
  const quantity = whole(line['quantity']) ?? 1
  const unitAmount = whole(line['unit_amount'])
  return {
    amount,
    base: whole(line['base']) ?? (unitAmount === null ? null : unitAmount * quantity),
    quantity,
    interval: text(line['interval']) ?? 'month',
    intervalCount: whole(line['interval_count']) ?? 1,
    period,
    proration: line['proration'] === true,
    discountable: typeof line['discountable'] === 'boolean' ? line['discountable'] : null,
    description: text(line['description']) ?? '',
    tax: whole(line['tax']),
  }
}

export function toPeriod(value: unknown): { start: number; end: number } | null {
  const [start, end] = Array.isArray(value)
    ? [whole(value[0]), whole(value[1])]
    : isRecord(value)
      ? [whole(value['start']), whole(value['end'])]
      : [null, null]
  return start === null || end === null ? null : { start, end }
}

export function text(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}

export function whole(value: unknown): number | null {
  return typeof value === 'number' && Number.isInteger(value) ? value : null
}

/** What a line's description says of its product. */
export function readDescription(description: string): {
  product: string | null
  unitLabel: string | null
  percentOff: number | null
} {
  const prorated =
    /^(?:Unused time on|Remaining time on|Time on) (?:\d+ × )?(.+?)(?: \(with ([\d.]+)% off\))?(?: after .*)?$/.exec(
      description,
    )
  if (prorated !== null) {
    const [, product = null, percent] = prorated
    return { product, unitLabel: null, percentOff: percent === undefined ? null : Number(percent) }
  }
  const [, unitLabel = null, product = null] =
    /^\d+ (?:(\S+) )?× (.+?)(?: \((?:at|Tier) .*\))?$/.exec(description) ?? []
  return { product, unitLabel, percentOff: null }
}
