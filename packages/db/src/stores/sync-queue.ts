/**
 * Doorbells and leases. Leases and back-off run on the database's clock, because they are about processes; what is due
 * to be looked at again runs on the product's clock, because it is about billing. No transaction is open while a worker
 * fetches: a token decides, in the statement that saves, whether its claim still holds. A claim is taken before the
 * fetch, and a new one voids the old, so an older fetch never overwrites a newer one.
 */

import {
  type BillingEvent,
  type CreditSource,
  creditSourcesOf,
  type CustomerTruth,
  type NewEmail,
  type SyncClaim,
  type SyncQueue,
} from '@prorata/billing'
import { ringChannel } from '../rings.ts'
import type { Run } from '../statements.ts'
import { toSubscription } from '../stored.ts'
import { lookBack } from './look-back.ts'

interface ClaimRow {
  organization_id: string
  customer_id: string
  generation: string
  lease_token: string
  subscription: unknown
}

export function createSyncQueue(run: Run): SyncQueue {
  return {
    async ring(organizationId) {
      const values = [organizationId, ringChannel]
      const [row] = await run<{ generation: string }>('sync.ring', ring, values)
      return row ? BigInt(row.generation) : null
    },

    async claim({ organizationId, now, leaseMs }) {
      const [row] =
        organizationId === undefined
          ? await run<ClaimRow>('sync.claim-any', claimAny, [leaseMs, new Date(now)])
          : await run<ClaimRow>('sync.claim-one', claimOne, [leaseMs, new Date(now), organizationId])
      return row ? toClaim(row) : null
    },

    async settle(claim, { truth, events, emails, fetchedAt, lookAgainAt }) {
      const [row] = await run<{ settled: boolean }>('sync.settle', settle, [
        claim.organizationId,
        claim.token,
        claim.generation,
        ...subscriptionColumns(truth),
        JSON.stringify(truth.anomalies),
        new Date(fetchedAt),
        new Date(lookAgainAt),
        JSON.stringify(truth.invoices.map(toInvoiceRow)),
        JSON.stringify(events.map(toEventRow)),
        truth.trial?.subscriptionId ?? null,
        ringChannel,
        JSON.stringify(truth.profile),
        JSON.stringify(truth.payments.map(toPaymentRow)),
        JSON.stringify(emails.map(toEmailRow)),
        JSON.stringify(creditSourcesOf(truth.payments).map(toCreditRow)),
      ])
      return row?.settled === true
    },

    lookBack: ({ organizationId }) => lookBack(run, organizationId),

    async release(claim, failure) {
      await run('sync.release', release, [claim.organizationId, claim.token, failure])
    },

    async isAnswered(organizationId, generation) {
      const rows = await run('sync.is-answered', isAnswered, [organizationId, generation])
      return rows.length > 0
    },
  }
}

function toClaim(row: ClaimRow): SyncClaim {
  return {
    organizationId: row.organization_id,
    customerId: row.customer_id,
    generation: BigInt(row.generation),
    token: row.lease_token,
    previous: toSubscription(row.subscription),
  }
}

/** All `null` where the subscription could not be read: the stored one stays. */
function subscriptionColumns({ subscription }: CustomerTruth) {
  if (subscription === null) return [null, null, null, null] as const
  const sold = subscription.status === 'none' ? null : subscription
  return [
    JSON.stringify(subscription),
    subscription.status,
    sold?.terms.planId ?? null,
    sold?.id ?? null,
  ] as const
}

function toInvoiceRow(invoice: CustomerTruth['invoices'][number]) {
  return {
    id: invoice.id,
    created_at: new Date(invoice.createdAt),
    status: invoice.status,
    currency: invoice.total.currency,
    total: invoice.total.amount,
    amount_due: invoice.amountDue.amount,
    amount_paid: invoice.amountPaid.amount,
    data: invoice,
  }
}

function toPaymentRow(payment: CustomerTruth['payments'][number]) {
  return {
    id: payment.id,
    created_at: new Date(payment.createdAt),
    status: payment.status,
    currency: payment.amount.currency,
    amount: payment.amount.amount,
    amount_refunded: payment.amountRefunded.amount,
    purchase_id: payment.purchaseId,
    invoice_id: payment.invoiceId,
    data: payment,
  }
}

function toCreditRow(source: CreditSource) {
  return {
    id: source.paymentId,
    meter_id: source.meterId,
    quantity: source.quantity,
    reversed: source.reversed,
    granted_at: new Date(source.grantedAt),
    expires_at: new Date(source.expiresAt),
  }
}

function toEmailRow({ key, content, organizationName, addresses }: NewEmail) {
  return { key, kind: content.kind, content, organization_name: organizationName, recipients: addresses }
}

function toEventRow(event: BillingEvent) {
  return { kind: event.kind, data: event }
}

/** Only the ring that makes a customer due wakes the workers: more of them would say nothing new. */
const ring = `
  WITH rung AS (
    UPDATE billing_customer SET generation = generation + 1
    WHERE organization_id = $1
    RETURNING generation, answered_generation
  )
  SELECT generation, CASE WHEN generation = answered_generation + 1 THEN pg_notify($2, '') END FROM rung`

const take = `
  UPDATE billing_customer customer
  SET lease_token = gen_random_uuid(), lease_until = now() + $1::double precision * interval '1 millisecond'
  FROM chosen WHERE customer.organization_id = chosen.organization_id
  RETURNING customer.organization_id, customer.customer_id, customer.generation, customer.lease_token,
    customer.subscription`

/** Rings come before looks that are due. The second is only searched where the first finds none. */
const claimAny = `
  WITH rung AS (
    SELECT organization_id FROM billing_customer
    WHERE generation > answered_generation AND next_attempt_at <= now()
      AND (lease_until IS NULL OR lease_until <= now())
    ORDER BY next_attempt_at LIMIT 1 FOR UPDATE SKIP LOCKED
  ), due AS (
    SELECT organization_id FROM billing_customer
    WHERE look_again_at <= $2 AND next_attempt_at <= now() AND (lease_until IS NULL OR lease_until <= now())
    ORDER BY look_again_at LIMIT 1 FOR UPDATE SKIP LOCKED
  ), chosen AS MATERIALIZED (
    SELECT organization_id FROM rung UNION ALL SELECT organization_id FROM due LIMIT 1
  )
  ${take}`

/** Somebody waits for this organization: a back-off does not hold them up. */
const claimOne = `
  WITH chosen AS MATERIALIZED (
    SELECT organization_id FROM billing_customer
    WHERE organization_id = $3 AND (generation > answered_generation OR look_again_at <= $2)
      AND (lease_until IS NULL OR lease_until <= now())
    FOR UPDATE SKIP LOCKED
  )
  ${take}`

/** One statement, so all of it or nothing. A customer that rang meanwhile stays due, and says so once more. */
const settle = `
  WITH held AS (
    UPDATE billing_customer SET
      answered_generation = greatest(answered_generation, $3::bigint),
      subscription = coalesce($4::jsonb, subscription),
      status = coalesce($5, status),
      plan_id = CASE WHEN $4::jsonb IS NULL THEN plan_id ELSE $6 END,
      subscription_id = CASE WHEN $4::jsonb IS NULL THEN subscription_id ELSE $7 END,
      synced_at = CASE WHEN $4::jsonb IS NULL THEN synced_at ELSE $9::timestamptz END,
      anomalies = $8::jsonb,
      profile = $15::jsonb,
      look_again_at = $10::timestamptz,
      lease_token = NULL, lease_until = NULL,
      failures = 0, last_failure = NULL, next_attempt_at = date_trunc('milliseconds', now())
    WHERE organization_id = $1 AND lease_token = $2::uuid AND lease_until > now()
    RETURNING organization_id, generation, answered_generation, subscription_id
  ), saved_invoices AS (
    INSERT INTO invoice (id, organization_id, created_at, status, currency, total, amount_due, amount_paid, data)
    SELECT row.id, held.organization_id, row.created_at, row.status, row.currency, row.total, row.amount_due,
      row.amount_paid, row.data
    FROM held, jsonb_to_recordset($11::jsonb) AS row(id text, created_at timestamptz, status text, currency text,
      total bigint, amount_due bigint, amount_paid bigint, data jsonb)
    ON CONFLICT (id) DO UPDATE SET created_at = excluded.created_at, status = excluded.status,
      currency = excluded.currency, total = excluded.total, amount_due = excluded.amount_due,
      amount_paid = excluded.amount_paid, data = excluded.data
    WHERE invoice.organization_id = excluded.organization_id AND invoice.data <> excluded.data
  ), saved_payments AS (
    INSERT INTO payment (id, organization_id, created_at, status, currency, amount, amount_refunded, purchase_id,
      invoice_id, data)
    SELECT row.id, held.organization_id, row.created_at, row.status, row.currency, row.amount, row.amount_refunded,
      row.purchase_id, row.invoice_id, row.data
    FROM held, jsonb_to_recordset($16::jsonb) AS row(id text, created_at timestamptz, status text, currency text,
      amount bigint, amount_refunded bigint, purchase_id text, invoice_id text, data jsonb)
    ON CONFLICT (id) DO UPDATE SET created_at = excluded.created_at, status = excluded.status,
      currency = excluded.currency, amount = excluded.amount, amount_refunded = excluded.amount_refunded,
      purchase_id = excluded.purchase_id, invoice_id = excluded.invoice_id, data = excluded.data
    WHERE payment.organization_id = excluded.organization_id AND payment.data <> excluded.data
  ), saved_events AS (
    INSERT INTO subscription_event (organization_id, subscription_id, kind, data, at)
    SELECT held.organization_id, held.subscription_id, event.row->>'kind', event.row->'data', $9::timestamptz
    FROM held, jsonb_array_elements($12::jsonb) WITH ORDINALITY AS event(row, position)
    ORDER BY event.position
  ), saved_emails AS (
    INSERT INTO email (key, organization_id, organization_name, recipients, kind, content, created_at, next_attempt_at)
    SELECT row.key, held.organization_id, row.organization_name, row.recipients, row.kind, row.content,
      $9::timestamptz, date_trunc('milliseconds', now())
    FROM held, jsonb_to_recordset($17::jsonb) AS row(key text, organization_name text, recipients text[], kind text,
      content jsonb)
    ON CONFLICT (key) DO NOTHING
  ), redeemed AS (
    INSERT INTO trial_key (kind, value, organization_id, subscription_id, taken_at)
    SELECT 'organization', organization_id, organization_id, $13::text, $9::timestamptz
    FROM held WHERE $13::text IS NOT NULL
    ON CONFLICT DO NOTHING
  ), settled_credits AS (
    SELECT settle_credits(organization_id, $18::jsonb, $9::timestamptz) FROM held
  )
  SELECT true AS settled, (SELECT count(*) FROM settled_credits),
    CASE WHEN generation > answered_generation THEN pg_notify($14, '') END
  FROM held`

/** 1 s, 2 s, 4 s … up to 15 minutes, and up to a fifth more so that a crowd does not come back at once. */
const release = `
  UPDATE billing_customer SET
    lease_token = NULL, lease_until = NULL, failures = failures + 1, last_failure = $3,
    next_attempt_at = now() + least(900, power(2, least(failures, 20))) * (1 + random() / 5) * interval '1 second'
  WHERE organization_id = $1 AND lease_token = $2::uuid`

const isAnswered = 'SELECT 1 FROM billing_customer WHERE organization_id = $1 AND answered_generation >= $2'
