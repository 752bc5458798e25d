// Answers are copies of stored objects in which the asked-for references are replaced by what they refer to.
// https://docs.stripe.com/expand
import type { Context } from './context.ts'
import { invalidRequest } from './errors.ts'
import { arrayOf, string } from './schema.ts'
import type { Params } from '../contract.ts'
import { EXPANDABLE } from '../expandable.ts'

/** Gives the object behind a reference or of an includable field; `undefined` leaves a field away that there is nothing for. */
export type Expand = (
  ctx: Context,
  value: unknown,
  owner: Record<string, unknown>,
) => object | null | undefined

const MAX_DEPTH = 4
const paths = arrayOf(string())

/** Takes `expand` out of the parameters. */
export function splitExpand(params: Params): { expand: string[]; rest: Params } {
  const { expand, ...rest } = params
  if (expand === undefined || expand === '') return { expand: [], rest }
  return { expand: paths.parse(expand, 'expand'), rest }
}

export function render(ctx: Context, answer: object, expand: readonly string[]): object {
  const body = copy(answer)
  for (const path of expand) {
    const tokens = path.split('.')
    if (tokens.length > MAX_DEPTH + (tokens.includes('data') ? 1 : 0)) {
      throw invalidRequest(
        `You cannot expand more than ${MAX_DEPTH} levels of a property. Property: ${path}`,
        'expand',
      )
    }
    walk(ctx, body, tokens, path)
  }
  return body
}

function walk(ctx: Context, owner: unknown, tokens: string[], path: string): void {
  if (!isRecord(owner)) return
  const [first] = tokens
  if (first === undefined) return
  if ((owner['object'] === 'list' || owner['object'] === 'search_result') && first === 'data') {
    const data = owner['data']
    if (!Array.isArray(data)) return
    for (const element of data) walk(ctx, element, tokens.slice(1), path)
    return
  }
  const table = typeof owner['object'] === 'string' ? EXPANDABLE[owner['object']] : undefined
  // A reference may sit inside a plain nested object: `parent.subscription_details.subscription`.
  for (let length = 1; length <= tokens.length; length++) {
    const name = tokens.slice(0, length).join('.')
    const expand = table !== undefined && Object.hasOwn(table, name) ? table[name] : undefined
    if (expand === undefined) continue
    const key = tokens[length - 1]
    if (key === undefined) return
    const rest = tokens.slice(length)
    for (const holder of descend(owner, tokens.slice(0, length - 1))) {
      const value = holder[key]
      if (!isRecord(value)) {
        const expanded = expandValue(ctx, expand, value, owner)
        if (expanded === undefined) continue
        holder[key] = expanded
      }
      const inner = holder[key]
      if (Array.isArray(inner)) for (const element of inner) walk(ctx, element, rest, path)
      else walk(ctx, inner, rest, path)
    }
    return
  }
  // An embedded object (`items`, `lines`, `items.data.price`) is walked into.
  const inner = owner[first]
  if (tokens.length > 1 && isRecord(inner)) {
    walk(ctx, inner, tokens.slice(1), path)
    return
  }
  if (tokens.length === 1 && isRecord(inner) && typeof inner['object'] === 'string') return
  throw invalidRequest(
    `This property cannot be expanded (${first}).${
      owner['object'] === 'list' ? ` You may want to try expanding 'data.${path}' instead.` : ''
    }`,
    'expand',
  )
}

function expandValue(ctx: Context, expand: Expand, value: unknown, owner: Record<string, unknown>): unknown {
  if (Array.isArray(value)) return value.map((element) => copyOf(expand(ctx, element, owner)) ?? element)
  const found = expand(ctx, value, owner)
  return found === undefined ? value : (copyOf(found) ?? value ?? null)
}

/** Of an object, or of a list such as a price's tiers. */
function copyOf(found: object | null | undefined): unknown {
  return found === null || found === undefined ? null : copyValue(found)
}

/** What holds the named field: one object, or each of a list of them (`total_discount_amounts.discount`). */
function descend(owner: Record<string, unknown>, names: string[]): Record<string, unknown>[] {
  let at = [owner]
  for (const name of names) {
    at = at.flatMap((holder) => {
      const inner = holder[name]
      return (Array.isArray(inner) ? inner : [inner]).filter(isRecord)
    })
  }
  return at
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A deep copy of a JSON object; absent fields stay absent. */
export function copy(value: object): Record<string, unknown> {
  const out: Record<string, unknown> = {}
  for (const [key, inner] of Object.entries(value)) if (inner !== undefined) out[key] = copyValue(inner)
  return out
}

function copyValue(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  return Array.isArray(value) ? value.map(copyValue) : copy(value)
}
