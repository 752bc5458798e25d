import { day, type Notice, noticePriority } from '@prorata/billing'
import { describe, expect, it } from 'vitest'
import { apiCalls, november, now, pro, starter, usd, visa } from '../../../test/fixtures.ts'
import { formatFor } from '../../format.ts'
import { noticeWords } from './notice-words.ts'

const format = formatFor('en-US')
const owed = {
  planId: 'pro',
  since: now - day,
  accessUntil: now + 13 * day,
  invoiceId: 'in_1',
  amountDue: usd(4_900),
  nextAttempt: now + 2 * day,
  failure: { reason: 'expired_card', last4: '4242' },
} as const

const notices: [Notice, string, string][] = [
  [
    { kind: 'verify_first_payment', planId: 'pro', until: now, invoiceId: null },
    'Your first payment is not finished',
    'Pro turns on once it is. You have until 7 Nov 16:00 UTC.',
  ],
  [
    { kind: 'verify_change', from: 'starter', to: 'pro', until: now, invoiceId: 'in_1' },
    'Your change to Pro waits for its payment',
    'Until it is confirmed you keep Starter. The change lapses at 7 Nov 16:00 UTC.',
  ],
  [
    { kind: 'verify_payment', ...owed },
    'Your bank asks you to confirm a payment of $49.00',
    'You have not been charged yet. Pro stays on until 20 Nov: pay the open invoice to keep it.',
  ],
  [
    { kind: 'payment_failed', ...owed },
    'Your payment of $49.00 failed on 6 Nov',
    'Your card ending 4242 has expired. Pro stays on until 20 Nov: pay the open invoice to keep it. We try again on 9 Nov.',
  ],
  [
    { kind: 'paused', planId: 'pro', cause: 'requested', resumesAt: november.end },
    'Pro is paused',
    'You are not charged until it resumes by itself on 1 Dec 2026.',
  ],
  [
    { kind: 'paused', planId: 'pro', cause: 'trial_ended', resumesAt: null },
    'Your Pro trial has ended',
    'You were not charged and your data stays. Resume whenever you like.',
  ],
  [
    { kind: 'cancels', planId: 'pro', at: november.end },
    'Pro ends on 1 Dec',
    'No more charges. Nothing is deleted.',
  ],
  [
    { kind: 'trial_ending', terms: pro, at: november.end, hasPaymentMethod: true },
    'Your trial ends on 1 Dec',
    'Then the first charge: $49.00/month.',
  ],
  [
    { kind: 'trial_ending', terms: pro, at: november.end, hasPaymentMethod: false },
    'Your trial ends on 1 Dec',
    'There is no card yet. With one, Pro goes on for $49.00/month; without one you are not charged.',
  ],
  [
    {
      kind: 'card_expires',
      paymentMethod: { ...visa, expMonth: 11, expYear: 2026 },
      expiresAt: november.end,
      nextChargeAt: november.end,
    },
    'Your Visa 4242 expires before your next charge',
    'It is good until 30 Nov 2026; the next charge comes on 1 Dec 2026.',
  ],
  [
    { kind: 'at_limit', meter: apiCalls(1_000) },
    'You have used all included API calls',
    'New ones are refused until 1 Dec. Resets 1 Dec.',
  ],
  [
    { kind: 'near_limit', meter: apiCalls(850) },
    'You have used 85% of your API calls',
    'Beyond that, API calls are refused. Resets 1 Dec.',
  ],
  [
    { kind: 'change_scheduled', from: pro, to: starter, at: november.end },
    'Starter starts on 1 Dec',
    'You keep Pro until then and pay $19.00/month after it.',
  ],
  [
    { kind: 'pause_scheduled', planId: 'pro', at: november.end, until: Date.UTC(2027, 0, 1) },
    'Pro pauses on 1 Dec',
    'You are not charged until it resumes by itself on 1 Jan 2027.',
  ],
]

describe('a notice', () => {
  it.each(notices)('says what is so and what happens next (%#)', (notice, title, text) => {
    expect(noticeWords(notice, format)).toMatchObject({ title, text })
  })

  it('has words for every kind', () => {
    expect(new Set(notices.map(([{ kind }]) => kind))).toEqual(new Set(noticePriority))
  })

  it('says to a member without billing rights neither amount nor card', () => {
    const hidden = { ...owed, invoiceId: null, amountDue: null, nextAttempt: null, failure: null }
    const { title, text } = noticeWords({ kind: 'payment_failed', ...hidden, accessUntil: null }, format)
    expect(title).toBe('Your payment failed on 6 Nov')
    expect(text).toBe('Pro is off until it is paid. Nothing is deleted.')
  })
})
