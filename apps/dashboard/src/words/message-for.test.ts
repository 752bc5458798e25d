import { billingErrorCodes } from '@prorata/billing'
import { TRPCClientError } from '@trpc/client'
import { describe, expect, it } from 'vitest'
import { isOutcomeUnknown, toFailure } from './failure.ts'
import { messageFor } from './message-for.ts'

const wire = (data: Record<string, unknown>, message = 'said by the server') =>
  new TRPCClientError(message, { result: { error: { code: -32_000, message, data } } })

describe('messageFor', () => {
  it.each(billingErrorCodes)('says what happened and what to do for %s', (code) => {
    const failure = toFailure(wire({ billing: { code, details: null }, httpStatus: 400 }))
    expect(failure).toEqual({ kind: 'billing', code, message: 'said by the server' })
    const { title, text } = messageFor(failure)
    expect(title).toMatch(/^[A-Z].{8,}[^.]$/)
    expect(text.length).toBeGreaterThan(10)
  })

  it('says after a decline that no money moved and the plan is the same', () => {
    const { title, text } = messageFor({ kind: 'billing', code: 'payment_declined', message: '' })
    expect(`${title}. ${text}`).toContain(
      'Your bank declined the card. You have not been charged and your plan has not changed.',
    )
  })

  it('repeats the server only where it knows why', () => {
    expect(messageFor({ kind: 'billing', code: 'refused', message: 'Why not.' }).text).toBe('Why not.')
    expect(messageFor({ kind: 'billing', code: 'provider_rejected', message: 'row 7' }).text).not.toContain(
      'row',
    )
  })
})

describe('toFailure', () => {
  it('tells a broken connection from an answer', () => {
    expect(toFailure(TRPCClientError.from(new TypeError('Failed to fetch')))).toEqual({ kind: 'network' })
    expect(toFailure(new TypeError('Failed to fetch'))).toEqual({ kind: 'network' })
    expect(toFailure(wire({ billing: null, httpStatus: 500 }))).toEqual({ kind: 'unexpected' })
    expect(toFailure(wire({ billing: null, httpStatus: 429 }))).toEqual({ kind: 'too_many_requests' })
    expect(toFailure(wire({ billing: { code: 'made_up' }, httpStatus: 400 }))).toEqual({ kind: 'unexpected' })
    expect(toFailure('thrown text')).toEqual({ kind: 'unexpected' })
  })

  it('treats only silence and outages as an unknown outcome', () => {
    const unknown = billingErrorCodes.filter((code) =>
      isOutcomeUnknown({ kind: 'billing', code, message: '' }),
    )
    expect(unknown).toEqual(['provider_unavailable', 'storage_unavailable'])
    expect(isOutcomeUnknown({ kind: 'network' })).toBe(true)
    expect(isOutcomeUnknown({ kind: 'unexpected' })).toBe(true)
    expect(isOutcomeUnknown({ kind: 'too_many_requests' })).toBe(false)
  })
})
