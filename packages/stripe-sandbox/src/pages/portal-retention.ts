/** The coupon that a cancellation flow offers to those who stay. https://docs.stripe.com/customer-management/cancellation-page#retention-coupons */
import type { ApiResponse, Params } from '../engine/contract.ts'
import type { Ask } from './ask.ts'
import { formatMoney, plural } from './format.ts'
import { type Html, html } from './html.ts'
import { actButton } from './portal-frame.ts'
import type { Portal, PortalSubscription } from './portal-session.ts'
import { integer, record, text } from './read.ts'

/** The coupon's id; null where the session offers none. */
function couponOf({ flow }: Portal): string | null {
  const retention = record(record(flow, 'subscription_cancel'), 'retention')
  return text(record(retention, 'coupon_offer'), 'coupon')
}

export function offerFor(ask: Ask, portal: Portal, subscription: PortalSubscription): Html | null {
  const coupon = couponOf(portal)
  if (coupon === null) return null
  const { status, body } = ask('GET', `/v1/coupons/${coupon}`, {})
  if (status !== 200) return null
  return html`<section class="offer" aria-labelledby="offer">
<h2 id="offer">Stay, and get ${describe(body)}</h2>
<p>Your plan goes on, and the discount counts from your next invoice.</p>
${actButton(portal, 'accept_offer', 'Accept offer', { subscription: subscription.id })}
</section>`
}

/** `25% off for 3 months`. */
function describe(coupon: unknown): string {
  const percent =
    typeof coupon === 'object' && coupon !== null && 'percent_off' in coupon ? coupon.percent_off : null
  const amount = integer(coupon, 'amount_off') ?? 0
  const off =
    typeof percent === 'number'
      ? `${percent}% off`
      : `${formatMoney(amount, text(coupon, 'currency') ?? 'usd')} off`
  const months = integer(coupon, 'duration_in_months')
  switch (text(coupon, 'duration') ?? '') {
    case 'repeating':
      return `${off} for ${plural(months ?? 1, 'month')}`
    case 'once':
      return `${off} once`
    default:
      return `${off} from now on`
  }
}

/** Adds the coupon to what the subscription has. Null where none is offered. */
export function acceptOffer(ask: Ask, portal: Portal, { id }: PortalSubscription): ApiResponse | null {
  const coupon = couponOf(portal)
  if (coupon === null) return null
  const { body } = ask('GET', `/v1/subscriptions/${id}`, {})
  const had: unknown = typeof body === 'object' && body !== null && 'discounts' in body ? body.discounts : []
  const kept = (Array.isArray(had) ? had : []).flatMap((discount): Params[] =>
    typeof discount === 'string' ? [{ discount }] : [],
  )
  return ask('POST', `/v1/subscriptions/${id}`, { discounts: [...kept, { coupon }] })
}
