/**
 * A webhook is a doorbell: it is verified, written down and answered, and nothing else happens here. 2xx means that the row
 * is durable; the sync worker does the rest.
 */

import type { InboxEvent, WebhookInbox } from '@prorata/billing'
import type { WebhookReading } from '@prorata/provider-stripe'
import type { FastifyInstance } from 'fastify'
import { HttpError } from '../http/errors.ts'

export const stripeWebhookPath = '/webhooks/stripe'
const bodyLimit = 1024 * 1024

export interface StripeWebhookParts {
  inbox: WebhookInbox
  /** Verifies a delivery and reads which customer it rings for. */
  readWebhook: (payload: Buffer, signature: string | undefined) => WebhookReading
  /** Whether this installation moves real money. */
  livemode: boolean
}

/** https://docs.stripe.com/webhooks: 400 for what Stripe did not sign, 503 (it will try again) where the row cannot be written. */
export async function registerStripeWebhook(
  app: FastifyInstance,
  { inbox, readWebhook, livemode }: StripeWebhookParts,
): Promise<void> {
  const reportedVersions = new Set<string | null>()
  await app.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    // The signature is over the bytes as they came, whatever they call themselves.
    scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit }, (_request, body, done) =>
      done(null, body),
    )

    scope.post(stripeWebhookPath, { bodyLimit }, async (request, reply) => {
      const { body, headers, log } = request
      const signature = headers['stripe-signature']
      const reading = readWebhook(
        Buffer.isBuffer(body) ? body : Buffer.alloc(0),
        typeof signature === 'string' ? signature : undefined,
      )
      if (!reading.ok) {
        log.warn({ reason: reading.reason }, 'Refused a webhook')
        throw new HttpError(400, `Not accepted: ${reading.reason}`)
      }
      const { event, versionMismatch } = reading
      if (versionMismatch && !reportedVersions.has(versionMismatch.received)) {
        reportedVersions.add(versionMismatch.received)
        log.warn(versionMismatch, 'The webhook endpoint has another API version than this code')
      }
      if (event.livemode !== livemode) {
        log.warn({ eventId: event.id, livemode: event.livemode }, 'Stored a webhook of the other mode')
      }
      const received = event.livemode === livemode ? event : muted(event)
      const { duplicate } = await inbox.receive(received).catch((error: unknown) => {
        log.error({ err: error, eventId: event.id }, 'Could not store a webhook')
        throw new HttpError(503, 'The event could not be stored. Send it again.')
      })
      return reply.send({ received: true, duplicate })
    })
  })
}

/** An event of the other mode is kept for the record, and rings for nobody. */
function muted(event: InboxEvent): InboxEvent {
  return { ...event, customerId: null, paymentId: null }
}
