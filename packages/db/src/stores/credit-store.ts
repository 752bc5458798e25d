import { creditEntryKinds, type CreditStore, meterIds } from '@prorata/billing'
import { z } from 'zod'
import type { Run } from '../statements.ts'

const grantSchema = z.object({
  id: z.string(),
  meter_id: z.enum(meterIds),
  quantity: z.coerce.number().int(),
  remaining: z.coerce.number().int(),
  granted_at: z.date(),
  expires_at: z.date(),
})

const entrySchema = z.object({
  grant_id: z.string(),
  kind: z.enum(creditEntryKinds),
  quantity: z.coerce.number().int(),
  at: z.date(),
})

/** Written in the transactions that count use and save the provider's truth; this only reads. */
export function createCreditStore(run: Run): CreditStore {
  return {
    async usable(organizationId, now) {
      const rows = await run('credit.usable', usable, [organizationId, new Date(now), meterIds])
      return rows.map((row) => {
        const { id, meter_id, quantity, remaining, granted_at, expires_at } = grantSchema.parse(row)
        return {
          paymentId: id,
          meterId: meter_id,
          quantity,
          remaining,
          grantedAt: granted_at.getTime(),
          expiresAt: expires_at.getTime(),
        }
      })
    },

    async entries(organizationId) {
      const rows = await run('credit.entries', entries, [organizationId])
      return rows.map((row) => {
        const { grant_id, kind, quantity, at } = entrySchema.parse(row)
        return { paymentId: grant_id, kind, quantity, at: at.getTime() }
      })
    },
  }
}

const usable = `
  SELECT id, meter_id, quantity, remaining, granted_at, expires_at FROM credit_grant
  WHERE organization_id = $1 AND meter_id = ANY($3) AND expires_at > $2 AND remaining > 0
  ORDER BY expires_at, id`

const entries = `
  SELECT grant_id, kind, quantity, at FROM credit_entry WHERE organization_id = $1 ORDER BY id DESC LIMIT 100`
