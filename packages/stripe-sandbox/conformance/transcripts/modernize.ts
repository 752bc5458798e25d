// Recordings speak older API versions; what a later version spells otherwise is asked for in its words.

/** A parameter that has another name now, with another value for each value where those changed, too. */
interface Renamed {
  /** The route it belongs to; null for every route. */
  route: RegExp | null
  from: RegExp
  to: string
  values?: Record<string, string>
}

const RENAMED: readonly Renamed[] = [
  // Basil: one discount became a list of them. https://docs.stripe.com/changelog/basil
  { route: null, from: /^coupon$/, to: 'discounts[0][coupon]' },
  { route: null, from: /^promotion_code$/, to: 'discounts[0][promotion_code]' },
  // Endive: an object where a word was.
  {
    route: /^\/v1\/subscriptions\/[^/]+(\/resume)?$/,
    from: /^billing_cycle_anchor$/,
    to: 'billing_cycle_anchor[type]',
  },
  // Dahlia renamed the modes of Checkout.
  {
    route: /^\/v1\/checkout\/sessions$/,
    from: /^ui_mode$/,
    to: 'ui_mode',
    values: { hosted: 'hosted_page', embedded: 'embedded_page', custom: 'elements' },
  },
]

/** A coupon is made with these names, and keeps them. */
const OF_DISCOUNTS = /^\/v1\/(coupons|promotion_codes)(\/|$)/

export function modernize(path: string, form: string): string {
  const [pathname = ''] = path.split('?')
  if (OF_DISCOUNTS.test(pathname)) return form
  const out = new URLSearchParams()
  for (const [key, value] of new URLSearchParams(form)) {
    const renamed = RENAMED.find(
      ({ route, from }) => (route === null || route.test(pathname)) && from.test(key),
    )
    out.append(renamed?.to ?? key, renamed?.values?.[value] ?? value)
  }
  return out.toString()
}

/** Why a recorded request can mean nothing today, or null. */
export function goneSince(path: string): string | null {
  return /^\/v1\/invoices\/upcoming(\/|\?|$)/.test(path)
    ? 'asks for an upcoming invoice, which basil replaced by previews'
    : null
}
