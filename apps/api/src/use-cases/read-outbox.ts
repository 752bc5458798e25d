/** The outbox page of the sandbox: what would have been sent, as it would have looked. */

import { BillingError, type Email, type EmailKind, type EmailStatus, type Instant } from '@prorata/billing'
import { renderEmail, type RenderedEmail } from '../emails/render-email.ts'
import { emailSamples } from '../emails/samples.ts'
import type { Ports } from './ports.ts'
import { renderFor } from './send-email.ts'

export interface OutboxEntry {
  id: string
  kind: EmailKind
  subject: string
  to: string[]
  status: EmailStatus
  createdAt: Instant
  sentAt: Instant | null
  lastFailure: string | null
}

export interface OutboxPage {
  emails: OutboxEntry[]
  nextCursor: string | null
}

export async function listOutbox(
  ports: Ports,
  organizationId: string,
  page: { limit: number; cursor: string | null },
): Promise<OutboxPage> {
  assertSandbox(ports)
  const { emails, nextCursor } = await ports.outbox.list(organizationId, page)
  return { emails: emails.map((email) => toEntry(email, renderFor(ports, email))), nextCursor }
}

export async function findInOutbox(
  ports: Ports,
  organizationId: string,
  emailId: string,
): Promise<OutboxEntry & RenderedEmail> {
  assertSandbox(ports)
  const email = await ports.outbox.find(organizationId, emailId)
  if (!email) throw new BillingError('not_found', 'There is no such mail in this organization.')
  const rendered = renderFor(ports, email)
  return { ...toEntry(email, rendered), ...rendered }
}

export interface EmailPreview extends RenderedEmail {
  name: string
  kind: EmailKind
}

/** Every mail there is, with made-up content: its links lead nowhere. */
export function previewEmails({ environment: { baseUrl } }: Ports, organizationName: string): EmailPreview[] {
  const links = {
    page: (path: string) => `${baseUrl}${path}`,
    pay: (invoiceId: string) => `${baseUrl}/billing/pay/${invoiceId}`,
  }
  return emailSamples.map(({ name, content }) => ({
    name,
    kind: content.kind,
    ...renderEmail({ content, organizationName }, links),
  }))
}

function toEntry(
  { id, content, addresses, status, createdAt, sentAt, lastFailure }: Email,
  { subject }: RenderedEmail,
): OutboxEntry {
  return { id, kind: content.kind, subject, to: addresses, status, createdAt, sentAt, lastFailure }
}

/** Links of real mails are as good as signing in to one invoice's payment: nobody reads them but who gets them. */
function assertSandbox({ environment }: Ports): void {
  if (environment.mode === 'sandbox') return
  throw new BillingError('not_found', 'There is an outbox in the sandbox only: elsewhere mails are sent.')
}
