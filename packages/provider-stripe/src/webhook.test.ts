import { createHmac } from 'node:crypto'
import { hour, minute, second } from '@prorata/billing'
import * as fc from 'fast-check'
import { Stripe } from 'stripe'
import { describe, expect, it } from 'vitest'
import { readWebhook } from './webhook.ts'

const secret = 'whsec_a_secret_for_tests'
const now = Date.UTC(2026, 10, 7, 16)
const event = {
  id: 'evt_1',
  object: 'event',
  type: 'customer.subscription.updated',
  api_version: '2026-10-28.endive',
  livemode: false,
  created: now / 1000,
  data: { object: { id: 'sub_1', object: 'subscription', customer: 'cus_1', note: 'Grüße, 你好' } },
}
const text = JSON.stringify(event, null, 2)

interface SigningOptions {
  payload?: string
  signedWith?: string
  at?: number
  scheme?: string
}

function sign({ payload = text, signedWith = secret, at = now, scheme = 'v1' }: SigningOptions = {}): string {
  const timestamp = Math.floor(at / 1000)
  return Stripe.webhooks.generateTestHeaderString({ payload, secret: signedWith, timestamp, scheme })
}

function read(payload: string | Buffer, signature: string | undefined, at = now) {
  return readWebhook({ payload: Buffer.from(payload), signature, secret, now: at })
}

describe('readWebhook', () => {
  it('reads what Stripe signed: which customer to look at, and the body to the byte', () => {
    expect(read(text, sign())).toEqual({
      ok: true,
      event: {
        id: 'evt_1',
        type: 'customer.subscription.updated',
        apiVersion: '2026-10-28.endive',
        livemode: false,
        customerId: 'cus_1',
        paymentId: null,
        createdAt: now,
        payload: text,
      },
      versionMismatch: null,
    })
  })

  it('accepts one good signature among others, as while a secret is rolled', () => {
    const [timestamp, good] = sign().split(',')
    expect(read(text, `${timestamp},v1=${'0'.repeat(64)},${good}`)).toMatchObject({ ok: true })
  })

  it.each([
    ['an empty body', '', sign(), 'no_payload'],
    ['no header', text, undefined, 'no_signature'],
    ['an empty header', text, '', 'no_signature'],
    ['a header of nonsense', text, 'nonsense', 'bad_signature'],
    ['a header without a timestamp', text, sign().replace(/t=\d+,/, ''), 'bad_signature'],
    ['two timestamps', text, `t=1,${sign()}`, 'bad_signature'],
    ['a timestamp that is no number', text, sign().replace(/t=\d+/, 't=NaN'), 'bad_signature'],
    ['a header without a signature', text, `t=${now / 1000}`, 'bad_signature'],
    ['an empty signature', text, `t=${now / 1000},v1=`, 'bad_signature'],
    ['a signature without a value', text, `t=${now / 1000},v1`, 'bad_signature'],
    ['another secret', text, sign({ signedWith: 'whsec_another' }), 'bad_signature'],
    ['the retired scheme v0', text, sign({ scheme: 'v0' }), 'bad_signature'],
    ['another body', text.replace('sub_1', 'sub_2'), sign(), 'bad_signature'],
    ['the same body, minified', JSON.stringify(event), sign(), 'bad_signature'],
    ['a byte order mark before the body', `\uFEFF${text}`, sign(), 'bad_signature'],
    ['another time than was signed', text, sign().replace(/t=\d+/, `t=${now / 1000 - 1}`), 'bad_signature'],
    ['six minutes of age', text, sign({ at: now - 6 * minute }), 'too_old'],
    ['two minutes in the future', text, sign({ at: now + 2 * minute }), 'from_the_future'],
    ['a year in the future', text, sign({ at: now + 8_760 * hour }), 'from_the_future'],
  ])('refuses %s', (_name, payload, signature, reason) => {
    expect(read(payload, signature)).toEqual({ ok: false, reason })
  })

  it.each([
    ['five minutes of age', now - 5 * minute],
    ['a clock that runs a minute ahead', now + minute],
  ])('accepts %s, and no more', (_name, at) => {
    const step = at < now ? -second : second
    expect(read(text, sign({ at }))).toMatchObject({ ok: true })
    expect(read(text, sign({ at: at + step }))).toMatchObject({ ok: false })
  })

  it('refuses every forged signature', () => {
    const timestamp = `t=${now / 1000}`
    const hex = fc.stringMatching(/^[0-9a-f]{64}$/)
    const anySignature = fc.oneof(
      hex.map((forged) => `${timestamp},v1=${forged}`),
      fc.string().map((forged) => `${timestamp},v1=${forged}`),
      fc.string(),
      fc.string({ minLength: 1 }).map((key) => `${timestamp},v1=${hmac(`${now / 1000}.${text}`, key)}`),
      hex.map((forged) => `${timestamp},v0=${forged},v1=,v1=${forged.slice(1)}`),
    )
    fc.assert(
      fc.property(anySignature, (signature) => {
        expect(read(text, signature)).toMatchObject({ ok: false })
      }),
      { numRuns: 400 },
    )
  })

  it('refuses a body with any bit flipped', () => {
    const body = Buffer.from(text)
    const signature = sign()
    fc.assert(
      fc.property(fc.nat({ max: body.length - 1 }), fc.nat({ max: 7 }), (at, bit) => {
        const flipped = Buffer.from(body)
        flipped[at] = (flipped[at] ?? 0) ^ (1 << bit)
        expect(read(flipped, signature)).toEqual({ ok: false, reason: 'bad_signature' })
      }),
      { numRuns: 400 },
    )
  })

  it.each([
    ['no JSON', 'hello'],
    ['null', 'null'],
    ['a thin event', JSON.stringify({ ...event, object: 'v2.core.event' })],
    ['an event without an object', JSON.stringify({ ...event, data: {} })],
    ['an event without an id', JSON.stringify({ ...event, id: '' })],
  ])('refuses %s even when it is well signed', (_name, payload) => {
    expect(read(payload, sign({ payload }))).toEqual({ ok: false, reason: 'not_an_event' })
  })

  it('tells of another API version without refusing', () => {
    const payload = JSON.stringify({ ...event, api_version: '2024-04-10' })
    expect(read(payload, sign({ payload }))).toMatchObject({
      ok: true,
      versionMismatch: { expected: '2026-10-28.endive', received: '2024-04-10' },
    })
  })

  it.each<[string, Record<string, unknown>, string | null]>([
    ['a customer itself', { object: 'customer', id: 'cus_2' }, 'cus_2'],
    ['an object of a customer', { object: 'invoice', customer: 'cus_2' }, 'cus_2'],
    ['an expanded customer', { object: 'invoice', customer: { id: 'cus_2' } }, 'cus_2'],
    ['nobody’s object', { object: 'product', id: 'prod_1' }, null],
    ['an object without customer', { object: 'charge', customer: null }, null],
    ['a hostile customer', { object: 'charge', customer: ['cus_2'] }, null],
  ])('rings for %s', (_name, object, customerId) => {
    const payload = JSON.stringify({ ...event, data: { object } })
    expect(read(payload, sign({ payload }))).toMatchObject({ ok: true, event: { customerId } })
  })

  it.each([
    ['a dispute', { object: 'dispute', id: 'du_1', payment_intent: 'pi_1' }],
    ['a refund', { object: 'refund', id: 're_1', payment_intent: { object: 'payment_intent', id: 'pi_1' } }],
  ])('reads whose payment it is of %s, which names no customer', (_name, object) => {
    const payload = JSON.stringify({ ...event, data: { object } })
    expect(read(payload, sign({ payload }))).toMatchObject({ event: { customerId: null, paymentId: 'pi_1' } })
  })

  it('rings for the customer an object was detached from', () => {
    const data = {
      object: { object: 'payment_method', customer: null },
      previous_attributes: { customer: 'cus_3' },
    }
    const payload = JSON.stringify({ ...event, data })
    expect(read(payload, sign({ payload }))).toMatchObject({ event: { customerId: 'cus_3' } })
  })
})

function hmac(content: string, key: string): string {
  return createHmac('sha256', key).update(content).digest('hex')
}
