// What a portal configuration lets people do, made from what was given over what was there.
import { getPrice, getProduct } from '../core/find.ts'
import type { Context } from '../core/context.ts'
import { invalidRequest, missingParameter, notBuilt } from '../core/errors.ts'
import type { PortalConfiguration, PortalProduct } from '../core/wire.ts'
import type { FeatureParams, UpdateParams } from './portal-fields.ts'

type Features = PortalConfiguration['features']

/** Everything off, as for a configuration created with empty `features`. */
export const NO_FEATURES: Features = {
  customer_update: { allowed_updates: [], enabled: false },
  invoice_history: { enabled: false },
  payment_method_update: { enabled: false, payment_method_configuration: null },
  subscription_cancel: {
    cancellation_reason: { enabled: false, feedback_options: null, options: [] },
    enabled: false,
    mode: 'at_period_end',
    proration_behavior: 'none',
  },
  // Assumed: an indefinite pause, switched off.
  subscription_pause: { duration: { interval_options: [], type: 'indefinite' }, enabled: false },
  subscription_update: {
    billing_cycle_anchor: null,
    default_allowed_updates: [],
    enabled: false,
    proration_behavior: 'none',
    schedule_at_period_end: { conditions: [] },
    // Assumed default: the docs name the choices only.
    trial_update_behavior: 'end_trial',
  },
}

function readCustomerUpdate(
  given: NonNullable<FeatureParams['customer_update']>,
  before: Features['customer_update'],
): Features['customer_update'] {
  const enabled = given.enabled ?? before.enabled
  const allowed = given.allowed_updates === undefined ? before.allowed_updates : (given.allowed_updates ?? [])
  if (enabled && allowed.length === 0) throw missingParameter('features[customer_update][allowed_updates]')
  return { allowed_updates: allowed, enabled }
}

/** https://docs.stripe.com/api/customer_portal/configurations/create#create_portal_configuration-features-subscription_cancel */
function readCancel(
  given: NonNullable<FeatureParams['subscription_cancel']>,
  before: Features['subscription_cancel'],
): Features['subscription_cancel'] {
  const at = 'features[subscription_cancel]'
  const mode = given.mode ?? before.mode
  const proration = given.proration_behavior ?? before.proration_behavior
  if (proration === 'always_invoice') {
    throw invalidRequest(
      'Invalid proration_behavior: must be one of none, or create_prorations',
      `${at}[proration_behavior]`,
    )
  }
  if (proration === 'create_prorations' && mode !== 'immediately') {
    throw invalidRequest(
      '`proration_behavior=create_prorations` is only compatible with `mode=immediately`.',
      `${at}[proration_behavior]`,
    )
  }
  const reason = given.cancellation_reason
  const options = reason?.options === undefined ? before.cancellation_reason.options : (reason.options ?? [])
  if (reason?.enabled === true && options.length === 0) {
    throw missingParameter(`${at}[cancellation_reason][options]`)
  }
  return {
    cancellation_reason:
      reason === undefined
        ? before.cancellation_reason
        : { enabled: reason.enabled, feedback_options: null, options },
    enabled: given.enabled ?? before.enabled,
    mode,
    proration_behavior: proration,
  }
}

function readPause(
  given: NonNullable<FeatureParams['subscription_pause']>,
  before: Features['subscription_pause'],
): Features['subscription_pause'] {
  const duration = given.duration
  if (duration?.type === 'interval_options') {
    // A paused subscription has no date to resume at, which such a pause would need.
    throw notBuilt('pauses of a chosen length in the portal', 'features[subscription_pause][duration][type]')
  }
  if (duration === undefined) return { ...before, enabled: given.enabled ?? before.enabled }
  return {
    duration: { interval_options: [], type: duration.type },
    enabled: given.enabled ?? before.enabled,
  }
}

function readUpdate(
  given: UpdateParams,
  before: Features['subscription_update'],
): Features['subscription_update'] {
  const conditions = given.schedule_at_period_end?.conditions
  return {
    billing_cycle_anchor: given.billing_cycle_anchor ?? before.billing_cycle_anchor,
    default_allowed_updates:
      given.default_allowed_updates === undefined
        ? before.default_allowed_updates
        : (given.default_allowed_updates ?? []),
    enabled: given.enabled ?? before.enabled,
    proration_behavior: given.proration_behavior ?? before.proration_behavior,
    schedule_at_period_end: {
      conditions: conditions === undefined ? before.schedule_at_period_end.conditions : (conditions ?? []),
    },
    trial_update_behavior: given.trial_update_behavior ?? before.trial_update_behavior,
  }
}

/** The features after a change; what is not named stays. */
export function readFeatures(given: FeatureParams, before: Features): Features {
  return {
    customer_update:
      given.customer_update === undefined
        ? before.customer_update
        : readCustomerUpdate(given.customer_update, before.customer_update),
    invoice_history: given.invoice_history ?? before.invoice_history,
    payment_method_update: {
      enabled: given.payment_method_update?.enabled ?? before.payment_method_update.enabled,
      payment_method_configuration: null,
    },
    subscription_cancel:
      given.subscription_cancel === undefined
        ? before.subscription_cancel
        : readCancel(given.subscription_cancel, before.subscription_cancel),
    subscription_pause:
      given.subscription_pause === undefined
        ? before.subscription_pause
        : readPause(given.subscription_pause, before.subscription_pause),
    subscription_update:
      given.subscription_update === undefined
        ? before.subscription_update
        : readUpdate(given.subscription_update, before.subscription_update),
  }
}

/** The products people may switch between: up to ten, each with active recurring prices of its own. */
export function readProducts(ctx: Context, given: NonNullable<UpdateParams['products']>): PortalProduct[] {
  const at = 'features[subscription_update][products]'
  if (given.length > 10) throw invalidRequest('You can have at most 10 products.', at)
  return given.map((entry, index): PortalProduct => {
    const product = getProduct(ctx, entry.product, `${at}[${index}][product]`)
    for (const [place, id] of entry.prices.entries()) {
      const param = `${at}[${index}][prices][${place}]`
      const price = getPrice(ctx, id, param)
      if (price.product !== product.id) {
        throw invalidRequest(`The price ${id} does not belong to the product ${product.id}.`, param)
      }
      if (price.recurring === null) throw invalidRequest(`The price ${id} is not recurring.`, param)
    }
    const quantity = entry.adjustable_quantity
    return {
      adjustable_quantity: {
        enabled: quantity?.enabled ?? false,
        maximum: quantity?.maximum ?? null,
        minimum: quantity?.minimum ?? 1,
      },
      prices: entry.prices,
      product: product.id,
    }
  })
}
