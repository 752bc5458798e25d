// What the webhook sender needs of the engine: where events go, what signs them, and that one has arrived.
import type { WebhookTarget } from '../contract.ts'
import { nowOn } from './context.ts'
import type { Context } from './context.ts'

export function listTargets(ctx: Context): WebhookTarget[] {
  const now = nowOn(ctx, null)
  return Array.from(ctx.tables.webhook_endpoints.all(), (endpoint) => {
    const signing = ctx.tables.endpoint_secrets.get(endpoint.id)
    const rolled = signing?.rolled
    return {
      id: endpoint.id,
      url: endpoint.url,
      enabled: endpoint.status === 'enabled',
      enabledEvents: endpoint.enabled_events,
      secrets: [
        ...(signing === undefined ? [] : [signing.secret]),
        ...(rolled === undefined || rolled.expiresAt <= now ? [] : [rolled.secret]),
      ],
    }
  })
}

/**
 * One endpoint fewer has the event still to come. Counted beside the event, whose row is told to listeners when written.
 * https://docs.stripe.com/api/events/object#event_object-pending_webhooks
 */
export function countArrival(ctx: Context, eventId: string): void {
  if (ctx.tables.events.get(eventId) === undefined) return
  const count = ctx.tables.event_arrivals.get(eventId)?.count ?? 0
  ctx.tables.event_arrivals.put({ id: eventId, count: count + 1 })
}
