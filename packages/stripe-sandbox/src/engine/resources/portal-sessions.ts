// A customer's way into the portal. https://docs.stripe.com/api/customer_portal/sessions
import { getCoupon, getCustomer, getPrice, getPromotionCode } from '../core/find.ts'
import { newId, nowOn } from '../core/context.ts'
import type { Context } from '../core/context.ts'
import { invalidRequest, missingParameter, noSuch } from '../core/errors.ts'
import { draftEvent } from '../core/events.ts'
import { route } from '../core/route.ts'
import type { Parsed } from '../core/schema.ts'
import type { PortalConfiguration, PortalSession, Subscription } from '../core/wire.ts'
import { defaultConfiguration, getConfiguration } from './portal-configurations.ts'
import { sessionFields } from './portal-session-fields.ts'
import type { GivenFlow } from './portal-session-fields.ts'

type Flow = NonNullable<PortalSession['flow']>

/** Which switch of the configuration a flow needs. */
const NEEDS = {
  customer_update: 'customer_update',
  payment_method_update: 'payment_method_update',
  subscription_cancel: 'subscription_cancel',
  subscription_pause: 'subscription_pause',
  subscription_update: 'subscription_update',
  subscription_update_confirm: 'subscription_update',
} as const

/** https://docs.stripe.com/customer-management/portal-deep-links */
function toFlow(ctx: Context, given: GivenFlow, customer: string, offered: PortalConfiguration): Flow {
  const { type } = given
  if (!offered.features[NEEDS[type]].enabled) {
    throw invalidRequest(
      `This flow requires the ${NEEDS[type]} feature to be enabled in the portal configuration.`,
      'flow_data[type]',
    )
  }
  const { subscription_cancel: cancel, subscription_update_confirm: confirm } = given
  if (type !== 'customer_update' && type !== 'payment_method_update' && given[type] === undefined) {
    throw missingParameter(`flow_data[${type}]`)
  }
  return {
    after_completion: toAfterCompletion(given.after_completion),
    customer_update: type === 'customer_update' ? {} : null,
    subscription_cancel:
      type !== 'subscription_cancel' || cancel === undefined
        ? null
        : {
            retention: toRetention(ctx, cancel.retention),
            subscription: ownSubscription(ctx, cancel.subscription, customer, type).id,
          },
    subscription_pause:
      type !== 'subscription_pause' || given.subscription_pause === undefined
        ? null
        : { subscription: ownSubscription(ctx, given.subscription_pause.subscription, customer, type).id },
    subscription_update:
      type !== 'subscription_update' || given.subscription_update === undefined
        ? null
        : { subscription: ownSubscription(ctx, given.subscription_update.subscription, customer, type).id },
    subscription_update_confirm:
      type !== 'subscription_update_confirm' || confirm === undefined
        ? null
        : toConfirm(ctx, confirm, customer),
    type,
  }
}

function toConfirm(
  ctx: Context,
  given: NonNullable<GivenFlow['subscription_update_confirm']>,
  customer: string,
): NonNullable<Flow['subscription_update_confirm']> {
  const at = 'flow_data[subscription_update_confirm]'
  const subscription = ownSubscription(ctx, given.subscription, customer, 'subscription_update_confirm')
  if (given.items.length !== 1) {
    throw invalidRequest('Only one item can be updated with this flow.', `${at}[items]`)
  }
  const items = given.items.map((item, index) => {
    if (!subscription.items.data.some(({ id }) => id === item.id)) {
      throw noSuch('subscription_item', item.id, `${at}[items][${index}][id]`)
    }
    if (item.price !== undefined) getPrice(ctx, item.price, `${at}[items][${index}][price]`)
    return {
      id: item.id,
      price: item.price ?? null,
      ...(item.quantity === undefined ? {} : { quantity: item.quantity }),
    }
  })
  const discounts = given.discounts?.map((discount, index) => {
    const param = `${at}[discounts][${index}]`
    if (discount.coupon !== undefined) getCoupon(ctx, discount.coupon, `${param}[coupon]`)
    if (discount.promotion_code !== undefined)
      getPromotionCode(ctx, discount.promotion_code, `${param}[promotion_code]`)
    return { coupon: discount.coupon ?? null, promotion_code: discount.promotion_code ?? null }
  })
  return { discounts: discounts ?? null, items, subscription: subscription.id }
}

type GivenRetention = NonNullable<GivenFlow['subscription_cancel']>['retention']

function toRetention(
  ctx: Context,
  given: GivenRetention,
): NonNullable<Flow['subscription_cancel']>['retention'] {
  if (given === undefined) return null
  const at = 'flow_data[subscription_cancel][retention][coupon_offer][coupon]'
  const { id, valid } = getCoupon(ctx, given.coupon_offer.coupon, at)
  if (!valid) throw invalidRequest(`Coupon expired: ${id}`, at, 'coupon_expired')
  return { coupon_offer: { coupon: id }, type: given.type }
}

function toAfterCompletion(given: GivenFlow['after_completion']): Flow['after_completion'] {
  const type = given?.type ?? 'portal_homepage'
  if (type === 'redirect' && given?.redirect === undefined) {
    throw missingParameter('flow_data[after_completion][redirect]')
  }
  return {
    hosted_confirmation:
      type === 'hosted_confirmation'
        ? { custom_message: given?.hosted_confirmation?.custom_message ?? null }
        : null,
    redirect: type === 'redirect' && given?.redirect !== undefined ? given.redirect : null,
    type,
  }
}

function ownSubscription(ctx: Context, id: string, customer: string, flow: string): Subscription {
  const param = `flow_data[${flow}][subscription]`
  const subscription = ctx.tables.subscriptions.get(id)
  if (subscription === undefined || subscription.customer !== customer) {
    throw noSuch('subscription', id, param)
  }
  if (subscription.status === 'canceled' || subscription.status === 'incomplete_expired') {
    throw invalidRequest(`The subscription ${id} has ended.`, param)
  }
  if (flow === 'subscription_cancel' && subscription.cancel_at !== null) {
    throw invalidRequest(`The subscription ${id} is already set to be canceled.`, param)
  }
  return subscription
}

function create(ctx: Context, params: Parsed<typeof sessionFields>): PortalSession {
  if (params.customer === undefined) throw missingParameter('customer')
  const customer = getCustomer(ctx, params.customer, 'customer')
  const offered =
    params.configuration === undefined
      ? defaultConfiguration(ctx)
      : getConfiguration(ctx, params.configuration, 'configuration')
  if (!offered.active) {
    throw invalidRequest(`The configuration ${offered.id} is not active.`, 'configuration')
  }
  const id = newId(ctx, 'bps')
  const session: PortalSession = {
    id,
    object: 'billing_portal.session',
    configuration: offered.id,
    created: nowOn(ctx, customer.test_clock),
    customer: customer.id,
    customer_account: null,
    flow: params.flow_data === undefined ? null : toFlow(ctx, params.flow_data, customer.id, offered),
    livemode: false,
    locale: params.locale ?? null,
    on_behalf_of: null,
    return_url: params.return_url ?? offered.default_return_url,
    url: `${ctx.settings.publicUrl}/portal/${id}`,
  }
  draftEvent(ctx, 'billing_portal.session.created', session, customer.test_clock)
  return ctx.tables.portal_sessions.put(session)
}

export const portalSessionRoutes = [
  route('POST', '/v1/billing_portal/sessions', sessionFields, create),
  // Stripe has no route to read one; the hosted page has to.
  route('GET', '/_sandbox/billing_portal/sessions/:id', {}, (ctx, _, id) => {
    const session = ctx.tables.portal_sessions.get(id)
    if (session === undefined) throw noSuch('billing_portal.session', id)
    return session
  }),
]
