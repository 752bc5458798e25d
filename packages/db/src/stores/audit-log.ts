import type { AuditLog } from '@prorata/billing'
import type { Run } from '../statements.ts'

/** The table itself refuses every change and removal. */
export function createAuditLog(run: Run): AuditLog {
  return {
    async append({ organizationId, actor, action, details, at }) {
      await run('audit.append', append, [
        organizationId,
        actor,
        action,
        JSON.stringify(details),
        new Date(at),
      ])
    },
  }
}

const append = `
  INSERT INTO audit_entry (organization_id, actor, action, details, at) VALUES ($1, $2, $3, $4, $5)`
