// What the customer portal offers. https://docs.stripe.com/api/customer_portal/configurations
import type Stripe from 'stripe'
import { newId, nowOn } from '../core/context.ts'
import type { Context } from '../core/context.ts'
import { difference } from '../core/difference.ts'
import { invalidRequest, missingParameter, noSuch, notBuilt } from '../core/errors.ts'
import { draftEvent } from '../core/events.ts'
import { letters } from '../core/ids.ts'
import { page, paginate } from '../core/list.ts'
import { route } from '../core/route.ts'
import { boolean, changeMetadata } from '../core/schema.ts'
import type { Covers } from '../core/schema.ts'
import type { PortalConfiguration } from '../core/wire.ts'
import { NO_FEATURES, readFeatures, readProducts } from './portal-features.ts'
import { createFields, updateFields } from './portal-fields.ts'
import type { ConfigurationParams } from './portal-fields.ts'

function blank(id: string, now: number): PortalConfiguration {
  return {
    id,
    object: 'billing_portal.configuration',
    active: true,
    application: null,
    business_profile: { headline: null, privacy_policy_url: null, terms_of_service_url: null },
    created: now,
    default_return_url: null,
    features: NO_FEATURES,
    is_default: false,
    livemode: false,
    login_page: { enabled: false, url: null },
    metadata: {},
    name: null,
    updated: now,
  }
}

function defaultId(ctx: Context): string {
  return `bpc_1${letters(`${ctx.settings.seed}/portal`, 23)}`
}

/**
 * The account's own configuration, which sessions use where they name none. On Stripe somebody saves it in the Dashboard;
 * the sandbox has it from the start, with what the Dashboard has switched on at first.
 * Assumed: those are customer details, invoices, payment methods and cancelling at the period's end.
 */
export function defaultConfiguration(ctx: Context): PortalConfiguration {
  const id = defaultId(ctx)
  return (
    ctx.tables.portal_configurations.get(id) ??
    ctx.tables.portal_configurations.put<PortalConfiguration>({
      ...blank(id, nowOn(ctx, null)),
      is_default: true,
      features: {
        ...NO_FEATURES,
        customer_update: {
          allowed_updates: ['email', 'name', 'address', 'phone', 'tax_id'],
          enabled: true,
        },
        invoice_history: { enabled: true },
        payment_method_update: { enabled: true, payment_method_configuration: null },
        subscription_cancel: {
          ...NO_FEATURES.subscription_cancel,
          cancellation_reason: {
            enabled: true,
            feedback_options: null,
            options: [
              'too_expensive',
              'missing_features',
              'switched_service',
              'unused',
              'customer_service',
              'too_complex',
              'low_quality',
              'other',
            ],
          },
          enabled: true,
        },
      },
    })
  )
}

export function getConfiguration(ctx: Context, id: string, param = 'id'): PortalConfiguration {
  const found =
    ctx.tables.portal_configurations.get(id) ??
    (id === defaultId(ctx) ? defaultConfiguration(ctx) : undefined)
  if (found === undefined) throw noSuch('configuration', id, param)
  return found
}

function keep<T>(given: T | undefined, was: T): T {
  return given === undefined ? was : given
}

function withParams(
  ctx: Context,
  before: PortalConfiguration,
  params: Partial<ConfigurationParams>,
): PortalConfiguration {
  const profile = params.business_profile
  const products = params.features?.subscription_update?.products
  if (products !== undefined) {
    ctx.tables.portal_products.put({ id: before.id, products: readProducts(ctx, products ?? []) })
  }
  const features =
    params.features === undefined ? before.features : readFeatures(params.features, before.features)
  const known = ctx.tables.portal_products.get(before.id)?.products ?? []
  if (features.subscription_update.enabled && known.length === 0) {
    throw missingParameter('features[subscription_update][products]')
  }
  if (params.login_page?.enabled === true)
    throw notBuilt('the login page of the portal', 'login_page[enabled]')
  return {
    ...before,
    active: params.active ?? before.active,
    business_profile: {
      headline: keep(profile?.headline, before.business_profile.headline),
      privacy_policy_url: keep(profile?.privacy_policy_url, before.business_profile.privacy_policy_url),
      terms_of_service_url: keep(profile?.terms_of_service_url, before.business_profile.terms_of_service_url),
    },
    default_return_url: keep(params.default_return_url, before.default_return_url),
    features,
    login_page: before.login_page,
    metadata: changeMetadata(before.metadata ?? {}, params.metadata),
    name: keep(params.name, before.name),
    updated: nowOn(ctx, null),
  }
}

const listFields = {
  ...page,
  active: boolean(),
  is_default: boolean(),
} satisfies Covers<Stripe.BillingPortal.ConfigurationListParams>

export const portalConfigurationRoutes = [
  route('POST', '/v1/billing_portal/configurations', createFields, (ctx, params) => {
    const made = withParams(ctx, blank(newId(ctx, 'bpc'), nowOn(ctx, null)), params)
    draftEvent(ctx, 'billing_portal.configuration.created', made)
    return ctx.tables.portal_configurations.put(made)
  }),
  route('GET', '/v1/billing_portal/configurations/:id', {}, (ctx, _, id) => getConfiguration(ctx, id)),
  route('POST', '/v1/billing_portal/configurations/:id', updateFields, (ctx, params, id) => {
    const before = getConfiguration(ctx, id)
    if (params.active === false && before.is_default) {
      throw invalidRequest('You cannot deactivate the default configuration.', 'active')
    }
    const after = withParams(ctx, before, params)
    const previous = difference(before, after)
    if (previous !== null) {
      draftEvent(ctx, 'billing_portal.configuration.updated', after, null, previous)
    }
    return ctx.tables.portal_configurations.put(after)
  }),
  route('GET', '/v1/billing_portal/configurations', listFields, (ctx, params) => {
    defaultConfiguration(ctx)
    const rows = [...ctx.tables.portal_configurations.all()].filter(
      (row) =>
        (params.active === undefined || row.active === params.active) &&
        (params.is_default === undefined || row.is_default === params.is_default),
    )
    return paginate(
      rows,
      params,
      '/v1/billing_portal/configurations',
      'configuration',
      ctx.tables.portal_configurations,
    )
  }),
]
