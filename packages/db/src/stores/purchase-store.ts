import { catalog, productIds, type Purchase, type PurchaseStore } from '@prorata/billing'
import { z } from 'zod'
import type { Run } from '../statements.ts'

const rowSchema = z.object({
  id: z.string(),
  intent_id: z.string(),
  product_id: z.enum(productIds),
  currency: z.enum(catalog.currencies),
  attempt: z.number().int(),
  session_id: z.string().nullable(),
  created_at: z.date(),
})

export function createPurchaseStore(run: Run): PurchaseStore {
  return {
    async take(organizationId, purchase) {
      const { id, intentId, productId, currency, attempt, sessionId, createdAt } = purchase
      const [taken] = await run('purchase.take', take, [
        organizationId,
        id,
        intentId,
        productId,
        currency,
        attempt,
        sessionId,
        new Date(createdAt),
      ])
      const [row] = taken ? [taken] : await run('purchase.find', find, [organizationId, intentId])
      return toPurchase(row)
    },

    async attach(organizationId, { id, attempt }, sessionId) {
      await run('purchase.attach', attach, [organizationId, id, attempt, sessionId])
    },

    async renew(organizationId, { id, intentId, attempt }) {
      await run('purchase.renew', renew, [organizationId, id, attempt])
      const [row] = await run('purchase.find', find, [organizationId, intentId])
      return toPurchase(row)
    },

    async findBySession(organizationId, sessionId) {
      const [row] = await run('purchase.find-by-session', findBySession, [organizationId, sessionId])
      return row ? toPurchase(row) : null
    },
  }
}

function toPurchase(stored: unknown): Purchase {
  const row = rowSchema.parse(stored)
  return {
    id: row.id,
    intentId: row.intent_id,
    productId: row.product_id,
    currency: row.currency,
    attempt: row.attempt,
    sessionId: row.session_id,
    createdAt: row.created_at.getTime(),
  }
}

const columns = 'id, intent_id, product_id, currency, attempt, session_id, created_at'

const take = `
  INSERT INTO purchase (organization_id, ${columns}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
  ON CONFLICT (organization_id, intent_id) DO NOTHING
  RETURNING ${columns}`

const find = `SELECT ${columns} FROM purchase WHERE organization_id = $1 AND intent_id = $2`

/** An attempt that was given up meanwhile is over: its session is not attached to the next one. */
const attach = `
  UPDATE purchase SET session_id = $4 WHERE organization_id = $1 AND id = $2 AND attempt = $3`

const renew = `
  UPDATE purchase SET attempt = attempt + 1, session_id = NULL
  WHERE organization_id = $1 AND id = $2 AND attempt = $3`

const findBySession = `
  SELECT ${columns} FROM purchase WHERE session_id = $2 AND organization_id = $1`
