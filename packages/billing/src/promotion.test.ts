import { describe, expect, it } from 'vitest'
import { decidePromotion, type Promotion, type PromotionFacts } from './promotion.ts'
import { november, termsOf } from './testing/index.ts'

const half: Promotion = {
  id: 'promo_1',
  code: 'HALF',
  name: 'Half price',
  percentOff: 50,
  amountsOff: null,
  duration: { kind: 'forever' },
  active: true,
  expiresAt: null,
  usedUp: false,
  customerId: null,
  planIds: null,
  firstTimeOnly: false,
  minimums: null,
}
const facts: PromotionFacts = {
  terms: termsOf('starter'),
  customerId: 'cus_1',
  hasPaid: true,
  hasDiscount: false,
  now: november,
}
const yen = { ...facts, terms: { ...facts.terms, unitAmount: 2_900, currency: 'jpy' } }

describe('decidePromotion', () => {
  it.each<[string, Partial<Promotion>, Partial<PromotionFacts>, object | null]>([
    ['a sound code', {}, {}, null],
    [
      'one that ends this very millisecond',
      { expiresAt: november },
      {},
      { code: 'promotion_expired', at: november },
    ],
    ['one that ends in a millisecond', { expiresAt: november + 1 }, {}, null],
    ['one that was switched off', { active: false }, {}, { code: 'promotion_expired', at: null }],
    ['one that was used up', { usedUp: true, active: false }, {}, { code: 'promotion_used_up' }],
    ['somebody else’s', { customerId: 'cus_2' }, {}, { code: 'promotion_unknown' }],
    [
      'somebody’s, to who is nobody yet',
      { customerId: 'cus_2' },
      { customerId: null },
      { code: 'promotion_unknown' },
    ],
    ['their own', { customerId: 'cus_1' }, {}, null],
    ['one for another plan', { planIds: ['pro'] }, {}, { code: 'promotion_not_for_plan' }],
    ['one for this plan', { planIds: ['pro', 'starter'] }, {}, null],
    ['one for things that are no plans', { planIds: [] }, {}, { code: 'promotion_not_for_plan' }],
    ['one beside a discount', {}, { hasDiscount: true }, { code: 'promotion_not_combinable' }],
    ['one for first payments', { firstTimeOnly: true }, {}, { code: 'promotion_first_time_only' }],
    ['one for first payments, at the first', { firstTimeOnly: true }, { hasPaid: false }, null],
    [
      'dollars off yen',
      { percentOff: null, amountsOff: { usd: 500 } },
      yen,
      { code: 'promotion_not_for_currency' },
    ],
    ['yen off yen', { percentOff: null, amountsOff: { usd: 500, jpy: 700 } }, yen, null],
    ['one from $19.00 on', { minimums: { usd: 1_900 } }, {}, null],
    ['one from $19.01 on', { minimums: { usd: 1_901 } }, {}, { code: 'promotion_below_minimum' }],
    ['a minimum in dollars, in yen', { minimums: { usd: 1 } }, yen, { code: 'promotion_not_for_currency' }],
  ])('%s', (_name, promotion, more, refusal) => {
    const expected =
      refusal === null
        ? { ok: true, promotion: { id: 'promo_1' } }
        : { ok: false, refusal: { ...refusal, promotionCode: 'half' } }
    expect(decidePromotion({ ...half, ...promotion }, 'half', { ...facts, ...more })).toMatchObject(expected)
  })

  it('keeps what was typed of a code that nobody knows', () => {
    expect(decidePromotion(null, 'HALV', facts)).toEqual({
      ok: false,
      refusal: { code: 'promotion_unknown', promotionCode: 'HALV' },
    })
  })

  it('counts every seat towards the minimum', () => {
    const seats = { ...facts, terms: termsOf('team', 'month', 5) }
    expect(decidePromotion({ ...half, minimums: { usd: 5_000 } }, 'half', seats).ok).toBe(true)
    expect(decidePromotion({ ...half, minimums: { usd: 5_001 } }, 'half', seats).ok).toBe(false)
  })
})
