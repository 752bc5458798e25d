// Ids have Stripe's shapes and come from the seed and a counter, so that the same calls give the same ids.
import { createHash } from 'node:crypto'

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const UPPER = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'

/** `length` letters and digits that follow from `source` alone. */
export function letters(source: string, length: number, alphabet: string = ALPHABET): string {
  let out = ''
  for (let block = 0; out.length < length; block++) {
    for (const byte of createHash('sha256').update(`${source}/${block}`).digest()) {
      if (out.length === length) break
      out += alphabet.charAt(byte % alphabet.length)
    }
  }
  return out
}

/** As in `WDGBTEBM-0001`. */
export function invoicePrefix(source: string): string {
  return letters(source, 8, UPPER)
}

const SHORT = new Set(['cus', 'prod', 'si'])
const MONEY = new Set(['pi', 'ch', 'py', 're', 'txn'])

/** `cus_…` has 14 characters after the prefix, most others 24 of which the first is `1` (money: `3`). */
export function shapeId(prefix: string, seed: string, counter: number): string {
  const source = `${seed}/${prefix}/${counter}`
  if (SHORT.has(prefix)) return `${prefix}_${letters(source, 14)}`
  if (prefix === 'cs_test') return `cs_test_a1${letters(source, 56)}`
  if (prefix === 'cs_test_c1') return `${prefix}${letters(source, 56)}`
  return `${prefix}_${MONEY.has(prefix) ? '3' : '1'}${letters(source, 23)}`
}
