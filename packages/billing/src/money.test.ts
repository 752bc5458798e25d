import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { add, formatMoney, isSameMoney, minorUnitDigits, money, negate } from './money.ts'

const cents = fc.integer({ min: -1_000_000_000, max: 1_000_000_000 })

describe('money', () => {
  it('is made of whole minor units', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), (amount) => {
        expect(money(amount, 'usd').amount).toBe(amount)
      }),
    )
  })

  it('is never a fraction, nor a number too large to be exact', () => {
    const inexact = fc.double().filter((amount) => !Number.isSafeInteger(amount))
    fc.assert(
      fc.property(inexact, (amount) => {
        expect(() => money(amount, 'usd')).toThrow(RangeError)
      }),
    )
  })

  it('adds to the minor unit in any order', () => {
    fc.assert(
      fc.property(cents, fc.array(cents, { maxLength: 20 }), (first, rest) => {
        const all = [first, ...rest].map((amount) => money(amount, 'eur'))
        const sum = BigInt(first) + rest.reduce((total, amount) => total + BigInt(amount), 0n)
        const [head = money(0, 'eur'), ...tail] = all.toReversed()
        expect(BigInt(add(head, ...tail).amount)).toBe(sum)
      }),
    )
  })

  it('never adds two currencies, and never leaves the safe integers', () => {
    expect(() => add(money(1, 'usd'), money(1, 'eur'))).toThrow(RangeError)
    expect(() => add(money(Number.MAX_SAFE_INTEGER, 'usd'), money(1, 'usd'))).toThrow(RangeError)
  })

  it('takes a negation away by another one, and has no negative zero', () => {
    fc.assert(
      fc.property(cents, (amount) => {
        const one = money(amount, 'usd')
        expect(isSameMoney(negate(negate(one)), one)).toBe(true)
        expect(add(one, negate(one))).toStrictEqual(money(0, 'usd'))
      }),
    )
    expect(negate(money(0, 'usd'))).toStrictEqual({ amount: 0, currency: 'usd' })
    expect(money(-0, 'usd')).toStrictEqual({ amount: 0, currency: 'usd' })
  })

  it('is the same only with the same currency', () => {
    expect(isSameMoney(money(5, 'usd'), money(5, 'usd'))).toBe(true)
    expect(isSameMoney(money(5, 'usd'), money(5, 'cad'))).toBe(false)
  })
})

describe('formatMoney', () => {
  it.each([
    [1_900, 'usd', 'en-US', '$19.00'],
    [-1_478, 'usd', 'en-US', '−$14.78'],
    [0, 'usd', 'en-US', '$0.00'],
    [1_900, 'jpy', 'en-US', '¥1,900'],
    [-1, 'jpy', 'en-US', '−¥1'],
    [1_234, 'kwd', 'en-US', 'KWD 1.234'],
    [190_050, 'huf', 'en-US', 'HUF 1,900.50'],
    [1_900, 'mga', 'en-US', 'MGA 1,900'],
    [123_456_789, 'eur', 'de-DE', '1.234.567,89 €'],
    [-5, 'sek', 'sv-SE', '−0,05 kr'],
  ])('writes %d %s in %s as %s', (amount, currency, locale, written) => {
    expect(formatMoney(money(amount, currency), locale).replaceAll(/\s/g, ' ')).toBe(written)
  })

  it.each([
    ['usd', 2],
    ['jpy', 0],
    ['kwd', 3],
    ['isk', 2],
    ['huf', 2],
  ])('counts %s with %d decimals, as the provider does', (currency, digits) => {
    expect(minorUnitDigits(currency)).toBe(digits)
  })
})
