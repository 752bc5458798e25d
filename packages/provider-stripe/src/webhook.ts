/**
 * Verifies a delivery and reads from it which customer to look at again. State is never read from it: deliveries come late,
 * twice and in any order. https://docs.stripe.com/webhooks
 */

import { type InboxEvent, type Instant, minute } from '@prorata/billing'
import { Stripe } from 'stripe'
import { z } from 'zod'
import { toInstant, toSeconds } from './seconds.ts'

/** Seconds a delivery may be old: Stripe's own default. 0 would switch the check off. */
const tolerance = 300
/** How far a sender's clock may run ahead of ours; a signature from further in the future could be kept and replayed. */
const mostAhead = minute

export type WebhookRefusal =
  | 'no_payload'
  | 'no_signature'
  /** Not signed with our secret, not by this scheme, or not these bytes. */
  | 'bad_signature'
  | 'too_old'
  | 'from_the_future'
  /** Well signed, and still no event we can read. */
  | 'not_an_event'

export type WebhookReading =
  | {
      ok: true
      event: InboxEvent
      /** The endpoint sends another API version than we are written for. It is no harm while we read ids only. */
      versionMismatch: { expected: string; received: string | null } | null
    }
  | { ok: false; reason: WebhookRefusal }

const eventSchema = z.object({
  id: z.string().min(1),
  object: z.literal('event'),
  type: z.string().min(1),
  api_version: z.string().nullable().default(null),
  livemode: z.boolean(),
  created: z.number().int(),
  data: z.object({
    object: z.record(z.string(), z.unknown()),
    previous_attributes: z.record(z.string(), z.unknown()).optional(),
  }),
})

/** `now` is the wall's clock, since signatures carry the sender's. Never throws for what is in a delivery. */
export function readWebhook(delivery: {
  payload: Buffer
  signature: string | undefined
  secret: string
  now: Instant
}): WebhookReading {
  const { payload, signature, secret, now } = delivery
  if (payload.length === 0) return { ok: false, reason: 'no_payload' }
  if (!signature) return { ok: false, reason: 'no_signature' }
  const text = decode(payload)
  if (text === null) return { ok: false, reason: 'bad_signature' }
  const refusal = verify(text, signature, secret, now)
  if (refusal) return { ok: false, reason: refusal }
  const parsed = eventSchema.safeParse(parseJson(text))
  if (!parsed.success) return { ok: false, reason: 'not_an_event' }
  const { id, type, api_version: received, livemode, created, data } = parsed.data
  const expected = Stripe.API_VERSION
  return {
    ok: true,
    event: {
      id,
      type,
      apiVersion: received,
      livemode,
      customerId: customerOf(data.object) ?? customerOf(data.previous_attributes ?? {}),
      paymentId: paymentOf(data.object),
      createdAt: toInstant(created),
      payload: text,
    },
    versionMismatch: received === expected ? null : { expected, received },
  }
}

/** Byte for byte, or not at all: a lenient decoder would let other bytes pass as the ones that were signed. */
function decode(payload: Buffer): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(payload)
  } catch {
    return null
  }
}

function verify(text: string, signature: string, secret: string, now: Instant): WebhookRefusal | null {
  // Two timestamps would leave open which of them was signed.
  const [timestamp, ...others] = [...signature.matchAll(/(?:^|,)t=([^,]*)/g)].map(([, value]) => value)
  if (timestamp === undefined || others.length > 0 || !/^\d{1,12}$/.test(timestamp)) return 'bad_signature'
  try {
    const { signature: verifier } = Stripe.webhooks
    // The age is judged below, so that it gets a reason of its own.
    if (!verifier?.verifyHeader(text, signature, secret, Number.MAX_SAFE_INTEGER, undefined, now)) {
      return 'bad_signature'
    }
  } catch {
    // Not only its own error class: an empty `v1=` makes the SDK throw a plain `Error`, and a stranger can send that.
    return 'bad_signature'
  }
  const age = toSeconds(now) - Number(timestamp)
  if (age > tolerance) return 'too_old'
  return -age * 1000 > mostAhead ? 'from_the_future' : null
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** The customer an object is, or belongs to. An object that was detached names it in its previous attributes. */
function customerOf(object: Record<string, unknown>): string | null {
  const { object: kind, id, customer } = object
  const owner = kind === 'customer' ? id : isObject(customer) ? customer['id'] : customer
  return typeof owner === 'string' && owner !== '' ? owner : null
}

/** Refunds and disputes name no customer, only what they are of. */
function paymentOf({ payment_intent: intent }: Record<string, unknown>): string | null {
  const id = isObject(intent) ? intent['id'] : intent
  return typeof id === 'string' && id !== '' ? id : null
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
