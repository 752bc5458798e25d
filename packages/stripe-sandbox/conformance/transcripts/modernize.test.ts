import { expect, test } from 'vitest'
import { goneSince, isUnitemized, itemize, modernize, modernizePath } from './modernize.ts'

test('asks in today’s words for what older versions spelled otherwise', () => {
  expect(modernize('/v1/subscriptions', 'coupon=half&customer=cus_1', '2025-10-29.clover')).toBe(
    'discounts%5B0%5D%5Bcoupon%5D=half&customer=cus_1',
  )
  expect(modernize('/v1/subscriptions/sub_1', 'billing_cycle_anchor=now', '2025-10-29.clover')).toBe(
    'billing_cycle_anchor%5Btype%5D=now',
  )
  expect(modernize('/v1/checkout/sessions?x=1', 'ui_mode=embedded', '2025-10-29.clover')).toBe(
    'ui_mode=embedded_page',
  )
})

test('leaves alone what has the same name and still means it', () => {
  expect(modernize('/v1/subscriptions', 'billing_cycle_anchor=1767225600', '2025-10-29.clover')).toBe(
    'billing_cycle_anchor=1767225600',
  )
  expect(modernize('/v1/promotion_codes', 'coupon=half', '2025-10-29.clover')).toBe('coupon=half')
})

test('knows the route that previews replaced', () => {
  expect(goneSince('/v1/invoices/upcoming?customer=cus_1')).toContain('previews')
  expect(goneSince('/v1/invoices/in_1')).toBeNull()
})

test('asks no older recording’s question for what basil took away', () => {
  const asked = 'expand%5B0%5D=latest_invoice.payment_intent&expand%5B1%5D=schedule'
  expect(modernize('/v1/subscriptions', asked, '2024-06-20')).toBe('expand%5B1%5D=schedule')
  expect(modernize('/v1/subscriptions', asked, '2025-10-29.clover')).toBe(asked)
  expect(modernizePath('/v1/charges/ch_1?expand[]=invoice&limit=1', '2024-06-20')).toBe(
    '/v1/charges/ch_1?limit=1',
  )
})

test('gives a subscription’s plan and quantity to its item', () => {
  expect(isUnitemized('POST', '/v1/subscriptions/sub_1', 'quantity=3')).toBe(true)
  expect(isUnitemized('POST', '/v1/subscriptions/sub_1', 'items[0][quantity]=3')).toBe(false)
  expect(isUnitemized('POST', '/v1/subscription_items/si_1', 'quantity=3')).toBe(false)
  expect(itemize('plan=small&quantity=3&trial_end=now', 'si_1')).toBe(
    new URLSearchParams({
      'items[0][id]': 'si_1',
      'items[0][plan]': 'small',
      'items[0][quantity]': '3',
      trial_end: 'now',
    }).toString(),
  )
})
