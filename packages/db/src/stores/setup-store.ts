import type { SetupStore } from '@prorata/billing'
import type { Run } from '../statements.ts'

export function createSetupStore(run: Run): SetupStore {
  return {
    async add(organizationId, { sessionId, startedAt }) {
      await run('setup.add', add, [organizationId, sessionId, new Date(startedAt)])
    },

    async pending(organizationId) {
      const rows = await run<{ session_id: string; started_at: Date }>('setup.pending', pending, [
        organizationId,
      ])
      return rows.map((row) => ({ sessionId: row.session_id, startedAt: row.started_at.getTime() }))
    },

    async finish(organizationId, sessionId) {
      await run('setup.finish', finish, [organizationId, sessionId])
    },
  }
}

const add = `
  INSERT INTO payment_method_setup (organization_id, session_id, started_at) VALUES ($1, $2, $3)
  ON CONFLICT DO NOTHING`

const pending = `
  SELECT session_id, started_at FROM payment_method_setup WHERE organization_id = $1
  ORDER BY started_at, session_id`

const finish = 'DELETE FROM payment_method_setup WHERE organization_id = $1 AND session_id = $2'
