// Whether an object answers a query.
import { invalidRequest } from '../core/errors.ts'
import { PLACES, SEARCH_FIELDS } from './fields.ts'
import type { FieldType, Searchable, SearchFields } from './fields.ts'
import type { Clause, Query } from './query.ts'

/** Substrings shorter than this are refused. https://docs.stripe.com/search#query-fields-and-operators */
const MIN_SUBSTRING = 3

type Value = string | number | boolean | null

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

function valueAt(row: object, path: string): Value {
  let at: unknown = row
  for (const name of path.split('.')) at = isRecord(at) && Object.hasOwn(at, name) ? at[name] : null
  return typeof at === 'string' || typeof at === 'number' || typeof at === 'boolean' ? at : null
}

function metadataOf(row: object, key: string): Value {
  const all = 'metadata' in row ? row.metadata : null
  const found = isRecord(all) && Object.hasOwn(all, key) ? all[key] : null
  return typeof found === 'string' ? found : null
}

type Test = (row: object) => boolean

/** Refuses fields and operators the kind has not; answers what decides about one row. */
export function compile(kind: Searchable, query: Query): Test {
  const tests = query.clauses.map((clause) => compileClause(kind, clause))
  return query.join === 'or'
    ? (row) => tests.some((test) => test(row))
    : (row) => tests.every((test) => test(row))
}

function compileClause(kind: Searchable, clause: Clause): Test {
  const fields: SearchFields = SEARCH_FIELDS[kind]
  const type = Object.hasOwn(fields, clause.field) ? fields[clause.field] : undefined
  if (type === undefined || (clause.field === 'metadata') !== (clause.key !== null)) {
    throw invalidRequest(
      `Field \`${clause.field}\` is an unsupported search field for resource \`${kind}\`. See http://stripe.com/docs/search#query-fields-for-${kind.replaceAll('_', '-')} for a list of supported fields.`,
      'query',
    )
  }
  const { key } = clause
  const path = PLACES[kind]?.[clause.field] ?? clause.field
  const read = (row: object) => (key === null ? valueAt(row, path) : metadataOf(row, key))
  const holds = comparison(type, clause)
  return (row) => holds(read(row)) !== clause.negated
}

function comparison(type: FieldType, { field, operator, value }: Clause): (actual: Value) => boolean {
  if (value === null) {
    if (operator !== ':') throw invalidRequest('`null` can only be compared with `:`.', 'query')
    return (actual) => actual === null
  }
  if (operator === ':') {
    if (type === 'number') {
      const wanted = toNumber(field, value)
      return (actual) => actual === wanted
    }
    const wanted = value.toLowerCase()
    return (actual) => actual !== null && String(actual).toLowerCase() === wanted
  }
  if (operator === '~') {
    if (type !== 'string') throw unsupported(field, operator)
    if (value.length < MIN_SUBSTRING) {
      throw invalidRequest(
        `The substring operator needs at least ${MIN_SUBSTRING} characters: ${field}~"${value}".`,
        'query',
      )
    }
    const part = value.toLowerCase()
    return (actual) => typeof actual === 'string' && actual.toLowerCase().includes(part)
  }
  if (type !== 'number') throw unsupported(field, operator)
  const bound = toNumber(field, value)
  switch (operator) {
    case '>':
      return (actual) => typeof actual === 'number' && actual > bound
    case '<':
      return (actual) => typeof actual === 'number' && actual < bound
    case '>=':
      return (actual) => typeof actual === 'number' && actual >= bound
    case '<=':
      return (actual) => typeof actual === 'number' && actual <= bound
    default:
      return operator satisfies never
  }
}

function toNumber(field: string, value: string): number {
  if (/^-?\d+$/.test(value)) return Number(value)
  throw invalidRequest(`Field \`${field}\` is compared with a number, not with "${value}".`, 'query')
}

function unsupported(field: string, operator: string) {
  return invalidRequest(`Field \`${field}\` does not support the operator \`${operator}\`.`, 'query')
}
