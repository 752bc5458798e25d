/** Mails between the moment they are due and the moment a mail server has them. */

import type { EmailContent } from '../email.ts'
import type { PayLinkClaims } from '../pay-link.ts'
import type { Instant } from '../time.ts'

/**
 * `sending`: on its way to the mail server. `failed`: it will not be tried again. `unknown`: whoever sent it died, or the
 * server's answer was lost, so that it may have arrived; it is not sent twice. `dropped`: what it asks for has been done.
 */
export const emailStatuses = ['queued', 'sending', 'sent', 'failed', 'unknown', 'dropped'] as const
export type EmailStatus = (typeof emailStatuses)[number]

/** Whom an organization's mails go to. */
export interface Addressees {
  organizationName: string
  addresses: string[]
}

export interface NewEmail extends Addressees {
  key: string
  content: EmailContent
}

export interface Email extends NewEmail {
  id: string
  organizationId: string
  status: EmailStatus
  attempts: number
  lastFailure: string | null
  /** Product time. */
  createdAt: Instant
  /** Product time; `null` where it was not sent, or not yet. */
  sentAt: Instant | null
}

/** The right to send one mail. It lapses after its lease. */
export interface EmailClaim {
  email: Email
  token: string
}

export type SendOutcome =
  | { kind: 'sent'; at: Instant }
  /** To be tried again after a pause that grows with each failure. */
  | { kind: 'retry'; failure: string }
  | { kind: 'failed'; failure: string }
  | { kind: 'unknown'; failure: string }
  | { kind: 'dropped' }

export interface EmailPage {
  emails: Email[]
  nextCursor: string | null
}

/** Mails are put in by `SyncQueue.settle`, in the transaction that saves what they tell of. */
export interface Outbox {
  /** Any mail that is due; `null` where there is none or other workers have them. */
  claim(options: { leaseMs: number }): Promise<EmailClaim | null>
  /** Call it right before the mail leaves: from here on it is not sent a second time. False where the claim had lapsed. */
  begin(claim: EmailClaim): Promise<boolean>
  finish(claim: EmailClaim, outcome: SendOutcome): Promise<void>
  /** Marks what was being sent by somebody who died as `unknown`, and answers how many there were. */
  giveUpLost(): Promise<number>
  /** Newest first, by key and not by offset. `limit` is 1 to 100; a cursor that is not one of ours is `invalid_input`. */
  list(organizationId: string, page: { limit: number; cursor: string | null }): Promise<EmailPage>
  find(organizationId: string, emailId: string): Promise<Email | null>
}

export interface MailMessage {
  to: string[]
  subject: string
  html: string
  text: string
  /** Names the mail for ever, also to the servers that get it. */
  messageKey: string
}

export type MailOutcome = { kind: 'sent' } | Exclude<SendOutcome, { kind: 'sent' | 'dropped' }>

export interface Mailer {
  /** Never throws: what went wrong, and whether it may be tried again, is in the answer. */
  send(message: MailMessage): Promise<MailOutcome>
}

/** Signs the links of mails, and reads back only what it signed. */
export interface PayLinkSigner {
  sign(claims: PayLinkClaims): string
  /** `null` for anything that was not signed by us. Whether it has expired is for the caller to see. */
  verify(token: string): PayLinkClaims | null
}
