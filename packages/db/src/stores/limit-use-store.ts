import { type LimitUse, type LimitUseStore, limitIds } from '@prorata/billing'
import { z } from 'zod'
import type { Run } from '../statements.ts'

/** What a limit is called in a row that an older catalogue wrote may be gone from this one. */
const rowSchema = z.object({ limit_id: z.string(), used: z.coerce.number().int() })

export function createLimitUseStore(run: Run): LimitUseStore {
  return {
    async find(organizationId) {
      const rows = rowSchema.array().parse(await run('limit-use.find', find, [organizationId]))
      const use: LimitUse = {}
      for (const limit of limitIds) {
        const row = rows.find(({ limit_id }) => limit_id === limit)
        if (row) use[limit] = row.used
      }
      return use
    },

    async report(organizationId, { limit, used, at }) {
      await run('limit-use.report', report, [organizationId, limit, used, new Date(at)])
    },
  }
}

/** Every member takes a seat. */
const find = `
  SELECT limit_id, used FROM limit_use WHERE organization_id = $1
  UNION ALL SELECT 'seats', count(*) FROM member WHERE organization_id = $1`

const report = `
  INSERT INTO limit_use (organization_id, limit_id, used, reported_at) VALUES ($1, $2, $3, $4)
  ON CONFLICT (organization_id, limit_id) DO UPDATE SET used = excluded.used, reported_at = excluded.reported_at
  WHERE limit_use.reported_at <= excluded.reported_at`
