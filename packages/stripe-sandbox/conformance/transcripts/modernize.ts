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

/** What basil took from invoices, charges and intents can no longer be asked for. https://docs.stripe.com/changelog/basil */
const GONE: readonly { route: RegExp; expand: RegExp }[] = [
  {
    route: /^\/v1\/subscriptions/,
    expand:
      /^(data\.)?(discount|latest_invoice\.(charge|discount|payment_intent|subscription|total_tax_amounts))(\.|$)/,
  },
  {
    route: /^\/v1\/invoices/,
    expand: /^(data\.)?(charge|discount|payment_intent|subscription|total_tax_amounts)(\.|$)/,
  },
  {
    route: /^\/v1\/(charges|payment_intents|refunds)/,
    expand: /^(data\.|charge\.|latest_charge\.|payment_intent\.)*invoice(\.|$)|^(data\.)?charges(\.|$)/,
  },
]

const BASIL = '2025-03-31'

/** The path with a query that can be asked today. */
export function modernizePath(path: string, version: string): string {
  const [pathname = '', query] = path.split('?')
  return query === undefined ? path : `${pathname}?${modernize(pathname, query, version)}`
}

export function modernize(path: string, form: string, version: string): string {
  const [pathname = ''] = path.split('?')
  if (OF_DISCOUNTS.test(pathname)) return form
  const gone = GONE.find(({ route }) => version.slice(0, 10) < BASIL && route.test(pathname))
  const out = new URLSearchParams()
  for (const [key, value] of new URLSearchParams(form)) {
    if (key.startsWith('expand') && gone?.expand.test(value) === true) continue
    const renamed = RENAMED.find(
      ({ route, from }) => (route === null || route.test(pathname)) && from.test(key),
    )
    out.append(renamed?.to ?? key, renamed?.values?.[value] ?? value)
  }
  return out.toString()
}

/**
 * A subscription's plan and quantity were once its own; now they are its item's. `item` is the id of the only one it has, or
 * null where it is only being made.
 */
export function itemize(form: string, item: string | null): string {
  const out = new URLSearchParams()
  if (item !== null) out.append('items[0][id]', item)
  for (const [key, value] of new URLSearchParams(form)) {
    out.append(key === 'plan' || key === 'quantity' ? `items[0][${key}]` : key, value)
  }
  return out.toString()
}

/** Does the request speak of a subscription as if it had no items? */
export function isUnitemized(method: string, path: string, form: string): boolean {
  if (method !== 'POST' || !/^\/v1\/subscriptions(\/[^/]+)?$/.test(path)) return false
  const params = new URLSearchParams(form)
  return params.has('plan') || params.has('quantity')
}

/** Parameters of Connect, of which the sandbox has nothing. */
const CONNECT = /^(application_fee|on_behalf_of|transfer_data|transfer_group)/

export function isConnect(param: unknown): boolean {
  return typeof param === 'string' && CONNECT.test(param)
}

/** Why a recorded request can mean nothing today, or null. */
export function goneSince(path: string): string | null {
  return /^\/v1\/invoices\/upcoming(\/|\?|$)/.test(path)
    ? 'asks for an upcoming invoice, which basil replaced by previews'
    : null
}
