import type Stripe from 'stripe'
import { newId, nowOn } from '../core/context.ts'
import type { Context } from '../core/context.ts'
import { ApiError, invalidRequest, noSuch, notBuilt } from '../core/errors.ts'
import { letters } from '../core/ids.ts'
import { page, paginate } from '../core/list.ts'
import { route } from '../core/route.ts'
import {
  arrayOf,
  boolean,
  changeMetadata,
  emptyable,
  integer,
  metadata,
  required,
  string,
  unbuilt,
} from '../core/schema.ts'
import type { Covers } from '../core/schema.ts'
import { EVENT_TYPES } from '../core/event-types.ts'
import { API_VERSION } from '../core/wire.ts'
import type { WebhookEndpoint } from '../core/wire.ts'

const createFields = {
  api_version: string(),
  connect: unbuilt,
  description: emptyable(string()),
  enabled_events: required(arrayOf(string())),
  metadata: metadata(),
  url: required(string()),
} satisfies Covers<Stripe.WebhookEndpointCreateParams>

const updateFields = {
  description: emptyable(string()),
  disabled: boolean(),
  enabled_events: arrayOf(string()),
  metadata: metadata(),
  url: string(),
} satisfies Covers<Stripe.WebhookEndpointUpdateParams>

/** `secret` is for whoever has to choose one: the `webhook` option, a test. */
const rollFields = {
  expires_in: integer({ min: 0, max: 86400 }),
  secret: string(),
}

/** https://docs.stripe.com/webhooks#register-webhook */
const MAX_ENDPOINTS = 16

function get(ctx: Context, id: string): WebhookEndpoint {
  const endpoint = ctx.tables.webhook_endpoints.get(id)
  if (endpoint === undefined) throw noSuch('webhook endpoint', id)
  return endpoint
}

/** The sandbox delivers to this machine too, so plain http is fine, as it is in Stripe's test mode. */
function checkUrl(url: string): void {
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
    throw invalidRequest('Invalid URL: must be a valid http or https address.', 'url', 'url_invalid')
  }
}

function checkEvents(given: readonly string[]): void {
  if (given.length === 0) throw invalidRequest('You must choose at least one event.', 'enabled_events')
  for (const [index, type] of given.entries()) {
    if (type === '*' || EVENT_TYPES.has(type)) continue
    throw invalidRequest(
      `Invalid enabled_events[${index}]: must be one of *, ${[...EVENT_TYPES].join(', ')}`,
      `enabled_events[${index}]`,
    )
  }
}

/** Events are told at the pinned version only. */
function checkVersion(given: string | undefined): void {
  if (given !== undefined && given !== API_VERSION) {
    throw notBuilt(`\`api_version=${given}\` (only ${API_VERSION})`, 'api_version')
  }
}

/** The next secret of an endpoint; the first has no number, so that it stays what it was. */
function newSecret(ctx: Context, id: string, turn: string): string {
  return `whsec_${letters(`${ctx.settings.seed}/secret/${id}${turn}`, 32)}`
}

/**
 * Gives the endpoint another secret. The old one goes on signing beside it for `expires_in` seconds, at most a day.
 * https://docs.stripe.com/webhooks#roll-endpoint-secrets
 */
function roll(
  ctx: Context,
  id: string,
  params: { expires_in?: number | undefined; secret?: string | undefined },
) {
  const endpoint = get(ctx, id)
  const now = nowOn(ctx, null)
  const before = ctx.tables.endpoint_secrets.get(id)
  const overlap = params.expires_in ?? 0
  const secret = params.secret ?? newSecret(ctx, id, `/${newId(ctx, 'whsec')}`)
  ctx.tables.endpoint_secrets.put({
    id,
    secret,
    ...(before === undefined || overlap === 0
      ? {}
      : { rolled: { secret: before.secret, expiresAt: now + overlap } }),
  })
  return { ...endpoint, secret }
}

export const webhookEndpointRoutes = [
  route('POST', '/v1/webhook_endpoints', createFields, (ctx, params) => {
    checkUrl(params.url)
    checkEvents(params.enabled_events)
    checkVersion(params.api_version)
    if (ctx.tables.webhook_endpoints.size >= MAX_ENDPOINTS) {
      throw new ApiError(400, {
        type: 'invalid_request_error',
        message: `You have reached the maximum of ${MAX_ENDPOINTS} test webhook endpoints.`,
      })
    }
    const id = newId(ctx, 'we')
    const secret = newSecret(ctx, id, '')
    ctx.tables.endpoint_secrets.put({ id, secret })
    const endpoint = ctx.tables.webhook_endpoints.put<WebhookEndpoint>({
      id,
      object: 'webhook_endpoint',
      api_version: params.api_version ?? null,
      application: null,
      created: nowOn(ctx, null),
      description: params.description ?? null,
      enabled_events: params.enabled_events,
      livemode: false,
      metadata: changeMetadata({}, params.metadata),
      status: 'enabled',
      url: params.url,
    })
    return { ...endpoint, secret }
  }),
  route('GET', '/v1/webhook_endpoints/:id', {}, (ctx, _, id) => get(ctx, id)),
  route('POST', '/v1/webhook_endpoints/:id', updateFields, (ctx, params, id) => {
    const endpoint = get(ctx, id)
    if (params.url !== undefined) checkUrl(params.url)
    if (params.enabled_events !== undefined) checkEvents(params.enabled_events)
    return ctx.tables.webhook_endpoints.put({
      ...endpoint,
      description: params.description === undefined ? endpoint.description : params.description,
      enabled_events: params.enabled_events ?? endpoint.enabled_events,
      metadata: changeMetadata(endpoint.metadata, params.metadata),
      status: params.disabled === undefined ? endpoint.status : params.disabled ? 'disabled' : 'enabled',
      url: params.url ?? endpoint.url,
    })
  }),
  route('DELETE', '/v1/webhook_endpoints/:id', {}, (ctx, _, id) => {
    get(ctx, id)
    ctx.tables.webhook_endpoints.delete(id)
    ctx.tables.endpoint_secrets.delete(id)
    return { id, object: 'webhook_endpoint', deleted: true }
  }),
  route(
    'GET',
    '/v1/webhook_endpoints',
    page satisfies Covers<Stripe.WebhookEndpointListParams>,
    (ctx, params) =>
      paginate(ctx.tables.webhook_endpoints.all(), params, '/v1/webhook_endpoints', 'webhook endpoint'),
  ),
  // The Dashboard's button; Stripe's API has no route for it.
  route('POST', '/_sandbox/webhook_endpoints/:id/roll', rollFields, (ctx, params, id) =>
    roll(ctx, id, params),
  ),
]
