// Tokens and a customer's cards, as older integrations use them. https://docs.stripe.com/api/cards
import type Stripe from 'stripe'
import { getCustomer } from '../core/find.ts'
import { newId, nowOn } from '../core/context.ts'
import type { Context } from '../core/context.ts'
import { difference } from '../core/difference.ts'
import { missingParameter, noSuch } from '../core/errors.ts'
import { clockOf, draftEvent } from '../core/events.ts'
import { page, paginate } from '../core/list.ts'
import { route } from '../core/route.ts'
import {
  changeMetadata,
  integer,
  metadata,
  object,
  oneOf,
  required,
  string,
  unbuilt,
} from '../core/schema.ts'
import type { Covers } from '../core/schema.ts'
import type { Card } from '../core/wire.ts'
import { refuseLiveCard } from '../payments/cards.ts'
import { addSource, newSource, removeSource } from '../payments/sources.ts'
import { cardByNumber } from '../payments/test-cards.ts'

const updateFields = {
  account_holder_name: unbuilt,
  account_holder_type: unbuilt,
  address_city: string(),
  address_country: string(),
  address_line1: string(),
  address_line2: string(),
  address_state: string(),
  address_zip: string(),
  exp_month: integer({ min: 1, max: 12 }),
  exp_year: integer({ min: 2000, max: 2100 }),
  metadata: metadata(),
  name: string(),
  owner: unbuilt,
} satisfies Covers<Stripe.CustomerUpdateSourceParams>

const cardFields = object({
  address_city: string(),
  address_country: string(),
  address_line1: string(),
  address_line2: string(),
  address_state: string(),
  address_zip: string(),
  currency: unbuilt,
  cvc: string(),
  exp_month: required(integer({ min: 1, max: 12 })),
  exp_year: required(integer()),
  name: string(),
  networks: unbuilt,
  number: required(string()),
})

function getSource(ctx: Context, customer: string, id: string): Card {
  const card = ctx.tables.sources.get(id)
  if (card?.customer !== customer) throw noSuch('source', id)
  return card
}

export const sourceRoutes = [
  route(
    'POST',
    '/v1/tokens',
    {
      account: unbuilt,
      bank_account: unbuilt,
      card: cardFields,
      customer: unbuilt,
      cvc_update: unbuilt,
      person: unbuilt,
      pii: unbuilt,
    } satisfies Covers<Stripe.TokenCreateParams>,
    (ctx, params) => {
      const given = params.card
      if (given === undefined) throw missingParameter('card')
      const known = cardByNumber(given.number.replaceAll(' ', '')) ?? refuseLiveCard('card[number]')
      return ctx.tables.tokens.put({
        id: newId(ctx, 'tok'),
        object: 'token',
        card: {
          ...newSource(ctx, known, {
            exp_month: given.exp_month,
            exp_year: given.exp_year,
            name: given.name ?? null,
          }),
          address_city: given.address_city ?? null,
          address_country: given.address_country ?? null,
          address_line1: given.address_line1 ?? null,
          address_line2: given.address_line2 ?? null,
          address_state: given.address_state ?? null,
          address_zip: given.address_zip ?? null,
        },
        client_ip: null,
        created: nowOn(ctx, null),
        livemode: false,
        type: 'card',
        used: false,
      })
    },
  ),
  route('GET', '/v1/tokens/:id', {}, (ctx, _, id) => {
    const token = ctx.tables.tokens.get(id)
    if (token === undefined) throw noSuch('token', id)
    return token
  }),
  route(
    'POST',
    '/v1/customers/:id/sources',
    {
      metadata: metadata(),
      source: required(string()),
      validate: unbuilt,
    } satisfies Covers<Stripe.CustomerCreateSourceParams>,
    (ctx, params, id) => {
      const saved = addSource(ctx, getCustomer(ctx, id), params.source)
      return ctx.tables.sources.put({ ...saved, metadata: changeMetadata({}, params.metadata) })
    },
  ),
  route('GET', '/v1/customers/:id/sources/:source', {}, (ctx, _, id, ids) =>
    getSource(ctx, id, ids[1] ?? ''),
  ),
  route('POST', '/v1/customers/:id/sources/:source', updateFields, (ctx, params, id, ids) => {
    const card = getSource(ctx, id, ids[1] ?? '')
    const updated = ctx.tables.sources.put<Card>({
      ...card,
      address_city: params.address_city ?? card.address_city,
      address_country: params.address_country ?? card.address_country,
      address_line1: params.address_line1 ?? card.address_line1,
      address_line2: params.address_line2 ?? card.address_line2,
      address_state: params.address_state ?? card.address_state,
      address_zip: params.address_zip ?? card.address_zip,
      exp_month: params.exp_month ?? card.exp_month,
      exp_year: params.exp_year ?? card.exp_year,
      metadata: changeMetadata(card.metadata ?? {}, params.metadata),
      name: params.name ?? card.name,
    })
    const previous = difference(card, updated)
    if (previous !== null) draftEvent(ctx, 'customer.source.updated', updated, clockOf(ctx, id), previous)
    return updated
  }),
  route('DELETE', '/v1/customers/:id/sources/:source', {}, (ctx, _, id, ids) =>
    removeSource(ctx, getCustomer(ctx, id), getSource(ctx, id, ids[1] ?? '')),
  ),
  route(
    'GET',
    '/v1/customers/:id/sources',
    { ...page, object: oneOf('card', 'bank_account') } satisfies Covers<Stripe.CustomerListSourcesParams>,
    (ctx, params, id) => {
      getCustomer(ctx, id)
      const rows = params.object === 'bank_account' ? [] : ctx.tables.sources.by('customer', id)
      return paginate(rows, params, `/v1/customers/${id}/sources`, 'source')
    },
  ),
]
