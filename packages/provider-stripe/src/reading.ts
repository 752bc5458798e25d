import type { Anomaly } from '@prorata/billing'

/** What was read of an object at Stripe, or why it cannot be read safely. */
export type Reading<Value> = { ok: true; value: Value } | { ok: false; anomaly: Anomaly }
