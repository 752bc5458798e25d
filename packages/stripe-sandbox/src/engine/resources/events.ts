import type Stripe from 'stripe'
import { nowOn } from '../core/context.ts'
import type { Context } from '../core/context.ts'
import { invalidRequest, noSuch } from '../core/errors.ts'
import { isWithin, page, paginate, range } from '../core/list.ts'
import { route } from '../core/route.ts'
import { arrayOf, string, unbuilt } from '../core/schema.ts'
import type { Covers } from '../core/schema.ts'
import type { StoredEvent } from '../core/wire.ts'

/** Events can be retrieved for 30 days. https://docs.stripe.com/api/events */
const RETENTION = 30 * 86400

const listFields = {
  ...page,
  created: range(),
  delivery_success: unbuilt,
  type: string(),
  types: arrayOf(string()),
} satisfies Covers<Stripe.EventListParams>

/** Drops what is past its retention; called when the sandbox clock has moved. */
export function forgetOldEvents(ctx: Context): void {
  const oldest = nowOn(ctx, null) - RETENTION
  for (const row of ctx.tables.events.all()) {
    if (row.at >= oldest) return
    ctx.tables.events.delete(row.id)
    ctx.tables.event_arrivals.delete(row.id)
  }
}

/** With the deliveries that are still to come. */
function shown(ctx: Context, event: StoredEvent): StoredEvent {
  const arrived = ctx.tables.event_arrivals.get(event.id)?.count ?? 0
  return { ...event, pending_webhooks: Math.max(0, event.pending_webhooks - arrived) }
}

function matches(type: string, pattern: string): boolean {
  if (!pattern.endsWith('*')) return type === pattern
  return type.startsWith(pattern.slice(0, -1))
}

export const eventRoutes = [
  route('GET', '/v1/events', listFields, (ctx, params) => {
    if (params.type !== undefined && params.types !== undefined) {
      throw invalidRequest('You may only specify one of `type` and `types`.', 'types')
    }
    const patterns = params.types ?? (params.type === undefined ? ['*'] : [params.type])
    const rows = Array.from(ctx.tables.events.all(), (row) => row.event).filter(
      (event) =>
        patterns.some((pattern) => matches(event.type, pattern)) && isWithin(event.created, params.created),
    )
    const list = paginate(rows, params, '/v1/events', 'event')
    return { ...list, data: list.data.map((event) => shown(ctx, event)) }
  }),
  route('GET', '/v1/events/:id', {}, (ctx, _, id) => {
    const row = ctx.tables.events.get(id)
    if (row === undefined) throw noSuch('event', id)
    return shown(ctx, row.event)
  }),
]
