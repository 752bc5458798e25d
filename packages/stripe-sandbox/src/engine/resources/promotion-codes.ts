import type Stripe from 'stripe'
import { isRedeemable } from '../billing/redeem.ts'
import { getCoupon, getCustomer, getPromotionCode } from '../core/find.ts'
import { newId, nowOn } from '../core/context.ts'
import type { Context } from '../core/context.ts'
import { invalidRequest, missingParameter } from '../core/errors.ts'
import { letters } from '../core/ids.ts'
import { isWithin, page, paginate, range } from '../core/list.ts'
import { route } from '../core/route.ts'
import { byCurrency, currencyCode } from '../core/currency.ts'
import {
  boolean,
  changeMetadata,
  integer,
  metadata,
  object,
  oneOf,
  required,
  string,
  timestamp,
  unbuilt,
} from '../core/schema.ts'
import type { Covers, Parsed } from '../core/schema.ts'
import type { PromotionCode } from '../core/wire.ts'

const minimums = byCurrency(
  object({
    minimum_amount: required(integer({ min: 1 })),
  } satisfies Covers<Stripe.PromotionCodeCreateParams.Restrictions.CurrencyOptions>),
)

/** Of older API versions; the Stripe CLI uses it. */
const legacy = { coupon: string() }

const createFields = {
  ...legacy,
  active: boolean(),
  code: string(500),
  customer: string(),
  customer_account: unbuilt,
  expires_at: timestamp(),
  max_redemptions: integer({ min: 1 }),
  metadata: metadata(),
  promotion: object({
    coupon: string(),
    type: required(oneOf('coupon')),
  } satisfies Covers<Stripe.PromotionCodeCreateParams.Promotion>),
  restrictions: object({
    currency_options: minimums,
    first_time_transaction: boolean(),
    minimum_amount: integer({ min: 1 }),
    minimum_amount_currency: currencyCode(),
  } satisfies Covers<Stripe.PromotionCodeCreateParams.Restrictions>),
} satisfies Covers<Stripe.PromotionCodeCreateParams>

const updateFields = {
  active: boolean(),
  metadata: metadata(),
  restrictions: object({
    currency_options: minimums,
  } satisfies Covers<Stripe.PromotionCodeUpdateParams.Restrictions>),
} satisfies Covers<Stripe.PromotionCodeUpdateParams>

const listFields = {
  ...page,
  active: boolean(),
  code: string(),
  coupon: string(),
  created: range(),
  customer: string(),
  customer_account: unbuilt,
} satisfies Covers<Stripe.PromotionCodeListParams>

/** Whether somebody can still use it; an exhausted or expired code is inactive. */
function isUsable(code: PromotionCode, at: number): boolean {
  if (!code.active || (code.expires_at !== null && code.expires_at <= at)) return false
  return code.max_redemptions === null || code.times_redeemed < code.max_redemptions
}

function shown(ctx: Context, code: PromotionCode): PromotionCode {
  return { ...code, active: isUsable(code, nowOn(ctx, null)) }
}

/** Active codes of the same text would be ambiguous, unless they are for different customers. */
function checkUnique(ctx: Context, text: string, customer: string | null): void {
  const now = nowOn(ctx, null)
  const taken = ctx.tables.promotion_codes
    .by('code', text.toLowerCase())
    .some((other) => isUsable(other, now) && (other.customer === null || other.customer === customer))
  if (taken) throw invalidRequest(`An active promotion code with \`code: ${text}\` already exists.`, 'code')
}

function create(ctx: Context, params: Parsed<typeof createFields>): PromotionCode {
  const named = params.promotion?.coupon ?? params.coupon
  if (named === undefined)
    throw missingParameter(params.promotion === undefined ? 'promotion' : 'promotion[coupon]')
  const coupon = getCoupon(ctx, named, 'promotion[coupon]')
  const now = nowOn(ctx, null)
  if (!isRedeemable(coupon, now)) {
    throw invalidRequest('This coupon is no longer valid.', 'promotion[coupon]')
  }
  if (params.customer !== undefined) getCustomer(ctx, params.customer, 'customer')
  if (params.expires_at !== undefined && params.expires_at <= now) {
    throw invalidRequest('The `expires_at` timestamp must be in the future.', 'expires_at')
  }
  const id = newId(ctx, 'promo')
  const code = params.code ?? letters(`${ctx.settings.seed}/${id}`, 8, 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789')
  if (!/^[A-Za-z0-9-]+$/.test(code)) {
    throw invalidRequest('The promotion code can only have letters, numbers and dashes.', 'code')
  }
  if (params.active !== false) checkUnique(ctx, code, params.customer ?? null)
  const given = params.restrictions
  if (given?.minimum_amount !== undefined && given.minimum_amount_currency === undefined) {
    throw missingParameter('restrictions[minimum_amount_currency]')
  }
  return ctx.tables.promotion_codes.put<PromotionCode>({
    id,
    object: 'promotion_code',
    active: params.active ?? true,
    code,
    created: now,
    customer: params.customer ?? null,
    customer_account: null,
    expires_at: params.expires_at ?? coupon.redeem_by,
    livemode: false,
    max_redemptions: params.max_redemptions ?? null,
    metadata: changeMetadata({}, params.metadata),
    promotion: { coupon: coupon.id, type: 'coupon' },
    restrictions: {
      ...(given?.currency_options === undefined ? {} : { currency_options: given.currency_options }),
      first_time_transaction: given?.first_time_transaction ?? false,
      minimum_amount: given?.minimum_amount ?? null,
      minimum_amount_currency: given?.minimum_amount_currency ?? null,
    },
    times_redeemed: 0,
  })
}

export const promotionCodeRoutes = [
  route('POST', '/v1/promotion_codes', createFields, create),
  route('GET', '/v1/promotion_codes/:id', {}, (ctx, _, id) => shown(ctx, getPromotionCode(ctx, id))),
  route('POST', '/v1/promotion_codes/:id', updateFields, (ctx, params, id) => {
    const code = getPromotionCode(ctx, id)
    if (params.active === true && !code.active) checkUnique(ctx, code.code, code.customer)
    const minimum = params.restrictions?.currency_options
    return ctx.tables.promotion_codes.put<PromotionCode>({
      ...code,
      active: params.active ?? code.active,
      metadata: changeMetadata(code.metadata ?? {}, params.metadata),
      restrictions:
        minimum === undefined
          ? code.restrictions
          : {
              ...code.restrictions,
              currency_options: { ...code.restrictions.currency_options, ...minimum },
            },
    })
  }),
  route('GET', '/v1/promotion_codes', listFields, (ctx, params) => {
    const now = nowOn(ctx, null)
    const base =
      params.code === undefined
        ? [...ctx.tables.promotion_codes.all()]
        : ctx.tables.promotion_codes.by('code', params.code.toLowerCase())
    const rows = base.filter(
      (code) =>
        (params.active === undefined || isUsable(code, now) === params.active) &&
        (params.coupon === undefined || code.promotion.coupon === params.coupon) &&
        (params.customer === undefined || code.customer === params.customer) &&
        isWithin(code.created, params.created),
    )
    return paginate(
      rows.map((code) => shown(ctx, code)),
      params,
      '/v1/promotion_codes',
      'promotion_code',
    )
  }),
]

/**
 * Refuses a code that this customer cannot redeem for `amount` minor units.
 * https://docs.stripe.com/billing/subscriptions/coupons#promotion-code-restrictions
 */
export function checkPromotionCode(
  ctx: Context,
  code: PromotionCode,
  buyer: { customer: string | null; amount: number; currency: string },
  param: string,
): void {
  const refuse = (why: string) =>
    invalidRequest(`This promotion code cannot be redeemed because ${why}.`, param, 'promotion_code_invalid')
  if (!isUsable(code, nowOn(ctx, null))) {
    throw invalidRequest(`This promotion code is inactive: ${code.id}`, param, 'promotion_code_expired')
  }
  if (code.customer !== null && code.customer !== buyer.customer) {
    throw refuse('it is not for this customer')
  }
  const { minimum_amount: minimum, minimum_amount_currency: currency } = code.restrictions
  const least =
    code.restrictions.currency_options?.[buyer.currency]?.minimum_amount ??
    (currency === buyer.currency ? minimum : null)
  if (minimum !== null && (least === null || buyer.amount < least)) {
    throw refuse('the minimum amount requirement is not met')
  }
  const paidBefore =
    buyer.customer !== null &&
    ctx.tables.invoices
      .by('customer', buyer.customer)
      .some((invoice) => invoice.status === 'paid' && invoice.amount_paid > 0)
  if (code.restrictions.first_time_transaction && paidBefore) {
    throw refuse('the associated customer has prior transactions')
  }
}
