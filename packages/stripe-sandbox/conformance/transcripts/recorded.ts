// Everything a sitting's answers show, by id, and what can be read between their lines.
import { isRecord } from '../values.ts'
import type { Exchange } from './recording.ts'

/** Objects by id, each as it was first shown. */
export type Recorded = Map<string, Record<string, unknown>>

export function collect(exchanges: readonly Exchange[]): Recorded {
  const recorded: Recorded = new Map()
  const walk = (value: unknown): void => {
    if (Array.isArray(value)) for (const element of value) walk(element)
    if (!isRecord(value)) return
    const { id, object } = value
    // A plan is a price under its older name, with the same id.
    if (typeof id === 'string' && typeof object === 'string' && object !== 'plan' && !recorded.has(id)) {
      recorded.set(id, value)
    }
    for (const inner of Object.values(value)) walk(inner)
  }
  for (const { response } of exchanges) walk(response)
  return recorded
}

/** The account's name, which its invoices carry. */
export function accountName(recorded: Recorded): string | null {
  for (const object of recorded.values()) {
    if (object['object'] === 'invoice' && typeof object['account_name'] === 'string')
      return object['account_name']
  }
  return null
}

const LINE = /^(?:Free trial for |Trial period for )?\d+ (?:(.+) )?× (.+?)(?: \(at .*\))?$/
const PRORATION = /^(?:Unused|Remaining) time on (?:\d+ × )?(.+?)(?: \(with .*\))?(?: (?:after|from) .*)?$/

/** A product is seldom shown itself; invoice lines name it. */
export function productNames(
  recorded: Recorded,
  product: string,
): { name: string; unitLabel: string | null } {
  const shown = recorded.get(product)
  if (typeof shown?.['name'] === 'string') {
    const label = shown['unit_label']
    return { name: shown['name'], unitLabel: typeof label === 'string' ? label : null }
  }
  let prorated: string | null = null
  for (const object of recorded.values()) {
    if (object['object'] !== 'line_item' || productOf(object) !== product) continue
    const description = typeof object['description'] === 'string' ? object['description'] : ''
    const [, label, name] = LINE.exec(description) ?? []
    if (name !== undefined) return { name, unitLabel: label ?? null }
    prorated ??= PRORATION.exec(description)?.[1] ?? null
  }
  return { name: prorated ?? 'Product', unitLabel: null }
}

function productOf(line: Record<string, unknown>): unknown {
  const pricing = line['pricing']
  const details = isRecord(pricing) ? pricing['price_details'] : undefined
  if (isRecord(details)) return details['product']
  const price = line['price']
  return isRecord(price) ? price['product'] : undefined
}
