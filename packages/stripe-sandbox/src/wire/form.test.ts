import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FormError, parseForm } from './form.ts'

function attempt(form: string): unknown {
  try {
    parseForm(form)
    return null
  } catch (error) {
    return error
  }
}

describe('parseForm', () => {
  it('reads nested brackets, indexed lists, appended lists and emptied fields', () => {
    expect(
      parseForm('items[0][price]=p&items[0][quantity]=2&expand[]=a&expand[]=b&metadata[k]=v&discounts='),
    ).toEqual({
      items: [{ price: 'p', quantity: '2' }],
      expand: ['a', 'b'],
      metadata: { k: 'v' },
      discounts: '',
    })
  })

  it('orders a list by its indexes, closing gaps', () => {
    expect(parseForm('a[2]=z&a[0]=x')).toEqual({ a: ['x', 'z'] })
  })

  it('joins query and body, and refuses a key sent in both', () => {
    expect(parseForm('a=1', 'b=2')).toEqual({ a: '1', b: '2' })
    expect(() => parseForm('a=1', 'a=2')).toThrow('Duplicate parameter: a')
  })

  it.each([
    ['__proto__[polluted]=1', 'Invalid parameter name'],
    ['a[__proto__][x]=1', 'Invalid parameter name'],
    ['a[constructor][prototype][x]=1', 'Invalid parameter name'],
    ['a[b=1', 'Invalid parameter name'],
    ['a[b]c=1', 'Invalid parameter name'],
    ['[a]=1', 'Invalid parameter name'],
    ['a=1&a[b]=2', 'both a value and an object'],
    ['a[b]=2&a=1', 'Duplicate parameter'],
    [`a${'[b]'.repeat(10)}=1`, 'nested too deeply'],
    [Array.from({ length: 5001 }, (_, index) => `k${index}=1`).join('&'), 'Too many parameters'],
  ])('refuses %.40s', (form, message) => {
    expect(() => parseForm(form)).toThrow(message)
    expect(Object.prototype).not.toHaveProperty('polluted')
  })

  it('throws nothing but FormError and never touches a prototype, whatever it is sent', () => {
    const part = fc.oneof(
      fc.string(),
      fc.constantFrom('__proto__', 'constructor', '[', ']', '0', 'a', '=', '&', '%'),
    )
    fc.assert(
      fc.property(fc.array(part), (parts) => {
        const outcome = attempt(parts.join(''))
        expect(outcome === null || outcome instanceof FormError).toBe(true)
        expect(Object.keys(Object.prototype)).toEqual([])
      }),
    )
  })

  it('gives back any metadata, byte for byte', () => {
    const key = fc
      .stringMatching(/^[a-z_]{1,20}$/)
      .filter((name) => name !== '__proto__' && !['constructor', 'prototype'].includes(name))
    fc.assert(
      fc.property(fc.dictionary(key, fc.string({ unit: 'grapheme' }), { minKeys: 1 }), (metadata) => {
        const form = new URLSearchParams()
        for (const [name, value] of Object.entries(metadata)) form.set(`metadata[${name}]`, value)
        expect({ ...Object(parseForm(form.toString())['metadata']) }).toEqual({ ...metadata })
      }),
    )
  })
})
