import { expect, test } from 'vitest'
import { goneSince, modernize } from './modernize.ts'

test('asks in today’s words for what older versions spelled otherwise', () => {
  expect(modernize('/v1/subscriptions', 'coupon=half&customer=cus_1')).toBe(
    'discounts%5B0%5D%5Bcoupon%5D=half&customer=cus_1',
  )
  expect(modernize('/v1/subscriptions/sub_1', 'billing_cycle_anchor=now')).toBe(
    'billing_cycle_anchor%5Btype%5D=now',
  )
  expect(modernize('/v1/checkout/sessions?x=1', 'ui_mode=embedded')).toBe('ui_mode=embedded_page')
})

test('leaves alone what has the same name and still means it', () => {
  expect(modernize('/v1/subscriptions', 'billing_cycle_anchor=1767225600')).toBe(
    'billing_cycle_anchor=1767225600',
  )
  expect(modernize('/v1/promotion_codes', 'coupon=half')).toBe('coupon=half')
})

test('knows the route that previews replaced', () => {
  expect(goneSince('/v1/invoices/upcoming?customer=cus_1')).toContain('previews')
  expect(goneSince('/v1/invoices/in_1')).toBeNull()
})
