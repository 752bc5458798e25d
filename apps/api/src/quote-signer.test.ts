import { type QuoteClaims, quoteLifetime } from '@prorata/billing'
import { assert, base64String, constantFrom, nat, property, string } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createQuoteSigner } from './quote-signer.ts'

const secret = 'q7Zt2mXw9LbR4vKc8NfH3sYd6PjA5gTe'
const signer = createQuoteSigner(secret)
const claims: QuoteClaims = {
  purpose: 'change',
  id: 'quote-1',
  organizationId: 'org-1',
  subscriptionId: 'sub_1',
  itemId: 'si_1',
  basis: '["sub_1"]',
  to: { planId: 'pro', interval: 'month', quantity: 1, unitAmount: 4_900, currency: 'usd' },
  promotion: null,
  effective: 'now',
  prorationDate: 1_794_067_200_000,
  dueToday: { amount: 2_333, currency: 'usd' },
  issuedAt: 1_794_067_200_123,
  expiresAt: 1_794_067_200_123 + quoteLifetime,
}
const token = signer.sign(claims)

describe('createQuoteSigner', () => {
  it('reads back what it signed', () => {
    expect(signer.verify(token)).toEqual(claims)
  })

  it('accepts no token with any character changed, added or removed', () => {
    const other = string({ minLength: 1, maxLength: 1 })
    assert(
      property(nat(token.length), constantFrom(0, 1), other, (at, removed, inserted) => {
        const forged = token.slice(0, at) + inserted + token.slice(at + removed)
        return forged === token || signer.verify(forged) === null
      }),
      { numRuns: 2_000 },
    )
  })

  it('accepts nothing that was made up', () => {
    assert(property(string(), (text) => signer.verify(text) === null))
    assert(property(base64String(), (text) => signer.verify(`q1.${text}.${text}`) === null))
    expect(signer.verify(`${token}.`)).toBeNull()
    expect(signer.verify('q1.'.padEnd(1_000_000, 'A'))).toBeNull()
  })

  it('accepts no token of another server', () => {
    expect(createQuoteSigner(`${secret}!`).verify(token)).toBeNull()
  })

  it('keeps longest catalogue quotes below what the API takes', () => {
    expect(token.length).toBeLessThan(2_048)
  })
})
