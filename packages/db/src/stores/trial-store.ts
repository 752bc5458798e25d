import { type TrialKey, trialKeyKinds, type TrialStore } from '@prorata/billing'
import { z } from 'zod'
import type { Run } from '../statements.ts'

const rowSchema = z.object({ kind: z.enum(trialKeyKinds) })

export function createTrialStore(run: Run): TrialStore {
  return {
    async taken(keys) {
      return kindsOf(await run('trial.taken', taken, columnsOf(keys)))
    },

    async take(keys, { organizationId, subscriptionId, at }) {
      const columns = columnsOf(keys)
      await run('trial.take', take, [...columns, organizationId, subscriptionId, new Date(at)])
      // Asked after the keys are taken: of two trials at one moment, exactly one finds the key to be another's.
      return kindsOf(await run('trial.taken-by-others', takenByOthers, [...columns, subscriptionId]))
    },
  }
}

/** In one order, so that no two trials wait for each other's keys in a circle. */
function columnsOf(keys: readonly TrialKey[]): [kinds: string[], values: string[]] {
  const ordered = keys.toSorted((a, b) => compare(a.kind, b.kind) || compare(a.value, b.value))
  return [ordered.map(({ kind }) => kind), ordered.map(({ value }) => value)]
}

function compare(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}

function kindsOf(rows: unknown[]): TrialKey['kind'][] {
  return rowSchema
    .array()
    .parse(rows)
    .map(({ kind }) => kind)
}

/** An address is only ever compared, so that its hash is enough. */
const keys = `
  SELECT kind, CASE kind WHEN 'email' THEN encode(sha256(convert_to(value, 'UTF8')), 'hex') ELSE value END AS value
  FROM unnest($1::text[], $2::text[]) AS given(kind, value)`

const taken = `
  SELECT DISTINCT taken.kind FROM (${keys}) AS wanted JOIN trial_key taken USING (kind, value) ORDER BY 1`

const take = `
  INSERT INTO trial_key (kind, value, organization_id, subscription_id, taken_at)
  SELECT kind, value, $3, $4, $5 FROM (${keys}) AS wanted
  ON CONFLICT DO NOTHING`

const takenByOthers = `
  SELECT DISTINCT taken.kind FROM (${keys}) AS wanted JOIN trial_key taken USING (kind, value)
  WHERE taken.subscription_id <> $3 ORDER BY 1`
