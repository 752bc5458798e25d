// The invoice that comes next by itself: the very steps of a renewal are taken, the invoice they lead to is read, and
// everything is undone. https://docs.stripe.com/api/invoices/create_preview
import { nowOn, setNow } from '../core/context.ts'
import type { Context } from '../core/context.ts'
import { ApiError } from '../core/errors.ts'
import { forgetDrafts } from '../core/events.ts'
import { getCustomer } from '../core/find.ts'
import { letters } from '../core/ids.ts'
import { TASK_KINDS } from '../core/tables.ts'
import type { Task } from '../core/tables.ts'
import type { Invoice, Subscription, SubscriptionSchedule } from '../core/wire.ts'
import { createUsageItems } from './bill-usage.ts'
import { cancelSubscription } from './cancel.ts'
import { DRAFT_SECONDS, newInvoice } from './invoice.ts'
import { pendingItems, takeItem } from './lines.ts'
import { settleBalance } from './money.ts'
import { draftRenewal, renewSubscription } from './renew.ts'
import { advanceSchedule } from './schedule.ts'
import { nextPeriodEnd } from './timing.ts'
import { withLines } from './totals.ts'

/** The invoice that `steps` lead to; nothing of them stays. */
export function preview(ctx: Context, steps: () => Invoice): Invoice {
  const mark = ctx.store.mark()
  const drafts = ctx.drafts.length
  try {
    return toUpcoming(ctx, steps())
  } finally {
    ctx.store.rollback(mark)
    forgetDrafts(ctx, drafts)
  }
}

/** A draft under an id that cannot be retrieved, settled as it would be. */
function toUpcoming(ctx: Context, invoice: Invoice): Invoice {
  const { due, ending } = settleBalance(invoice.total, invoice.starting_balance, invoice.currency)
  const id = `upcoming_in_1${letters(`${ctx.settings.seed}/upcoming/${invoice.id}`, 23)}`
  return {
    ...invoice,
    id,
    amount_due: due,
    amount_paid: 0,
    amount_remaining: due,
    attempt_count: 0,
    attempted: false,
    automatically_finalizes_at: null,
    billing_reason: 'upcoming',
    effective_at: null,
    ending_balance: ending,
    hosted_invoice_url: null,
    invoice_pdf: null,
    lines: {
      ...invoice.lines,
      data: invoice.lines.data.map((line) => ({ ...line, invoice: id })),
      url: `/v1/invoices/upcoming/lines?customer=${invoice.customer}`,
    },
    number: null,
    status: 'draft',
    status_transitions: {
      finalized_at: null,
      marked_uncollectible_at: null,
      paid_at: null,
      voided_at: null,
    },
  }
}

/** The next renewal as it stands. Throws where the subscription ends and nothing is left to bill. */
export function upcomingInvoice(ctx: Context, subscription: Subscription): Invoice {
  return preview(ctx, () => nextByItself(ctx, subscription))
}

/** What comes where nobody changes anything: a schedule may. */
export function nextByItself(ctx: Context, subscription: Subscription): Invoice {
  const schedule = ctx.tables.schedules.get(subscription.schedule ?? '')
  return schedule === undefined ? nextInvoice(ctx, subscription, 'next') : nextOfSchedule(ctx, schedule)
}

/** The next renewal; with `recurring`, what a period costs without what is pending. */
export function nextInvoice(
  ctx: Context,
  subscription: Subscription,
  mode: 'next' | 'recurring' | undefined,
): Invoice {
  const at = nextPeriodEnd(subscription)
  if (subscription.cancel_at !== null && subscription.cancel_at <= at) return lastInvoice(ctx, subscription)
  const { invoice } = draftRenewal(ctx, subscription, mode !== 'recurring')
  return { ...invoice, created: at, next_payment_attempt: at + DRAFT_SECONDS }
}

/** A subscription that ends is billed once more only for what is pending. */
export function lastInvoice(ctx: Context, subscription: Subscription): Invoice {
  const end = subscription.cancel_at ?? nowOn(ctx, subscription.test_clock)
  createUsageItems(ctx, subscription, end, true)
  const pending = pendingItems(ctx, subscription.customer, subscription.id)
  if (pending.length === 0) throw noneUpcoming(subscription.customer)
  const customer = getCustomer(ctx, subscription.customer, 'customer')
  const now = nowOn(ctx, subscription.test_clock)
  const draft = newInvoice(ctx, {
    customer,
    subscription,
    reason: 'upcoming',
    currency: subscription.currency,
    periodStart: subscription.items.data[0]?.current_period_start ?? now,
    periodEnd: subscription.cancel_at ?? now,
    autoAdvance: true,
  })
  return withLines(
    ctx,
    draft,
    pending.map((item) => takeItem(ctx, draft, item)),
  )
}

/** More steps than any schedule takes without an invoice. */
const STEPS = 100

/** The ids of the invoices a schedule's subscription has. */
export function invoicesOf(ctx: Context, schedule: SubscriptionSchedule): Set<string> {
  return new Set(ctx.tables.invoices.by('subscription', schedule.subscription ?? '').map(({ id }) => id))
}

/** The first invoice, other than those known, that the schedule's phases and its subscription's renewals lead to. */
export function nextOfSchedule(
  ctx: Context,
  given: SubscriptionSchedule,
  known: ReadonlySet<string> = invoicesOf(ctx, given),
): Invoice {
  const { id, test_clock: clock } = given
  let subscription = given.subscription ?? ''
  for (let step = 0; step < STEPS; step += 1) {
    subscription = ctx.tables.schedules.get(id)?.subscription ?? subscription
    const made = ctx.tables.invoices.by('subscription', subscription).find((row) => !known.has(row.id))
    if (made !== undefined) return made
    const task = nextTask(ctx, [id, subscription])
    if (task === undefined) break
    ctx.tables.tasks.delete(task.id)
    setNow(ctx, clock, task.at)
    takeStep(ctx, task)
  }
  throw noneUpcoming(given.customer)
}

const STEPPING: readonly string[] = ['schedule_phase', 'cancel', 'renew']

/** What is due first of those objects. */
function nextTask(ctx: Context, objects: readonly string[]): Task | undefined {
  return objects
    .flatMap((object) => ctx.tables.tasks.by('object', object))
    .filter(({ kind }) => STEPPING.includes(kind))
    .toSorted((a, b) => a.at - b.at || TASK_KINDS.indexOf(a.kind) - TASK_KINDS.indexOf(b.kind))
    .at(0)
}

function takeStep(ctx: Context, { kind, objectId }: Task): void {
  if (kind === 'schedule_phase') {
    advanceSchedule(ctx, objectId)
    return
  }
  const subscription = ctx.tables.subscriptions.get(objectId)
  if (subscription === undefined) return
  if (kind === 'renew') renewSubscription(ctx, subscription)
  else cancelSubscription(ctx, subscription, { reason: 'cancellation_requested', bills: 'like_renewal' })
}

export function noneUpcoming(customer: string): ApiError {
  return new ApiError(404, {
    type: 'invalid_request_error',
    code: 'invoice_upcoming_none',
    message: `No upcoming invoices for customer: ${customer}`,
  })
}
