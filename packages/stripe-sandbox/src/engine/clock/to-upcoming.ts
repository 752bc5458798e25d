import type { Upcoming, UpcomingKind } from '../contract.ts'
import type { Context } from '../core/context.ts'
import type { Task, TaskKind } from '../core/tables.ts'
import { describeTask, isTrialEnd } from './describe-task.ts'

const KINDS: Record<TaskKind, UpcomingKind> = {
  settle_charge: 'settlement',
  settle_intent: 'settlement',
  settle_refund: 'settlement',
  expire_authorization: 'expiry',
  dispute_due: 'due_date',
  delete_test_clock: 'expiry',
  expire_session: 'expiry',
  expire_pending_update: 'expiry',
  expire_incomplete: 'expiry',
  trial_will_end: 'trial_reminder',
  upcoming_invoice: 'renewal_reminder',
  end_discount: 'discount_end',
  resume_collection: 'collection',
  schedule_expiring: 'phase',
  schedule_phase: 'phase',
  cancel: 'cancellation',
  renew: 'invoice',
  check_thresholds: 'invoice',
  bill_pending: 'invoice',
  finalize_invoice: 'finalization',
  invoice_will_be_due: 'due_reminder',
  invoice_overdue: 'due_date',
  retry_invoice: 'retry',
  verify_tax_id: 'verification',
}

export function kindOf(ctx: Context, task: Task): UpcomingKind {
  return isTrialEnd(ctx, task) ? 'trial_end' : KINDS[task.kind]
}

export function toUpcoming(ctx: Context, task: Task): Upcoming {
  const { at, clock, objectId } = task
  return { at, clock, kind: kindOf(ctx, task), what: describeTask(ctx, task), objectId }
}
