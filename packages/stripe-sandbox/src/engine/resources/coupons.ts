import type Stripe from 'stripe'
import { isRedeemable } from '../billing/redeem.ts'
import { getCoupon, getProduct } from '../core/find.ts'
import { newId, nowOn } from '../core/context.ts'
import type { Context } from '../core/context.ts'
import { invalidRequest, missingParameter } from '../core/errors.ts'
import { isWithin, page, paginate, range } from '../core/list.ts'
import { route } from '../core/route.ts'
import { byCurrency, currencyCode } from '../core/currency.ts'
import {
  arrayOf,
  changeMetadata,
  decimal,
  integer,
  metadata,
  object,
  oneOf,
  required,
  string,
  timestamp,
} from '../core/schema.ts'
import type { Covers, Parsed } from '../core/schema.ts'
import type { Coupon } from '../core/wire.ts'

const amounts = byCurrency(
  object({
    amount_off: required(integer({ min: 1 })),
  } satisfies Covers<Stripe.CouponCreateParams.CurrencyOptions>),
)

const createFields = {
  amount_off: integer({ min: 1 }),
  applies_to: object({ products: arrayOf(string()) } satisfies Covers<Stripe.CouponCreateParams.AppliesTo>),
  currency: currencyCode(),
  currency_options: amounts,
  duration: oneOf('forever', 'once', 'repeating'),
  duration_in_months: integer({ min: 1 }),
  id: string(),
  max_redemptions: integer({ min: 1 }),
  metadata: metadata(),
  name: string(40),
  percent_off: decimal({ min: 0, max: 100 }),
  redeem_by: timestamp(),
} satisfies Covers<Stripe.CouponCreateParams>

/** https://docs.stripe.com/api/coupons/create */
function check(ctx: Context, params: Parsed<typeof createFields>): void {
  if ((params.amount_off === undefined) === (params.percent_off === undefined)) {
    throw invalidRequest(
      params.amount_off === undefined
        ? 'Must provide `percent_off` or `amount_off`.'
        : 'You may only specify one of these parameters: amount_off, percent_off.',
      params.amount_off === undefined ? undefined : 'percent_off',
    )
  }
  if (params.percent_off !== undefined && Number(params.percent_off) === 0) {
    throw invalidRequest('Invalid percent_off: must be greater than 0.', 'percent_off')
  }
  if (params.amount_off !== undefined && params.currency === undefined) {
    throw invalidRequest('You must pass currency when passing amount_off', 'currency')
  }
  if (params.duration === 'repeating' && params.duration_in_months === undefined) {
    throw missingParameter('duration_in_months')
  }
  if (params.duration !== 'repeating' && params.duration_in_months !== undefined) {
    throw invalidRequest(
      'duration_in_months is only valid when duration is set to repeating.',
      'duration_in_months',
    )
  }
  if (params.redeem_by !== undefined && params.redeem_by <= nowOn(ctx, null)) {
    throw invalidRequest('redeem_by cannot be in the past.', 'redeem_by')
  }
  if (params.id !== undefined && ctx.tables.coupons.get(params.id) !== undefined) {
    throw invalidRequest('Coupon already exists.', 'id', 'resource_already_exists')
  }
}

function create(ctx: Context, params: Parsed<typeof createFields>): Coupon {
  check(ctx, params)
  for (const product of params.applies_to?.products ?? []) getProduct(ctx, product, 'applies_to[products][0]')
  const id = params.id ?? newId(ctx, 'coupon')
  const currency = params.currency ?? null
  const own = currency === null || params.amount_off === undefined ? {} : { [currency]: params.amount_off }
  const others = Object.entries(params.currency_options ?? {}).map(([key, { amount_off }]) => [
    key,
    amount_off,
  ])
  ctx.tables.coupon_details.put({
    id,
    products: params.applies_to?.products ?? null,
    amounts: params.amount_off === undefined ? null : { ...own, ...Object.fromEntries(others) },
    deleted: null,
  })
  return ctx.tables.coupons.put<Coupon>({
    id,
    object: 'coupon',
    amount_off: params.amount_off ?? null,
    created: nowOn(ctx, null),
    currency: params.amount_off === undefined ? null : currency,
    duration: params.duration ?? 'once',
    duration_in_months: params.duration_in_months ?? null,
    livemode: false,
    max_redemptions: params.max_redemptions ?? null,
    metadata: changeMetadata({}, params.metadata),
    name: params.name ?? null,
    percent_off: params.percent_off === undefined ? null : Number(params.percent_off),
    redeem_by: params.redeem_by ?? null,
    times_redeemed: 0,
    valid: true,
  })
}

/** As it is now: a coupon stops being valid without anybody touching it. */
function shown(ctx: Context, coupon: Coupon): Coupon {
  return { ...coupon, valid: isRedeemable(coupon, nowOn(ctx, null)) }
}

export const couponRoutes = [
  route('POST', '/v1/coupons', createFields, create),
  route('GET', '/v1/coupons/:id', {}, (ctx, _, id) => shown(ctx, getCoupon(ctx, id))),
  route(
    'POST',
    '/v1/coupons/:id',
    {
      currency_options: amounts,
      metadata: metadata(),
      name: string(40),
    } satisfies Covers<Stripe.CouponUpdateParams>,
    (ctx, params, id) => {
      const coupon = getCoupon(ctx, id)
      const details = ctx.tables.coupon_details.get(id)
      if (params.currency_options !== undefined && details !== undefined) {
        const added = Object.entries(params.currency_options).map(([key, value]) => [key, value.amount_off])
        ctx.tables.coupon_details.put({
          ...details,
          amounts: { ...Object.fromEntries(added), ...details.amounts },
        })
      }
      return ctx.tables.coupons.put({
        ...coupon,
        metadata: changeMetadata(coupon.metadata ?? {}, params.metadata),
        name: params.name ?? coupon.name,
      })
    },
  ),
  route('DELETE', '/v1/coupons/:id', {}, (ctx, _, id) => {
    const coupon = getCoupon(ctx, id)
    const details = ctx.tables.coupon_details.get(id)
    // Those who redeemed it keep their discount. https://docs.stripe.com/api/coupons/delete
    if (details !== undefined) ctx.tables.coupon_details.put({ ...details, deleted: coupon })
    ctx.tables.coupons.delete(id)
    return { id, object: 'coupon', deleted: true }
  }),
  route(
    'GET',
    '/v1/coupons',
    { ...page, created: range() } satisfies Covers<Stripe.CouponListParams>,
    (ctx, params) => {
      const rows = [...ctx.tables.coupons.all()].filter((coupon) => isWithin(coupon.created, params.created))
      return paginate(
        rows.map((coupon) => shown(ctx, coupon)),
        params,
        '/v1/coupons',
        'coupon',
      )
    },
  ),
]
