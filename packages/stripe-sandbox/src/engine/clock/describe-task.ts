import type { Context } from '../core/context.ts'
import type { Task } from '../core/tables.ts'

/** What will happen, in words and with whom: for people who look at the clock. */
export function describeTask(ctx: Context, task: Task): string {
  const { subscriptions, invoices, sessions, schedules, customers } = ctx.tables
  const holder =
    subscriptions.get(task.objectId)?.customer ??
    invoices.get(task.objectId)?.customer ??
    sessions.get(task.objectId)?.customer ??
    schedules.get(task.objectId)?.customer
  const customer = customers.get(holder ?? '')
  const name = customer?.name ?? customer?.email ?? customer?.id
  const what = isTrialEnd(ctx, task) ? 'End of the trial of' : words(task)
  return `${what} ${task.objectId}${name === undefined ? '' : ` (${name})`}`
}

/** A trial ends by the renewal that follows it, so the two share a task and differ by the subscription's status. */
export function isTrialEnd(ctx: Context, { kind, objectId }: Task): boolean {
  return kind === 'renew' && ctx.tables.subscriptions.get(objectId)?.status === 'trialing'
}

function words(task: Task): string {
  switch (task.kind) {
    case 'settle_charge':
      return 'Settlement of'
    case 'settle_intent':
      return 'The bank’s answer to'
    case 'settle_refund':
      return 'The bank’s answer to the refund'
    case 'expire_authorization':
      return 'Expiry of the authorization of'
    case 'dispute_due':
      return 'Last day to answer'
    case 'verify_tax_id':
      return 'Verification of the tax ID'
    case 'delete_test_clock':
      return 'Deletion of the test clock'
    case 'expire_session':
      return 'Expiry of checkout session'
    case 'expire_pending_update':
      return 'Expiry of the pending update of'
    case 'expire_incomplete':
      return 'Expiry of the incomplete subscription'
    case 'trial_will_end':
      return 'Reminder of the end of the trial of'
    case 'upcoming_invoice':
      return 'Reminder of the next invoice for'
    case 'end_discount':
      return 'End of the discount'
    case 'resume_collection':
      return 'Collection of payments again for'
    case 'schedule_expiring':
      return 'Reminder of the end of'
    case 'schedule_phase':
      return 'Next phase of'
    case 'cancel':
      return 'End of'
    case 'check_thresholds':
      return 'A look at the billing thresholds of'
    case 'bill_pending':
      return 'Invoice for what waits on'
    case 'renew':
      return 'Invoice for'
    case 'finalize_invoice':
      return 'Finalization of'
    case 'invoice_will_be_due':
      return 'Reminder of the due date of'
    case 'invoice_overdue':
      return 'Due date of'
    case 'retry_invoice':
      return 'Retry of the payment of'
    default:
      return task.kind satisfies never
  }
}
