// An expired checkout session that can be taken up again. https://docs.stripe.com/payments/checkout/abandoned-carts
import { newId, nowOn } from '../core/context.ts'
import type { Context } from '../core/context.ts'
import { invalidRequest } from '../core/errors.ts'
import { clockOf } from '../core/events.ts'
import type { SessionPlan } from '../core/tables.ts'
import type { CheckoutSession } from '../core/wire.ts'

const DAY = 86400
/** https://docs.stripe.com/api/checkout/sessions/object#checkout_session_object-after_expiration-recovery-expires_at */
const RECOVERABLE_SECONDS = 30 * DAY

/** The session with the address under which a copy of it can be had. */
export function withRecovery(ctx: Context, expired: CheckoutSession): CheckoutSession {
  const recovery = expired.after_expiration?.recovery
  if (recovery?.enabled !== true) return expired
  const now = nowOn(ctx, clockOf(ctx, expired.customer))
  return {
    ...expired,
    after_expiration: {
      recovery: {
        ...recovery,
        expires_at: now + RECOVERABLE_SECONDS,
        url: `${ctx.settings.publicUrl}/recover/${expired.id}`,
      },
    },
  }
}

/** A new session that is a copy of the expired one. */
export function recoverSession(ctx: Context, expired: CheckoutSession, plan: SessionPlan): CheckoutSession {
  const recovery = expired.after_expiration?.recovery
  const clock = clockOf(ctx, expired.customer)
  const now = nowOn(ctx, clock)
  if (expired.status !== 'expired' || recovery?.url == null || (recovery.expires_at ?? 0) < now) {
    throw invalidRequest('This Checkout Session cannot be recovered.', undefined, 'checkout_session_not_open')
  }
  const id = newId(ctx, 'cs_test')
  const expiresAt = now + DAY
  ctx.store.schedule('expire_session', id, clock, expiresAt)
  ctx.tables.session_plans.put({ ...plan, id, waiting: null })
  return ctx.tables.sessions.put<CheckoutSession>({
    ...expired,
    id,
    after_expiration: { recovery: { ...recovery, expires_at: null, url: null } },
    allow_promotion_codes: recovery.allow_promotion_codes ? true : expired.allow_promotion_codes,
    created: now,
    expires_at: expiresAt,
    recovered_from: expired.id,
    status: 'open',
    url: `${ctx.settings.publicUrl}/checkout/${id}`,
  })
}
