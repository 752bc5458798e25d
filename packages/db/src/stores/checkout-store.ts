import { catalog, type CheckoutReservation, type CheckoutStore, intervals, planIds } from '@prorata/billing'
import { z } from 'zod'
import type { Run } from '../statements.ts'

const rowSchema = z.object({
  id: z.string(),
  plan_id: z.enum(planIds),
  interval: z.enum(intervals),
  quantity: z.number().int(),
  skip_trial: z.boolean(),
  currency: z.enum(catalog.currencies),
  promotion_code: z.string().nullable(),
  session_id: z.string().nullable(),
  reserved_at: z.date(),
})

export function createCheckoutStore(run: Run): CheckoutStore {
  return {
    async find(organizationId) {
      const [row] = await run('checkout.find', find, [organizationId])
      return row ? toReservation(row) : null
    },

    async reserve(organizationId, reservation, replaces) {
      const { id, wish, skipTrial, currency, promotionCode, sessionId, reservedAt } = reservation
      const columns = [
        id,
        wish.planId,
        wish.interval,
        wish.quantity,
        skipTrial,
        sessionId,
        new Date(reservedAt),
        currency,
        promotionCode,
      ]
      const rows =
        replaces === null
          ? await run('checkout.reserve', reserve, [organizationId, ...columns])
          : await run('checkout.replace', replace, [organizationId, ...columns, replaces])
      return rows.length > 0
    },

    async attach(organizationId, reservationId, session) {
      await run('checkout.attach', attach, [organizationId, reservationId, session.id])
    },

    async clear(organizationId, reservationId) {
      await run('checkout.clear', clear, [organizationId, reservationId])
    },

    async withdraw(organizationId, { id, sessionId }) {
      const rows = await run('checkout.withdraw', withdraw, [organizationId, id, sessionId])
      return rows.length > 0
    },
  }
}

function toReservation(stored: unknown): CheckoutReservation {
  const row = rowSchema.parse(stored)
  return {
    id: row.id,
    wish: { planId: row.plan_id, interval: row.interval, quantity: row.quantity },
    skipTrial: row.skip_trial,
    currency: row.currency,
    promotionCode: row.promotion_code,
    sessionId: row.session_id,
    reservedAt: row.reserved_at.getTime(),
  }
}

const find = `
  SELECT id, plan_id, interval, quantity, skip_trial, session_id, reserved_at, currency, promotion_code
  FROM checkout_reservation
  WHERE organization_id = $1`

const reserve = `
  INSERT INTO checkout_reservation
    (organization_id, id, plan_id, interval, quantity, skip_trial, session_id, reserved_at, currency, promotion_code)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
  ON CONFLICT (organization_id) DO NOTHING
  RETURNING id`

const replace = `
  UPDATE checkout_reservation SET id = $2, plan_id = $3, interval = $4, quantity = $5, skip_trial = $6,
    session_id = $7, reserved_at = $8, currency = $9, promotion_code = $10
  WHERE organization_id = $1 AND id = $11
  RETURNING id`

/** A reservation that was replaced meanwhile is gone, and its session is not attached to the one that took its place. */
const attach = `
  UPDATE checkout_reservation SET session_id = $3 WHERE organization_id = $1 AND id = $2`

const clear = 'DELETE FROM checkout_reservation WHERE organization_id = $1 AND id = $2'

const withdraw = `
  DELETE FROM checkout_reservation WHERE organization_id = $1 AND id = $2 AND session_id IS NOT DISTINCT FROM $3
  RETURNING id`
