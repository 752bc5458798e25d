import type Stripe from 'stripe'
import { newId, nowOn } from '../core/context.ts'
import type { Context } from '../core/context.ts'
import { ApiError, invalidRequest, noSuch } from '../core/errors.ts'
import { letters } from '../core/ids.ts'
import { page, paginate } from '../core/list.ts'
import { route } from '../core/route.ts'
import {
  arrayOf,
  boolean,
  changeMetadata,
  emptyable,
  metadata,
  required,
  string,
  unbuilt,
} from '../core/schema.ts'
import type { Covers } from '../core/schema.ts'
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

export const webhookEndpointRoutes = [
  route('POST', '/v1/webhook_endpoints', createFields, (ctx, params) => {
    checkUrl(params.url)
    if (ctx.tables.webhook_endpoints.size >= MAX_ENDPOINTS) {
      throw new ApiError(400, {
        type: 'invalid_request_error',
        message: `You have reached the maximum of ${MAX_ENDPOINTS} test webhook endpoints.`,
      })
    }
    const id = newId(ctx, 'we')
    const secret = `whsec_${letters(`${ctx.settings.seed}/secret/${id}`, 32)}`
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
]
