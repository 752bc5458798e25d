/**
 * Mails on their way. A mail is claimed, marked as being sent, and sent: who dies before the mark leaves it to the next
 * worker, who dies after it leaves it `unknown`, because no mail server can be asked what it has. Leases and back-off run
 * on the database's clock.
 */

import {
  BillingError,
  type Email,
  emailContentSchema,
  emailStatuses,
  type Outbox,
  type SendOutcome,
} from '@prorata/billing'
import type { Position } from '../cursor.ts'
import { pageOf } from '../page.ts'
import type { Run } from '../statements.ts'

interface EmailRow {
  id: string
  key: string
  organization_id: string
  organization_name: string
  recipients: string[]
  content: unknown
  status: string
  attempts: number
  last_failure: string | null
  created_at: Date
  sent_at: Date | null
}

/** About a day of trying. */
const mostAttempts = 12

export function createOutbox(run: Run): Outbox {
  return {
    async claim({ leaseMs }) {
      const [row] = await run<EmailRow & { lease_token: string }>('outbox.claim', claim, [leaseMs])
      return row ? { email: toEmail(row), token: row.lease_token } : null
    },

    async begin({ email, token }) {
      const rows = await run('outbox.begin', begin, [email.id, token])
      return rows.length > 0
    },

    async finish({ email, token }, outcome) {
      const values = [email.id, token, ...outcomeColumns(outcome, email.attempts)] as const
      await run('outbox.finish', finish, values)
    },

    async giveUpLost() {
      const rows = await run('outbox.give-up-lost', giveUpLost, [])
      return rows.length
    },

    async list(organizationId, page) {
      const rowsAfter = (count: number, after: Position | null) => {
        if (!after) return run<EmailRow>('outbox.first-page', firstPage, [organizationId, count])
        if (!isUuid(after.id)) throw new BillingError('invalid_input', 'This is not a page of the list.')
        const values = [organizationId, count, new Date(after.createdAt), after.id]
        return run<EmailRow>('outbox.next-page', nextPage, values)
      }
      const { items: emails, nextCursor } = await pageOf(page, rowsAfter, toEmail)
      return { emails, nextCursor }
    },

    async find(organizationId, emailId) {
      if (!isUuid(emailId)) return null
      const [row] = await run<EmailRow>('outbox.find', find, [organizationId, emailId])
      return row ? toEmail(row) : null
    },
  }
}

function toEmail(row: EmailRow): Email {
  const status = emailStatuses.find((known) => known === row.status)
  if (status === undefined) throw new TypeError(`A mail has the status ${row.status}`)
  return {
    id: row.id,
    key: row.key,
    organizationId: row.organization_id,
    organizationName: row.organization_name,
    addresses: row.recipients,
    content: emailContentSchema.parse(row.content),
    status,
    attempts: row.attempts,
    lastFailure: row.last_failure,
    createdAt: row.created_at.getTime(),
    sentAt: row.sent_at?.getTime() ?? null,
  }
}

/** Status, failure and the moment it was sent. */
function outcomeColumns(outcome: SendOutcome, attempts: number) {
  switch (outcome.kind) {
    case 'sent':
      return ['sent', null, new Date(outcome.at)] as const
    case 'retry':
      return [attempts + 1 >= mostAttempts ? 'failed' : 'queued', outcome.failure, null] as const
    case 'failed':
    case 'unknown':
      return [outcome.kind, outcome.failure, null] as const
    case 'dropped':
      return ['dropped', null, null] as const
    default:
      return outcome satisfies never
  }
}

function isUuid(text: string): boolean {
  return /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/u.test(text)
}

const columns = `email.id, key, organization_id, organization_name, recipients, content, status, attempts, last_failure,
  created_at, sent_at`

const claim = `
  WITH due AS MATERIALIZED (
    SELECT id FROM email
    WHERE status = 'queued' AND next_attempt_at <= now() AND (lease_until IS NULL OR lease_until <= now())
    ORDER BY next_attempt_at LIMIT 1 FOR UPDATE SKIP LOCKED
  )
  UPDATE email SET lease_token = gen_random_uuid(),
    lease_until = now() + $1::double precision * interval '1 millisecond'
  FROM due WHERE email.id = due.id
  RETURNING ${columns}, lease_token`

const begin = `
  UPDATE email SET status = 'sending'
  WHERE id = $1 AND lease_token = $2::uuid AND status = 'queued' AND lease_until > now()
  RETURNING 1`

/** 10 s, 20 s, 40 s … up to three hours, and up to a fifth more so that a crowd does not come back at once. */
const finish = `
  UPDATE email SET status = $3, last_failure = $4, sent_at = $5::timestamptz, attempts = attempts + 1,
    lease_token = NULL, lease_until = NULL,
    next_attempt_at = now() + least(10800, 10 * power(2, attempts)) * (1 + random() / 5) * interval '1 second'
  WHERE id = $1 AND lease_token = $2::uuid`

const giveUpLost = `
  UPDATE email SET status = 'unknown', last_failure = 'Its sender was lost while it was sent',
    lease_token = NULL, lease_until = NULL
  WHERE status = 'sending' AND lease_until <= now()
  RETURNING 1`

const firstPage = `
  SELECT ${columns} FROM email WHERE organization_id = $1
  ORDER BY created_at DESC, id DESC LIMIT $2`

const nextPage = `
  SELECT ${columns} FROM email WHERE organization_id = $1 AND (created_at, id) < ($3::timestamptz, $4::uuid)
  ORDER BY created_at DESC, id DESC LIMIT $2`

const find = `SELECT ${columns} FROM email WHERE id = $2::uuid AND organization_id = $1`
