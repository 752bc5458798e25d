// https://docs.stripe.com/api/setup_intents
import type Stripe from 'stripe'
import type { Context } from '../core/context.ts'
import { invalidRequest, noSuch } from '../core/errors.ts'
import { isWithin, page, paginate, range } from '../core/list.ts'
import { route } from '../core/route.ts'
import { boolean, changeMetadata, metadata, oneOf, required, string, unbuilt } from '../core/schema.ts'
import type { Covers, Parsed } from '../core/schema.ts'
import type { SetupIntent } from '../core/wire.ts'
import { getSetupIntent } from '../payments/find.ts'
import {
  authenticateSetup,
  cancelSetupIntent,
  confirmSetupIntent,
  newSetupIntent,
} from '../payments/setup-intents.ts'
import {
  automaticMethods,
  customerOf,
  mandateData,
  methodData,
  methodOf,
  methodOptions,
  methodTypes,
} from './intent-fields.ts'

const createFields = {
  allowed_payment_method_types: methodTypes,
  attach_to_self: unbuilt,
  automatic_payment_methods: automaticMethods,
  confirm: boolean(),
  confirmation_token: unbuilt,
  customer: string(),
  customer_account: unbuilt,
  description: string(1000),
  excluded_payment_method_types: unbuilt,
  flow_directions: unbuilt,
  mandate_data: mandateData,
  metadata: metadata(),
  on_behalf_of: unbuilt,
  payment_method: string(),
  payment_method_configuration: unbuilt,
  payment_method_data: methodData,
  payment_method_options: methodOptions,
  return_url: string(),
  single_use: unbuilt,
  usage: oneOf('off_session', 'on_session'),
  use_stripe_sdk: boolean(),
} satisfies Covers<Stripe.SetupIntentCreateParams>

/** As with payment intents, the name that older API versions and Stripe's CLI use. */
const createWithOlder = { ...createFields, payment_method_types: methodTypes }

const updateFields = {
  allowed_payment_method_types: unbuilt,
  attach_to_self: unbuilt,
  customer: string(),
  customer_account: unbuilt,
  description: string(1000),
  excluded_payment_method_types: unbuilt,
  flow_directions: unbuilt,
  metadata: metadata(),
  payment_method: string(),
  payment_method_configuration: unbuilt,
  payment_method_data: methodData,
  payment_method_options: unbuilt,
} satisfies Covers<Stripe.SetupIntentUpdateParams>

const confirmFields = {
  allowed_payment_method_types: unbuilt,
  confirmation_token: unbuilt,
  mandate_data: mandateData,
  payment_method: string(),
  payment_method_data: methodData,
  payment_method_options: methodOptions,
  return_url: string(),
  use_stripe_sdk: boolean(),
} satisfies Covers<Stripe.SetupIntentConfirmParams>

function create(ctx: Context, params: Parsed<typeof createWithOlder>): SetupIntent {
  const customer = customerOf(ctx, params.customer)
  const method = methodOf(ctx, params, customer)
  const types = params.payment_method_types ?? params.allowed_payment_method_types
  const made = newSetupIntent(ctx, {
    allowed_payment_method_types: params.allowed_payment_method_types ?? null,
    automatic_payment_methods:
      types === undefined
        ? { allow_redirects: params.automatic_payment_methods?.allow_redirects ?? 'always', enabled: true }
        : null,
    customer,
    description: params.description ?? null,
    metadata: changeMetadata({}, params.metadata),
    payment_method: method?.id ?? null,
    status: method === null ? 'requires_payment_method' : 'requires_confirmation',
    usage: params.usage ?? 'off_session',
    ...(types === undefined ? {} : { payment_method_types: types }),
  })
  if (params.confirm !== true) return made
  return confirmSetupIntent(ctx, made, method, returnUrlOf(params))
}

function returnUrlOf(params: { return_url: string | undefined; use_stripe_sdk: boolean | undefined }) {
  return params.use_stripe_sdk === true ? null : (params.return_url ?? null)
}

function update(ctx: Context, intent: SetupIntent, params: Parsed<typeof updateFields>): SetupIntent {
  if (intent.status === 'succeeded' || intent.status === 'canceled') {
    const money = params.payment_method !== undefined || params.customer !== undefined
    if (money) {
      throw invalidRequest(
        `You cannot update this SetupIntent because it has a status of ${intent.status}.`,
        undefined,
        'setup_intent_unexpected_state',
      )
    }
  }
  const customer = params.customer === undefined ? intent.customer : customerOf(ctx, params.customer)
  const method = methodOf(ctx, params, customer)
  return ctx.tables.setup_intents.put<SetupIntent>({
    ...intent,
    customer,
    description: params.description ?? intent.description,
    metadata: changeMetadata(intent.metadata ?? {}, params.metadata),
    ...(method === null
      ? {}
      : { next_action: null, payment_method: method.id, status: 'requires_confirmation' }),
  })
}

export const setupIntentRoutes = [
  route('POST', '/v1/setup_intents', createWithOlder, create),
  route(
    'GET',
    '/v1/setup_intents/:id',
    { client_secret: string() } satisfies Covers<Stripe.SetupIntentRetrieveParams>,
    (ctx, _, id) => getSetupIntent(ctx, id),
  ),
  route('POST', '/v1/setup_intents/:id', updateFields, (ctx, params, id) =>
    update(ctx, getSetupIntent(ctx, id), params),
  ),
  route('POST', '/v1/setup_intents/:id/confirm', confirmFields, (ctx, params, id) => {
    const intent = getSetupIntent(ctx, id)
    return confirmSetupIntent(ctx, intent, methodOf(ctx, params, intent.customer), returnUrlOf(params))
  }),
  route(
    'POST',
    '/v1/setup_intents/:id/cancel',
    {
      cancellation_reason: oneOf('abandoned', 'duplicate', 'requested_by_customer'),
    } satisfies Covers<Stripe.SetupIntentCancelParams>,
    (ctx, params, id) => cancelSetupIntent(ctx, getSetupIntent(ctx, id), params.cancellation_reason ?? null),
  ),
  route(
    'GET',
    '/v1/setup_intents',
    {
      ...page,
      attach_to_self: unbuilt,
      created: range(),
      customer: string(),
      customer_account: unbuilt,
      payment_method: string(),
    } satisfies Covers<Stripe.SetupIntentListParams>,
    (ctx, params) => {
      const base =
        params.customer === undefined
          ? [...ctx.tables.setup_intents.all()]
          : ctx.tables.setup_intents.by('customer', params.customer)
      const rows = base.filter(
        (intent) =>
          (params.payment_method === undefined || intent.payment_method === params.payment_method) &&
          isWithin(intent.created, params.created),
      )
      return paginate(rows, params, '/v1/setup_intents', 'setup_intent', ctx.tables.setup_intents)
    },
  ),
  route(
    'GET',
    '/v1/setup_attempts',
    {
      ...page,
      created: range(),
      setup_intent: required(string()),
    } satisfies Covers<Stripe.SetupAttemptListParams>,
    (ctx, params) => {
      const intent = getSetupIntent(ctx, params.setup_intent)
      const rows = ctx.tables.setup_attempts
        .by('setup_intent', intent.id)
        .filter((attempt) => isWithin(attempt.created, params.created))
      return paginate(rows, params, '/v1/setup_attempts', 'setup_attempt')
    },
  ),
  route('GET', '/v1/mandates/:id', {}, (ctx, _, id) => {
    const mandate = ctx.tables.mandates.get(id)
    if (mandate === undefined) throw noSuch('mandate', id)
    return mandate
  }),
  route(
    'POST',
    '/_sandbox/setup_intents/:id/authenticate',
    { outcome: required(oneOf('succeeded', 'failed')) },
    (ctx, params, id) => authenticateSetup(ctx, getSetupIntent(ctx, id), params.outcome),
  ),
]
