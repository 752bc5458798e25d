import { BillingError, emptyProfile, noSubscription, type SubscriptionStore } from '@prorata/billing'
import { ringChannel } from '../rings.ts'
import type { Run } from '../statements.ts'
import { toAnomalies, toProfile, toSubscription } from '../stored.ts'

interface CustomerRow {
  customer_id: string
  subscription: unknown
  profile: unknown
  synced_at: Date | null
  anomalies: unknown
}

export function createSubscriptionStore(run: Run): SubscriptionStore {
  return {
    async load(organizationId) {
      const [row] = await run<CustomerRow>('subscription.load', load, [organizationId])
      if (!row) {
        return {
          organizationId,
          customerId: null,
          subscription: noSubscription,
          profile: emptyProfile,
          syncedAt: null,
          anomalies: [],
        }
      }
      return {
        organizationId,
        customerId: row.customer_id,
        subscription: toSubscription(row.subscription),
        profile: toProfile(row.profile),
        syncedAt: row.synced_at?.getTime() ?? null,
        anomalies: toAnomalies(row.anomalies),
      }
    },

    async linkCustomer(organizationId, customerId) {
      const [linked] = await run<{ customer_id: string }>('subscription.link', link, [
        organizationId,
        customerId,
        ringChannel,
      ])
      if (linked) return { customerId: linked.customer_id, linked: true }
      const [bound] = await run<{ customer_id: string }>('subscription.load', load, [organizationId])
      if (!bound) {
        throw new BillingError('not_found', 'This customer belongs to another organization.', {
          details: { organizationId, customerId },
        })
      }
      return { customerId: bound.customer_id, linked: false }
    },
  }
}

const load = `
  SELECT customer_id, subscription, profile, synced_at, anomalies FROM billing_customer WHERE organization_id = $1`

/** Neither an organization's customer nor a customer's organization is ever replaced. Linking is the first ring. */
const link = `
  WITH linked AS (
    INSERT INTO billing_customer (organization_id, customer_id, next_attempt_at)
    VALUES ($1, $2, date_trunc('milliseconds', now()))
    ON CONFLICT DO NOTHING
    RETURNING customer_id
  )
  SELECT customer_id, pg_notify($3, '') FROM linked`
