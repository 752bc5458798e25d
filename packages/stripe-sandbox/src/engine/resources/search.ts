// `/v1/<kind>/search`. Stripe's index is up to a minute behind; the sandbox's is not, so that tests need not wait.
// https://docs.stripe.com/search
import type Stripe from 'stripe'
import type { Context } from '../core/context.ts'
import { invalidRequest } from '../core/errors.ts'
import { route } from '../core/route.ts'
import { integer, required, string } from '../core/schema.ts'
import type { Covers } from '../core/schema.ts'
import { SEARCH_FIELDS } from '../search/fields.ts'
import type { Searchable } from '../search/fields.ts'
import { compile } from '../search/match.ts'
import { parseQuery } from '../search/query.ts'

const searchFields = {
  limit: integer({ min: 1, max: 100 }),
  page: string(),
  query: required(string()),
} satisfies Covers<Stripe.CustomerSearchParams>

interface SearchResult {
  object: 'search_result'
  data: object[]
  has_more: boolean
  next_page: string | null
  url: string
}

function toPage(id: string): string {
  return Buffer.from(id).toString('base64url')
}

/** Newest first; a page begins after the object the page before ended with. */
function search(
  ctx: Context,
  kind: Searchable,
  params: { limit: number | undefined; page: string | undefined; query: string },
): SearchResult {
  const matches = compile(kind, parseQuery(params.query))
  const rows: { id: string }[] = [...ctx.tables[kind].all()].toReversed()
  let from = 0
  if (params.page !== undefined) {
    const last = Buffer.from(params.page, 'base64url').toString()
    from = rows.findIndex((row) => row.id === last) + 1
    if (from === 0) throw invalidRequest(`Invalid page: ${params.page}`, 'page')
  }
  const limit = params.limit ?? 10
  const found: { id: string }[] = []
  for (let at = from; at < rows.length && found.length <= limit; at++) {
    const row = rows[at]
    if (row !== undefined && matches(row)) found.push(row)
  }
  const data = found.slice(0, limit)
  const last = data.at(-1)
  const hasMore = found.length > limit
  return {
    object: 'search_result',
    data,
    has_more: hasMore,
    next_page: hasMore && last !== undefined ? toPage(last.id) : null,
    url: `/v1/${kind}/search`,
  }
}

function searchRoute(kind: Searchable) {
  return route('GET', `/v1/${kind}/search`, searchFields, (ctx, params) => search(ctx, kind, params))
}

function isSearchable(kind: string): kind is Searchable {
  return Object.hasOwn(SEARCH_FIELDS, kind)
}

export const searchRoutes = Object.keys(SEARCH_FIELDS).filter(isSearchable).map(searchRoute)
