import { cancelSubscription } from '../billing/cancel.ts'
import { dropHeld, followInvoice } from '../billing/collect.ts'
import { becomeOverdue, remindOfDueDate } from '../billing/overdue.ts'
import { collectAutomatically } from '../billing/dunning.ts'
import { setStatus } from '../billing/status.ts'
import { finalizeInvoice, voidInvoice } from '../billing/invoice.ts'
import { ledgerOf } from '../billing/ledger.ts'
import { billPendingItems } from '../billing/pending-interval.ts'
import { endDiscount } from '../billing/redeem.ts'
import { remindOfRenewal } from '../billing/remind-of-renewal.ts'
import { renewSubscription } from '../billing/renew.ts'
import { checkThresholds } from '../billing/thresholds.ts'
import { nowOn } from '../core/context.ts'
import type { Context } from '../core/context.ts'
import { draftEvent } from '../core/events.ts'
import { cancelSetupIntent } from '../payments/setup-intents.ts'
import { withRecovery } from '../payments/session-recovery.ts'
import { runPaymentTask } from '../payments/tasks.ts'
import { verifyTaxId } from '../payments/tax-ids.ts'
import type { Task } from '../core/tables.ts'
import type { CheckoutSession, Invoice, Subscription } from '../core/wire.ts'
import { deleteTestClock } from './delete-test-clock.ts'
import { advanceSchedule, remindOfExpiry } from '../billing/schedule.ts'

/** Does what was due. The clock already stands at the task's time. */
export function runTask(ctx: Context, task: Task): void {
  const { subscriptions, invoices, sessions } = ctx.tables
  switch (task.kind) {
    case 'settle_charge':
    case 'settle_intent':
    case 'settle_refund':
    case 'expire_authorization':
    case 'dispute_due':
      runPaymentTask(ctx, task.kind, task.objectId, task.clock)
      return
    case 'verify_tax_id':
      verifyTaxId(ctx, task.objectId, task.clock)
      return
    case 'delete_test_clock': {
      const clock = ctx.tables.test_clocks.get(task.objectId)
      if (clock !== undefined) deleteTestClock(ctx, clock)
      return
    }
    case 'expire_session': {
      const session = sessions.get(task.objectId)
      if (session?.status === 'open') expireSession(ctx, session)
      return
    }
    case 'expire_pending_update': {
      const subscription = subscriptions.get(task.objectId)
      if (subscription !== undefined) expirePendingUpdate(ctx, subscription)
      return
    }
    case 'expire_incomplete': {
      const subscription = subscriptions.get(task.objectId)
      if (subscription?.status === 'incomplete') expireIncomplete(ctx, subscription)
      return
    }
    case 'trial_will_end': {
      const subscription = subscriptions.get(task.objectId)
      if (subscription?.status === 'trialing') {
        draftEvent(ctx, 'customer.subscription.trial_will_end', subscription)
      }
      return
    }
    case 'upcoming_invoice': {
      const subscription = subscriptions.get(task.objectId)
      if (subscription !== undefined) remindOfRenewal(ctx, subscription)
      return
    }
    case 'end_discount':
      endDiscount(ctx, task.objectId)
      return
    case 'resume_collection': {
      const subscription = subscriptions.get(task.objectId)
      if (subscription !== undefined)
        subscriptions.put<Subscription>({ ...subscription, pause_collection: null })
      return
    }
    case 'schedule_expiring':
      remindOfExpiry(ctx, task.objectId)
      return
    case 'schedule_phase':
      advanceSchedule(ctx, task.objectId)
      return
    case 'cancel': {
      const subscription = subscriptions.get(task.objectId)
      if (subscription !== undefined) {
        cancelSubscription(ctx, subscription, { reason: 'cancellation_requested', bills: 'like_renewal' })
      }
      return
    }
    case 'renew': {
      const subscription = subscriptions.get(task.objectId)
      if (subscription !== undefined) renewSubscription(ctx, subscription)
      return
    }
    case 'check_thresholds': {
      const subscription = subscriptions.get(task.objectId)
      if (subscription !== undefined) checkThresholds(ctx, subscription)
      return
    }
    case 'bill_pending': {
      const subscription = subscriptions.get(task.objectId)
      if (subscription !== undefined) billPendingItems(ctx, subscription)
      return
    }
    case 'finalize_invoice': {
      const invoice = invoices.get(task.objectId)
      if (invoice?.status === 'draft') finalizeAndCollect(ctx, invoice)
      return
    }
    case 'invoice_will_be_due':
      remindOfDueDate(ctx, task.objectId)
      return
    case 'invoice_overdue':
      becomeOverdue(ctx, task.objectId)
      return
    case 'retry_invoice': {
      const invoice = invoices.get(task.objectId)
      if (invoice?.status === 'open') collectAutomatically(ctx, invoice)
      return
    }
    default:
      task.kind satisfies never
  }
}

function finalizeAndCollect(ctx: Context, draft: Invoice): void {
  const invoice = finalizeInvoice(ctx, draft)
  if (invoice.status !== 'open') followInvoice(ctx, invoice)
  else if (invoice.collection_method === 'send_invoice') draftEvent(ctx, 'invoice.sent', invoice)
  else collectAutomatically(ctx, invoice)
}

export function expireSession(ctx: Context, session: CheckoutSession): CheckoutSession {
  ctx.store.cancelTasksOf(session.id)
  const setup = ctx.tables.setup_intents.get(session.setup_intent ?? '')
  if (setup !== undefined && setup.status !== 'succeeded') cancelSetupIntent(ctx, setup, 'abandoned')
  const expired = ctx.tables.sessions.put<CheckoutSession>(
    withRecovery(ctx, { ...session, status: 'expired', url: null }),
  )
  draftEvent(ctx, 'checkout.session.expired', expired, null)
  return expired
}

/** After 23 hours without payment the first invoice is void and the subscription over. */
function expireIncomplete(ctx: Context, subscription: Subscription): void {
  ctx.store.cancelTasksOf(subscription.id)
  const invoice = ctx.tables.invoices.get(subscription.latest_invoice ?? '')
  if (invoice?.status === 'open') voidInvoice(ctx, invoice)
  const ended = setStatus(ctx, subscription, 'incomplete_expired')
  ctx.tables.subscriptions.put<Subscription>({ ...ended, ended_at: nowOn(ctx, subscription.test_clock) })
}

function expirePendingUpdate(ctx: Context, subscription: Subscription): void {
  const held = ledgerOf(ctx, subscription.id).held
  const invoice = ctx.tables.invoices.get(held?.invoice ?? '')
  if (invoice?.status === 'open') voidInvoice(ctx, invoice)
  dropHeld(ctx, subscription)
}
