// The search query language: clauses of a field, an operator and a value, joined by AND or by OR, never by both.
// https://docs.stripe.com/search#search-query-language
import { invalidRequest } from '../core/errors.ts'
import type { ApiError } from '../core/errors.ts'

export type Operator = ':' | '~' | '>' | '<' | '>=' | '<='

export interface Clause {
  /** `email`, `payment_method_details.card.last4`, `metadata`. */
  field: string
  /** The key of `metadata['key']`. */
  key: string | null
  operator: Operator
  /** Null asks whether the field has no value. */
  value: string | null
  negated: boolean
}

export interface Query {
  clauses: Clause[]
  join: 'and' | 'or'
}

const MAX_CLAUSES = 10

/** A field, perhaps with a key, an operator, and a quoted or bare value. */
const CLAUSE =
  /^(-)?([a-z_][a-z0-9_.]*)(?:\[(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")\])?\s*(>=|<=|:|~|>|<)\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|([^\s'"]+))/i

function unescape(text: string | undefined): string | undefined {
  return text?.replace(/\\(.)/g, '$1')
}

function unreadable(query: string): ApiError {
  return invalidRequest(
    `We were unable to parse your search query: ${query}. See https://stripe.com/docs/search#search-query-language for how queries are written.`,
    'query',
  )
}

function isOperator(text: string | undefined): text is Operator {
  return text === ':' || text === '~' || text === '>' || text === '<' || text === '>=' || text === '<='
}

function readClause(found: RegExpExecArray, query: string): Clause {
  const [, minus, field = '', single, double, operator, quoted, doubleQuoted, bare] = found
  if (!isOperator(operator)) throw unreadable(query)
  const given = unescape(quoted) ?? unescape(doubleQuoted) ?? bare ?? ''
  return {
    field: field.toLowerCase(),
    key: unescape(single) ?? unescape(double) ?? null,
    operator,
    value: bare !== undefined && bare.toLowerCase() === 'null' ? null : given,
    negated: minus !== undefined,
  }
}

/** Reads a query; refuses one that cannot be read, mixes AND with OR or has more than ten clauses. */
export function parseQuery(query: string): Query {
  const clauses: Clause[] = []
  const joins = new Set<'and' | 'or'>()
  let rest = query.trim()
  while (rest !== '') {
    if (clauses.length > 0) {
      const word = /^(and|or)\s+/i.exec(rest)
      joins.add(word?.[1]?.toLowerCase() === 'or' ? 'or' : 'and')
      rest = rest.slice(word?.[0].length ?? 0)
    }
    const found = CLAUSE.exec(rest)
    if (found === null) throw unreadable(query)
    clauses.push(readClause(found, query))
    const after = rest.slice(found[0].length)
    if (after !== '' && !/^\s/.test(after)) throw unreadable(query)
    rest = after.trimStart()
  }
  if (clauses.length === 0) throw unreadable(query)
  if (joins.size > 1) {
    throw invalidRequest('A search query cannot combine AND with OR.', 'query')
  }
  if (clauses.length > MAX_CLAUSES) {
    throw invalidRequest(`A search query can have at most ${MAX_CLAUSES} clauses.`, 'query')
  }
  return { clauses, join: joins.has('or') ? 'or' : 'and' }
}
