// Alerts: told once per customer whose usage has reached a value. They are looked at when usage is reported, count what
// was reported before them, too, and leave customers on test clocks out.
// https://docs.stripe.com/billing/subscriptions/usage-based/alerts
import { nowOn } from '../core/context.ts'
import type { Context } from '../core/context.ts'
import { draftEvent } from '../core/events.ts'
import type { Alert, AlertTriggered, Customer, Meter } from '../core/wire.ts'
import { usageBetween } from './usage.ts'

function isFor(alert: Alert, customer: string): boolean {
  const filters = alert.usage_threshold?.filters ?? []
  return filters.length === 0 || filters.some((filter) => filter.customer === customer)
}

export function tellAlerts(ctx: Context, meter: Meter, customer: Customer): void {
  if (customer.test_clock !== null) return
  for (const alert of ctx.tables.alerts.by('meter', meter.id)) {
    const threshold = alert.usage_threshold
    const told = ctx.tables.alerts_told.get(alert.id)?.customers ?? []
    if (threshold === null || alert.status !== 'active' || !isFor(alert, customer.id)) continue
    if (told.includes(customer.id)) continue
    const value = usageBetween(ctx, meter, customer.id, 0, Infinity)
    if (value < threshold.gte) continue
    ctx.tables.alerts_told.put({ id: alert.id, customers: [...told, customer.id] })
    const triggered: AlertTriggered = {
      object: 'billing.alert_triggered',
      alert,
      created: nowOn(ctx, null),
      customer: customer.id,
      livemode: false,
      value,
    }
    draftEvent(ctx, 'billing.alert.triggered', triggered, null)
  }
}
