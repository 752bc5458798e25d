import type { Env } from '../env.ts'
import type { EnvReader } from './reader.ts'

const smtpExample = 'smtps://user:password@smtp.example.com'
const fromExample = 'Acme Billing <billing@acme.com>'

/** An address, or a name and an address in angle brackets; nothing that could begin another header or recipient. */
const sender =
  /^(?:[^<>",;@\p{Cc}]+<[^\s<>",;@]+@[^\s<>",;@]+\.[^\s<>",;@]+>|[^\s<>",;@]+@[^\s<>",;@]+\.[^\s<>",;@]+)$/u

/** Live money needs mail: whoever is not told that a payment failed loses what they pay for. */
export function readMail(reader: EnvReader, isLive: boolean): Env['mail'] {
  const smtpUrl = readSmtpUrl(reader)
  if (isLive && reader.optional('SMTP_URL') === null) {
    reader.refuse(
      `SMTP_URL is not set, but customers are charged: they have to be told when a payment fails. For example ${smtpExample}.`,
    )
  }
  return { smtpUrl, from: readFrom(reader, smtpUrl !== null) }
}

function readSmtpUrl(reader: EnvReader): string | null {
  const text = reader.optional('SMTP_URL')
  if (text === null) return null
  const url = URL.canParse(text) ? new URL(text) : null
  if (url && ['smtp:', 'smtps:'].includes(url.protocol) && url.hostname && ['', '/'].includes(url.pathname)) {
    return text
  }
  // It may hold a password, and is not repeated.
  reader.refuse(`SMTP_URL is not an address like ${smtpExample}.`)
  return null
}

function readFrom(reader: EnvReader, isNeeded: boolean): string {
  const text = reader.optional('MAIL_FROM')
  if (text === null) {
    if (isNeeded)
      reader.refuse(`MAIL_FROM is not set: it is whom mails come from, for example ${fromExample}.`)
    return 'Prorata <billing@prorata.test>'
  }
  if (!sender.test(text)) reader.refuse(`MAIL_FROM is "${text}", but is an address like ${fromExample}.`)
  return text
}
