import type { WebhookInbox } from '@prorata/billing'
import { ringChannel } from '../rings.ts'
import type { Run } from '../statements.ts'

export function createWebhookInbox(run: Run): WebhookInbox {
  return {
    async receive(event) {
      const [row] = await run<{ stored: boolean }>('inbox.receive', receive, [
        event.id,
        event.type,
        event.apiVersion,
        event.livemode,
        event.customerId,
        new Date(event.createdAt),
        event.payload,
        ringChannel,
        event.paymentId ?? null,
      ])
      return { duplicate: row?.stored !== true }
    },
  }
}

/** An event of a customer we do not know is stored too: the customer's first ring, at linking, covers it. */
const receive = `
  WITH stored AS (
    INSERT INTO webhook_event (id, type, api_version, livemode, customer_id, created_at, payload)
    VALUES ($1, $2, $3, $4, $5, $6, $7)
    ON CONFLICT (id) DO NOTHING
    RETURNING customer_id
  ), rung AS (
    UPDATE billing_customer customer SET generation = generation + 1
    FROM stored
    WHERE customer.organization_id = CASE
      WHEN stored.customer_id IS NULL THEN (SELECT organization_id FROM payment WHERE id = $9)
      ELSE (SELECT organization_id FROM billing_customer WHERE customer_id = stored.customer_id)
    END
    RETURNING generation = answered_generation + 1 AS first
  )
  SELECT EXISTS (SELECT FROM stored) AS stored, (SELECT pg_notify($8, '') FROM rung WHERE first)`
