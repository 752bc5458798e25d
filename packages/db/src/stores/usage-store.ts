import { meterIds, type UsageReceipt, type UsageStore } from '@prorata/billing'
import { z } from 'zod'
import type { Run } from '../statements.ts'

interface ReceiptRow {
  kind: UsageReceipt['kind']
  used: string
  credits: string
}

/** Every meter has a number; one that was not asked for has 0. */
const usedSchema = z.record(z.enum(meterIds), z.number().int())

export function createUsageStore(run: Run): UsageStore {
  return {
    async used(organizationId, asked, period) {
      const rows = await run<{ meter_id: string; used: string }>('usage.used', used, [
        organizationId,
        asked,
        new Date(period.start),
      ])
      const counted = new Map(rows.map((row) => [row.meter_id, Number(row.used)]))
      return usedSchema.parse(
        Object.fromEntries(meterIds.map((meterId) => [meterId, counted.get(meterId) ?? 0])),
      )
    },

    async record(organizationId, { meterId, quantity, identifier, occurredAt }, period, limit) {
      const [row] = await run<ReceiptRow>('usage.record', record, [
        organizationId,
        meterId,
        identifier,
        quantity,
        new Date(occurredAt),
        new Date(period.start),
        limit === 'unlimited' ? null : limit,
      ])
      if (!row) throw new Error('record_usage answers exactly one row')
      return { kind: row.kind, used: Number(row.used), credits: Number(row.credits) }
    },
  }
}

const used = `
  SELECT meter_id, used - from_credits AS used FROM usage_counter
  WHERE organization_id = $1 AND meter_id = ANY($2) AND period_start = $3`

/** The function is in the migrations: exact under any number of callers, in one round trip. */
const record = 'SELECT kind, used, credits FROM record_usage($1, $2, $3, $4, $5, $6, $7)'
