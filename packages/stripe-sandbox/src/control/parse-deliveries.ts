/** Reads what the control API is sent about webhooks. Throws `RangeError` with a sentence where it cannot. */
import type { Mishap, MishapKind } from '../webhooks/mishaps.ts'
import type { Resending } from '../webhooks/sender.ts'

const KINDS = ['drop', 'duplicate', 'delay', 'hold', 'bad_signature'] as const satisfies MishapKind[]

/** `{ kind, type?, times?, percent?, seconds? }`; what is empty is absent, as in a form. */
export function readMishap(body: Record<string, unknown>): Mishap {
  const kind = KINDS.find((known) => known === body['kind'])
  if (kind === undefined) throw new RangeError(`kind must be one of ${KINDS.join(', ')}.`)
  const { type } = body
  if (type !== undefined && typeof type !== 'string') throw new RangeError('type must be a string.')
  return {
    kind,
    ...(type === undefined || type === '' ? {} : { type }),
    ...optional('times', readNumber(body, 'times')),
    ...optional('percent', readNumber(body, 'percent')),
    ...optional('seconds', readNumber(body, 'seconds')),
  }
}

export function readResending(body: Record<string, unknown>): Resending {
  const { badSignature } = body
  const delaySeconds = readNumber(body, 'delaySeconds')
  if (badSignature !== undefined && typeof badSignature !== 'boolean')
    throw new RangeError('badSignature must be true or false.')
  if (delaySeconds !== undefined && !(delaySeconds >= 0 && delaySeconds <= 86_400))
    throw new RangeError('delaySeconds must be from 0 to 86400.')
  return {
    ...(badSignature === undefined ? {} : { badSignature }),
    ...optional('delaySeconds', delaySeconds),
  }
}

export function readOrder({ order = 'original' }: Record<string, unknown>): 'original' | 'reversed' {
  if (order !== 'original' && order !== 'reversed')
    throw new RangeError('order must be original or reversed.')
  return order
}

function readNumber(body: Record<string, unknown>, name: string): number | undefined {
  const value = body[name]
  if (value === undefined || value === '') return undefined
  const number = typeof value === 'string' ? Number(value) : value
  if (typeof number !== 'number' || !Number.isFinite(number))
    throw new RangeError(`${name} must be a number.`)
  return number
}

function optional<K extends string>(name: K, value: number | undefined): { [key in K]?: number } {
  const out: { [key in K]?: number } = {}
  if (value !== undefined) out[name] = value
  return out
}
