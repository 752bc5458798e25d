import type { BillingErrorCode } from '@prorata/billing'
import { Stripe } from 'stripe'
import { describe, expect, it } from 'vitest'
import { toBillingError, toDecline, withBillingErrors } from './to-billing-error.ts'

const { errors } = Stripe
const key = 'sk_test_51SecretOfTheShop'

/** As the client makes them of an answer. */
function answered(statusCode: number, type: 'card_error' | 'invalid_request_error' | 'api_error', rest = {}) {
  return errors.StripeError.generate({ statusCode, type, message: `Stripe says no to ${key}`, ...rest })
}

describe('toBillingError', () => {
  it.each<[string, Stripe.errors.StripeError, BillingErrorCode]>([
    ['402 declined', answered(402, 'card_error', { code: 'card_declined' }), 'payment_declined'],
    ['429', answered(429, 'invalid_request_error'), 'provider_rate_limited'],
    ['500', answered(500, 'api_error'), 'provider_unavailable'],
    ['502', answered(502, 'api_error'), 'provider_unavailable'],
    ['503', answered(503, 'api_error'), 'provider_unavailable'],
    [
      '409, the key in use',
      answered(409, 'api_error', { code: 'idempotency_key_in_use' }),
      'provider_unavailable',
    ],
    ['409, an object locked', answered(409, 'api_error', { code: 'lock_timeout' }), 'provider_unavailable'],
    ['501, not built', answered(501, 'api_error', { code: 'sandbox_not_implemented' }), 'provider_rejected'],
    ['400', answered(400, 'invalid_request_error', { code: 'parameter_missing' }), 'provider_rejected'],
    [
      '400, no such price',
      answered(400, 'invalid_request_error', { code: 'resource_missing', param: 'items[0][price]' }),
      'provider_rejected',
    ],
    [
      '400, no such customer',
      answered(400, 'invalid_request_error', { code: 'resource_missing', param: 'customer' }),
      'not_found',
    ],
    ['404', answered(404, 'invalid_request_error', { code: 'resource_missing', param: 'id' }), 'not_found'],
    ['401', answered(401, 'invalid_request_error'), 'provider_rejected'],
    ['403', answered(403, 'invalid_request_error'), 'provider_rejected'],
    [
      'another body for a key',
      new errors.StripeIdempotencyError({ type: 'idempotency_error', statusCode: 400 }),
      'provider_rejected',
    ],
    [
      'a timeout',
      new errors.StripeConnectionError({ type: 'api_error', message: 'timeout' }),
      'provider_unavailable',
    ],
  ])('%s', (_name, error, code) => {
    const translated = toBillingError(error)
    expect(translated.code).toBe(code)
    expect(translated.message).not.toContain(key)
    expect(translated.message).toMatch(/^[A-Z].*\.$/)
    expect(JSON.stringify(translated.details ?? {})).not.toContain(key)
  })

  it('keeps the vendor’s error as the cause, for logs', () => {
    const error = answered(500, 'api_error')
    expect(toBillingError(error).cause).toBe(error)
  })
})

describe('a declined payment', () => {
  const card = { card: { last4: '0341' } }

  it('says what the bank said, that nothing was charged, and what to do', () => {
    expect(
      toDecline({ code: 'card_declined', decline_code: 'generic_decline', payment_method: card }).message,
    ).toBe(
      'Your bank declined the card ending 0341. You have not been charged and your plan has not changed. Try another card.',
    )
  })

  it.each([
    ['insufficient_funds', 'Your card ending 0341 has insufficient funds.'],
    ['expired_card', 'Your card ending 0341 has expired.'],
    ['incorrect_cvc', 'The security code of your card ending 0341 is incorrect.'],
    ['processing_error', 'Your bank could not process the payment with your card ending 0341.'],
    ['stolen_card', 'Your bank declined the card ending 0341.'],
    ['something_new', 'Your bank declined the card ending 0341.'],
  ])('%s', (decline_code, words) => {
    const declined = toDecline({ decline_code, payment_method: card })
    expect(declined.message.startsWith(words)).toBe(true)
    expect(declined.details).toEqual({ declineCode: decline_code, last4: '0341' })
  })

  it('names no card where none is known', () => {
    expect(toDecline({}).message).toContain('Your bank declined the card. You have not been charged')
  })
})

describe('withBillingErrors', () => {
  it('lets a mistake of our own pass as what it is', async () => {
    const mistake = new TypeError('ours')
    await expect(withBillingErrors(() => Promise.reject(mistake))).rejects.toBe(mistake)
  })

  it('translates what the SDK throws', async () => {
    const failing = withBillingErrors(() => Promise.reject(answered(429, 'invalid_request_error')))
    await expect(failing).rejects.toMatchObject({ code: 'provider_rate_limited' })
  })
})
