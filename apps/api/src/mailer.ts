/** Hands mails to a mail server, and tells what is known of them afterwards. */

import { createHash } from 'node:crypto'
import { second, type Mailer, type MailMessage, type MailOutcome } from '@prorata/billing'
import { createTransport } from 'nodemailer'
import { z } from 'zod'
import type { Env } from './env.ts'

/** Without a mail server mails stay where they are: in the outbox, to be read there. Never with live money. */
export function createMailer({ mail: { smtpUrl, from } }: Pick<Env, 'mail'>): Mailer {
  if (smtpUrl === null) return { send: async () => ({ kind: 'sent' }) }
  const transport = createTransport({
    url: smtpUrl,
    connectionTimeout: 10 * second,
    greetingTimeout: 10 * second,
    socketTimeout: 20 * second,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  return {
    async send(message) {
      try {
        // Where the server cannot be reached, or does not know us, nothing has left the house.
        await transport.verify()
      } catch (error) {
        return { kind: 'retry', failure: wordsOf(error) }
      }
      try {
        await transport.sendMail(toSmtp(message, from))
        return { kind: 'sent' }
      } catch (error) {
        return outcomeOf(error)
      }
    },
  }
}

/** As objects: a comma in an address does not make it two. */
function toSmtp({ to, subject, html, text, messageKey }: MailMessage, from: string) {
  return {
    from,
    to: to.map((address) => ({ name: '', address })),
    subject,
    html,
    text,
    messageId: messageIdOf(messageKey, from),
    headers: { 'Auto-Submitted': 'auto-generated' },
  }
}

/** The same for the same mail: a receiving server can tell a second copy. https://datatracker.ietf.org/doc/html/rfc5322#section-3.6.4 */
export function messageIdOf(key: string, from: string): string {
  const domain = /@(?<domain>[^>\s]+)>?$/u.exec(from)?.groups?.['domain'] ?? 'prorata.test'
  return `<${createHash('sha256').update(key).digest('hex').slice(0, 40)}@${domain}>`
}

const smtpError = z.object({ responseCode: z.number().optional(), code: z.string().optional() })

/**
 * 4xx is "later", 5xx is "never" (https://datatracker.ietf.org/doc/html/rfc5321#section-4.2.1). Without an answer the
 * server may have the mail: it is not sent again.
 */
export function outcomeOf(error: unknown): MailOutcome {
  const { responseCode, code } = smtpError.safeParse(error).data ?? {}
  const failure = wordsOf(error)
  if (responseCode !== undefined) return { kind: responseCode >= 500 ? 'failed' : 'retry', failure }
  // Refused by our own side of the connection, before anything was sent.
  const isOurs = code === 'EENVELOPE' || code === 'ECONFIG'
  return { kind: isOurs ? 'failed' : 'unknown', failure }
}

function wordsOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).slice(0, 500)
}
