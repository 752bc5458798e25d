// Previews of schedules: what their phases, as they are or as they would be, bill next.
// https://docs.stripe.com/api/invoices/create_preview#create_create_preview-schedule
import type { Context } from '../core/context.ts'
import { invalidRequest, noSuch } from '../core/errors.ts'
import { getCustomer } from '../core/find.ts'
import type { Invoice } from '../core/wire.ts'
import { fromPhases } from '../resources/new-schedule.ts'
import { updateSchedule } from '../resources/schedules.ts'
import { addItems, assumedCustomer, assumedStranger } from './preview-owner.ts'
import type { Preview } from './preview-fields.ts'
import { invoicesOf, nextOfSchedule } from './upcoming.ts'

/** The next invoice of a schedule that there is, changed by `schedule_details` where they are given. */
export function previewSchedule(ctx: Context, params: Preview, id: string): Invoice {
  const schedule = ctx.tables.schedules.get(id)
  if (schedule === undefined) throw noSuch('subscription_schedule', id, 'schedule')
  if (params.customer !== undefined && params.customer !== schedule.customer) {
    throw invalidRequest(`The schedule ${id} does not belong to the customer ${params.customer}.`, 'customer')
  }
  assumedCustomer(ctx, getCustomer(ctx, schedule.customer, 'customer'), params)
  const subscription = ctx.tables.subscriptions.get(schedule.subscription ?? '')
  const owner = { customer: schedule.customer, subscription: subscription?.id ?? null }
  addItems(ctx, params, owner, subscription?.currency ?? params.currency ?? null)
  const known = invoicesOf(ctx, schedule)
  if (params.schedule_details === undefined) return nextOfSchedule(ctx, schedule, known)
  const { billing_mode: mode, ...details } = params.schedule_details
  if (mode !== undefined) {
    throw invalidRequest(
      'You cannot change the `billing_mode` of a schedule.',
      'schedule_details[billing_mode]',
    )
  }
  return nextOfSchedule(ctx, updateSchedule(ctx, details, id), known)
}

/** The first invoice of a schedule that is yet to be created. */
export function previewNewSchedule(ctx: Context, params: Preview): Invoice {
  const details = params.schedule_details
  const customer =
    params.customer === undefined
      ? assumedStranger(ctx, params)
      : assumedCustomer(ctx, getCustomer(ctx, params.customer, 'customer'), params)
  addItems(ctx, params, { customer: customer.id, subscription: null }, params.currency ?? null)
  const schedule = fromPhases(ctx, {
    billing_mode: details?.billing_mode,
    customer: customer.id,
    end_behavior: details?.end_behavior,
    phases: details?.phases,
    start_date: details?.phases?.[0]?.start_date ?? 'now',
  })
  return nextOfSchedule(ctx, schedule, new Set())
}
