import { isRecord } from '../store/parse.ts'
import type { Ask } from './ask.ts'
import { integer, list, record, text } from './read.ts'

export interface CheckoutLine {
  name: string
  quantity: number
  /** Minor units each, per interval where there is one. */
  unitAmount: number
  /** Null where it is paid once. */
  interval: string | null
  intervalCount: number
}

/** What the hosted page shows of a checkout session. */
export interface CheckoutSession {
  id: string
  status: 'open' | 'complete' | 'expired'
  mode: 'payment' | 'setup' | 'subscription'
  currency: string
  /** Minor units due when the button is pressed. */
  amountTotal: number
  /** Minor units that discounts take off. */
  amountDiscount: number
  takesPromotionCodes: boolean
  collectsTaxId: boolean
  lines: CheckoutLine[]
  /** Null where the page has to ask for it. */
  email: string | null
  successUrl: string
  cancelUrl: string | null
}

/** Null where there is no such session. */
export function readCheckoutSession(ask: Ask, id: string): CheckoutSession | null {
  const { status: httpStatus, body } = ask('GET', `/v1/checkout/sessions/${id}`, {
    expand: ['line_items.data.price.product', 'customer'],
  })
  const status = text(body, 'status')
  const mode = text(body, 'mode')
  if (httpStatus !== 200 || (status !== 'open' && status !== 'complete' && status !== 'expired')) return null
  return {
    id,
    status,
    mode: mode === 'payment' || mode === 'setup' ? mode : 'subscription',
    currency: text(body, 'currency') ?? 'usd',
    amountTotal: integer(body, 'amount_total') ?? 0,
    amountDiscount: integer(record(body, 'total_details'), 'amount_discount') ?? 0,
    takesPromotionCodes: isRecord(body) && body['allow_promotion_codes'] === true,
    collectsTaxId: record(body, 'tax_id_collection')['enabled'] === true,
    lines: list(record(body, 'line_items')).map(toLine),
    email: text(record(body, 'customer'), 'email') ?? text(body, 'customer_email'),
    successUrl: (text(body, 'success_url') ?? '').replaceAll('{CHECKOUT_SESSION_ID}', id),
    cancelUrl: text(body, 'cancel_url'),
  }
}

function toLine(line: Record<string, unknown>): CheckoutLine {
  const price = record(line, 'price')
  const recurring = isRecord(price['recurring']) ? price['recurring'] : {}
  return {
    name: text(record(price, 'product'), 'name') ?? text(line, 'description') ?? 'Subscription',
    quantity: integer(line, 'quantity') ?? 1,
    unitAmount: integer(price, 'unit_amount') ?? 0,
    interval: text(recurring, 'interval'),
    intervalCount: integer(recurring, 'interval_count') ?? 1,
  }
}
