// Events follow from what changed. Objects with plain life cycles (customers, prices, subscriptions) get theirs by
// comparing the rows before and after an operation; objects that pass through several states within one operation
// (invoices, payments) draft one at each. At the end of the operation the drafts are put in the order in which
// Stripe delivers them. https://docs.stripe.com/api/events
import { newId, nowOn } from './context.ts'
import type { Context } from './context.ts'
import { difference } from './difference.ts'
import { updateEntitlements } from '../billing/entitle.ts'
import { toPlan } from '../resources/to-plan.ts'
import { API_VERSION } from './wire.ts'
import type { Customer, Price, StoredEvent, Subscription, SubscriptionSchedule } from './wire.ts'

export interface EventDraft {
  type: string
  object: object
  previous?: Record<string, unknown>
  clock: string | null
}

/** Notes that `object`, as it is now, has to be told as an event of that type. */
export function draftEvent(
  ctx: Context,
  type: string,
  object: object & { test_clock?: string | null },
  clock: string | null = object.test_clock ?? null,
  previous?: Record<string, unknown>,
): void {
  ctx.drafts.push({ type, object, clock, ...(previous === undefined ? {} : { previous }) })
}

const RANKS: [RegExp, number][] = [
  [/^charge\./, 10],
  [/^payment_method\.attached$/, 11],
  [/^customer\.created$/, 12],
  [/^customer\.updated$/, 13],
  [/^checkout\.session\.completed$/, 14],
  [/^customer\.subscription\.created$/, 15],
  [/^(payment_intent|setup_intent)\./, 16],
  [/^invoice\./, 17],
  [/^(customer\.subscription\.|subscription_schedule\.)/, 18],
  [/^invoiceitem\./, 19],
  [/^invoice_payment\./, 20],
  [/^customer\.deleted$/, 21],
  [/^entitlements\./, 21],
  [/^test_helpers\.test_clock\.ready$/, 22],
]

const rankCache = new Map<string, number>()

function rank(type: string): number {
  const known = rankCache.get(type)
  if (known !== undefined) return known
  const found = RANKS.find(([pattern]) => pattern.test(type))?.[1] ?? 0
  rankCache.set(type, found)
  return found
}

/** Ends an operation: its drafts become events. */
export function flushEvents(ctx: Context): void {
  noticeChanges(ctx)
  const drafts = ctx.drafts
  ctx.drafts = []
  drafts.sort((a, b) => rank(a.type) - rank(b.type))
  const now = nowOn(ctx, null)
  const endpoints = [...ctx.tables.webhook_endpoints.all()]
  for (const draft of drafts) {
    const event: StoredEvent = {
      id: newId(ctx, 'evt'),
      object: 'event',
      api_version: API_VERSION,
      created: nowOn(ctx, draft.clock),
      data: {
        object: draft.object,
        ...(draft.previous === undefined ? {} : { previous_attributes: draft.previous }),
      },
      livemode: false,
      pending_webhooks: endpoints.filter(
        (endpoint) =>
          endpoint.status === 'enabled' &&
          (endpoint.enabled_events.includes('*') || endpoint.enabled_events.includes(draft.type)),
      ).length,
      request: { id: ctx.request?.id ?? null, idempotency_key: ctx.request?.idempotencyKey ?? null },
      type: draft.type,
    }
    ctx.tables.events.put({ id: event.id, at: now, event })
  }
  ctx.operation = ctx.store.mark()
}

/** Drops what an undone stretch had drafted. */
export function forgetDrafts(ctx: Context, count: number): void {
  ctx.drafts.length = Math.min(ctx.drafts.length, count)
}

function noticeChanges(ctx: Context): void {
  const first = new Map<string, { table: string; id: string; before: object | undefined }>()
  for (const { table, id, before } of ctx.store.writesSince(ctx.operation)) {
    const key = `${table.name}/${id}`
    if (!first.has(key)) first.set(key, { table: table.name, id, before: before?.row })
  }
  for (const { table, id, before } of first.values()) {
    switch (table) {
      case 'products':
        noticePlain(ctx, 'product', before, ctx.tables.products.get(id))
        break
      case 'prices':
        noticePrice(ctx, before, ctx.tables.prices.get(id))
        break
      case 'customers':
        noticeCustomer(ctx, id, before)
        break
      case 'subscriptions':
        noticeSubscription(ctx, before, ctx.tables.subscriptions.get(id))
        break
      case 'coupons':
        noticePlain(ctx, 'coupon', before, ctx.tables.coupons.get(id))
        break
      case 'promotion_codes':
        noticePlain(ctx, 'promotion_code', before, ctx.tables.promotion_codes.get(id))
        break
      case 'tax_rates':
        noticePlain(ctx, 'tax_rate', before, ctx.tables.tax_rates.get(id))
        break
      case 'schedules':
        noticeSchedule(ctx, before, ctx.tables.schedules.get(id))
        break
      default:
        break
    }
  }
}

function noticePlain(
  ctx: Context,
  noun: string,
  before: object | undefined,
  after: (object & { test_clock?: string | null }) | undefined,
): void {
  if (before === undefined) {
    if (after !== undefined) draftEvent(ctx, `${noun}.created`, after)
    return
  }
  if (after === undefined) {
    draftEvent(ctx, `${noun}.deleted`, before)
    return
  }
  const previous = difference(before, after)
  if (previous !== null) draftEvent(ctx, `${noun}.updated`, after, after.test_clock ?? null, previous)
}

/**
 * A customer who is made and billed by one request (checkout) is told twice: as made, and as billing left it, which is
 * known by the currency that the first invoice gives a customer.
 */
function noticeCustomer(ctx: Context, id: string, before: object | undefined): void {
  const after = ctx.tables.customers.get(id)
  if (before === undefined && after !== undefined && after.currency !== null) {
    const unbilled = ctx.store
      .writesSince(ctx.operation)
      .filter((write) => write.id === id && write.before !== undefined)
      .map((write) => write.before?.row)
      .findLast((row) => row !== undefined && 'currency' in row && row.currency === null)
    if (unbilled !== undefined) {
      noticePlain(ctx, 'customer', undefined, unbilled)
      noticePlain(ctx, 'customer', unbilled, after)
      return
    }
  }
  noticePlain(ctx, 'customer', before, after)
}

/** A recurring price is also a plan to older integrations, which hear of it first. */
function noticePrice(ctx: Context, before: object | undefined, after: Price | undefined): void {
  const was = isPrice(before) ? before : undefined
  if ((after ?? was)?.recurring) {
    noticePlain(
      ctx,
      'plan',
      was === undefined ? undefined : toPlan(was),
      after === undefined ? undefined : toPlan(after),
    )
  }
  noticePlain(ctx, 'price', before, after)
}

function isPrice(row: object | undefined): row is Price {
  return row !== undefined && 'object' in row && row.object === 'price'
}

const ENDED: readonly string[] = ['canceled']

function noticeSubscription(ctx: Context, before: object | undefined, after: Subscription | undefined): void {
  if (after === undefined) return
  noticeEntitlements(ctx, after)
  const clock = after.test_clock
  if (before === undefined) {
    draftEvent(ctx, 'customer.subscription.created', after)
    return
  }
  const previous = difference(before, after)
  if (previous === null) return
  if (ENDED.includes(after.status) && 'status' in previous) {
    draftEvent(ctx, 'customer.subscription.deleted', after)
    return
  }
  draftEvent(ctx, 'customer.subscription.updated', after, clock, previous)
  if (previous['status'] !== undefined && after.status === 'paused') {
    draftEvent(ctx, 'customer.subscription.paused', after, clock)
  }
  if (previous['status'] === 'paused' && after.status !== 'incomplete_expired') {
    draftEvent(ctx, 'customer.subscription.resumed', after, clock)
  }
  if (previous['pending_update'] === null && after.pending_update !== null) return
  if ('pending_update' in previous && after.pending_update === null) {
    const applied = 'items' in previous
    draftEvent(ctx, `customer.subscription.pending_update_${applied ? 'applied' : 'expired'}`, after, clock)
  }
}

function noticeEntitlements(ctx: Context, subscription: Subscription): void {
  const change = updateEntitlements(ctx, subscription)
  if (change === null) return
  const type = 'entitlements.active_entitlement_summary.updated'
  draftEvent(ctx, type, change.summary, subscription.test_clock, change.previous)
}

function noticeSchedule(
  ctx: Context,
  before: object | undefined,
  after: SubscriptionSchedule | undefined,
): void {
  if (after === undefined) return
  if (before === undefined) {
    draftEvent(ctx, 'subscription_schedule.created', after)
    return
  }
  const previous = difference(before, after)
  if (previous === null) return
  const ended = 'status' in previous && ['released', 'canceled', 'completed'].includes(after.status)
  if (ended) draftEvent(ctx, `subscription_schedule.${after.status}`, after)
  draftEvent(ctx, 'subscription_schedule.updated', after, after.test_clock, previous)
}

/** The customer whose clock an object lives on. */
export function clockOf(ctx: Context, customer: string | null): string | null {
  const row: Customer | undefined = customer === null ? undefined : ctx.tables.customers.get(customer)
  return row?.test_clock ?? null
}
