// Quotes: a draft is offered (finalized), then accepted or canceled. https://docs.stripe.com/quotes/overview
import type Stripe from 'stripe'
import { getCustomer } from '../core/find.ts'
import { newId, nowOn } from '../core/context.ts'
import type { Context } from '../core/context.ts'
import { invalidRequest, noSuch } from '../core/errors.ts'
import { clockOf, draftEvent } from '../core/events.ts'
import { cut, page, paginate } from '../core/list.ts'
import { route } from '../core/route.ts'
import { changeMetadata, timestamp } from '../core/schema.ts'
import type { Covers, Parsed } from '../core/schema.ts'
import type { Quote } from '../core/wire.ts'
import { fulfil } from './accept-quote.ts'
import { createFields, listFields, updateFields } from './quote-fields.ts'
import type { QuoteParams } from './quote-fields.ts'
import { quoteDiscounts } from './quote-discounts.ts'
import { compute, priceQuote, readLines } from './quote-sums.ts'
import type { QuotePlan } from './quote-sums.ts'
import { readTaxRates } from './tax-rates.ts'

const THIRTY_DAYS = 30 * 86400

function getQuote(ctx: Context, id: string): Quote {
  const quote = ctx.tables.quotes.get(id)
  if (quote === undefined) throw noSuch('quote', id)
  return quote
}

export function quotePlan(ctx: Context, id: string): QuotePlan {
  return ctx.tables.quote_plans.get(id) ?? { id, lines: [], rates: [] }
}

function keep<T>(given: T | undefined, before: T): T {
  return given === undefined ? before : given
}

/** The quote after the parameters, with its lines stored and its sums. */
function edit(ctx: Context, quote: Quote, params: QuoteParams): Quote {
  const rates = readTaxRates(ctx, params.default_tax_rates, 'default_tax_rates')
  const defaults =
    rates ?? (quote.default_tax_rates ?? []).flatMap((id) => ctx.tables.tax_rates.get(id) ?? [])
  const before = quotePlan(ctx, quote.id)
  const read = params.line_items === undefined ? before : readLines(ctx, before, params.line_items)
  const discounts = params.discounts === undefined ? (before.discounts ?? []) : (params.discounts ?? [])
  const data = params.subscription_data
  const trialDays = keep(data?.trial_period_days, quote.subscription_data.trial_period_days)
  if (params.customer !== undefined) getCustomer(ctx, params.customer, 'customer')
  const customer = params.customer ?? quote.customer
  const priced = priceQuote(ctx, { ...read, discounts }, customer, defaults)
  const plan = ctx.tables.quote_plans.put({ ...read, discounts, lines: priced.lines })
  const settings = params.invoice_settings
  return ctx.tables.quotes.put<Quote>({
    ...quote,
    ...compute(priced, trialDays !== null),
    collection_method: params.collection_method ?? quote.collection_method,
    currency: plan.lines[0]?.currency ?? null,
    customer,
    default_tax_rates: defaults.map(({ id }) => id),
    description: keep(params.description, quote.description),
    discounts: params.discounts === undefined ? quote.discounts : quoteDiscounts(ctx, customer, discounts),
    expires_at: params.expires_at ?? quote.expires_at,
    footer: keep(params.footer, quote.footer),
    header: keep(params.header, quote.header),
    invoice_settings: {
      ...quote.invoice_settings,
      custom_fields: keep(settings?.custom_fields, quote.invoice_settings.custom_fields),
      days_until_due: settings?.days_until_due ?? quote.invoice_settings.days_until_due,
      description: keep(settings?.description, quote.invoice_settings.description),
      footer: keep(settings?.footer, quote.invoice_settings.footer),
    },
    metadata: changeMetadata(quote.metadata, params.metadata),
    subscription_data: {
      ...quote.subscription_data,
      description: keep(data?.description, quote.subscription_data.description),
      effective_date: keep(data?.effective_date, quote.subscription_data.effective_date),
      metadata: changeMetadata(quote.subscription_data.metadata ?? {}, data?.metadata),
      trial_period_days: trialDays,
    },
    test_clock: clockOf(ctx, customer),
  })
}

type BillingMode = NonNullable<NonNullable<Parsed<typeof createFields>['subscription_data']>['billing_mode']>

function toBillingMode(given: BillingMode | undefined): Quote['subscription_data']['billing_mode'] {
  const discounts = given?.flexible?.proration_discounts
  return {
    ...(discounts === undefined ? {} : { flexible: { proration_discounts: discounts } }),
    type: given?.type ?? 'flexible',
  }
}

function create(ctx: Context, params: Parsed<typeof createFields>): Quote {
  if (params.from_quote !== undefined) return copyQuote(ctx, params, params.from_quote)
  const now = nowOn(ctx, clockOf(ctx, params.customer ?? null))
  const nothing = { amount_subtotal: 0, amount_total: 0 }
  const details = { amount_discount: 0, amount_shipping: 0, amount_tax: 0 }
  const quote = edit(
    ctx,
    {
      id: newId(ctx, 'qt'),
      object: 'quote',
      ...nothing,
      application: null,
      application_fee_amount: null,
      application_fee_percent: null,
      automatic_tax: { enabled: false, liability: null, provider: null, status: null },
      collection_method: 'charge_automatically',
      computed: { recurring: null, upfront: { ...nothing, total_details: details } },
      created: now,
      currency: null,
      customer: null,
      customer_account: null,
      default_tax_rates: [],
      description: null,
      discounts: [],
      expires_at: now + THIRTY_DAYS,
      footer: null,
      from_quote: null,
      header: null,
      invoice: null,
      invoice_settings: {
        custom_fields: null,
        days_until_due: null,
        description: null,
        footer: null,
        issuer: { type: 'self' },
      },
      livemode: false,
      metadata: {},
      number: null,
      on_behalf_of: null,
      status: 'draft',
      status_transitions: { accepted_at: null, canceled_at: null, finalized_at: null },
      subscription: null,
      subscription_data: {
        billing_mode: toBillingMode(params.subscription_data?.billing_mode),
        description: null,
        effective_date: null,
        metadata: {},
        trial_period_days: null,
      },
      subscription_schedule: null,
      test_clock: params.test_clock ?? null,
      total_details: details,
      transfer_data: null,
    },
    params,
  )
  draftEvent(ctx, 'quote.created', quote)
  return quote
}

/** A quote made from another one, as a draft of its own or as a revision of it. https://docs.stripe.com/quotes/revise */
function copyQuote(
  ctx: Context,
  params: Parsed<typeof createFields>,
  from: NonNullable<Parsed<typeof createFields>['from_quote']>,
): Quote {
  const source = ctx.tables.quotes.get(from.quote)
  if (source === undefined) throw noSuch('quote', from.quote, 'from_quote[quote]')
  const now = nowOn(ctx, source.test_clock)
  const id = newId(ctx, 'qt')
  const plan = quotePlan(ctx, source.id)
  ctx.tables.quote_plans.put({
    ...plan,
    id,
    lines: plan.lines.map((line) => ({ ...line, id: newId(ctx, 'li') })),
  })
  const quote = edit(
    ctx,
    {
      ...source,
      id,
      created: now,
      expires_at: now + THIRTY_DAYS,
      from_quote: { is_revision: from.is_revision ?? false, quote: source.id },
      invoice: null,
      number: null,
      status: 'draft',
      status_transitions: { accepted_at: null, canceled_at: null, finalized_at: null },
      subscription: null,
      subscription_schedule: null,
    },
    params,
  )
  draftEvent(ctx, 'quote.created', quote)
  return quote
}

function revisedBy(ctx: Context, quote: Quote): Quote | undefined {
  return quote.from_quote?.is_revision === true ? ctx.tables.quotes.get(quote.from_quote.quote) : undefined
}

/** Assumed: a revision that is finalized cancels what it revises, and counts up the last part of its number. */
function replaceRevised(ctx: Context, quote: Quote): void {
  const revised = revisedBy(ctx, quote)
  if (revised?.status !== 'open') return
  const canceledAt = nowOn(ctx, quote.test_clock)
  move(ctx, revised, 'canceled', {
    status_transitions: { ...revised.status_transitions, canceled_at: canceledAt },
  })
}

function revisedNumber(ctx: Context, quote: Quote): string | null {
  const [, base, revision] = /^(.*)-(\d+)$/.exec(revisedBy(ctx, quote)?.number ?? '') ?? []
  return base === undefined || revision === undefined ? null : `${base}-${Number(revision) + 1}`
}

function move(ctx: Context, quote: Quote, status: Quote['status'], change: Partial<Quote>): Quote {
  const moved = ctx.tables.quotes.put<Quote>({ ...quote, ...change, status })
  draftEvent(ctx, `quote.${status === 'open' ? 'finalized' : status}`, moved)
  return moved
}

function mustBe(quote: Quote, ...statuses: Quote['status'][]): void {
  if (statuses.includes(quote.status)) return
  throw invalidRequest(
    `This quote is ${quote.status}; it must be ${statuses.join(' or ')}.`,
    undefined,
    'quote_unexpected_state',
  )
}

function finalize(ctx: Context, quote: Quote, expiresAt: number | undefined): Quote {
  mustBe(quote, 'draft')
  if (quote.customer === null) throw invalidRequest('A quote needs a `customer` to be finalized.', 'customer')
  if (quotePlan(ctx, quote.id).lines.length === 0) {
    throw invalidRequest('A quote needs at least one line item to be finalized.', 'line_items')
  }
  const customer = getCustomer(ctx, quote.customer, 'customer')
  replaceRevised(ctx, quote)
  const before = ctx.tables.quotes.by('customer', customer.id).filter((other) => other.number !== null).length
  return move(ctx, quote, 'open', {
    expires_at: expiresAt ?? quote.expires_at,
    number:
      revisedNumber(ctx, quote) ?? `QT-${customer.invoice_prefix}-${String(before + 1).padStart(4, '0')}-1`,
    status_transitions: { ...quote.status_transitions, finalized_at: nowOn(ctx, quote.test_clock) },
  })
}

function accept(ctx: Context, quote: Quote): Quote {
  mustBe(quote, 'open')
  const now = nowOn(ctx, quote.test_clock)
  if (quote.expires_at <= now) throw invalidRequest('This quote has expired and cannot be accepted.')
  return move(ctx, quote, 'accepted', {
    ...fulfil(ctx, quote, quotePlan(ctx, quote.id)),
    status_transitions: { ...quote.status_transitions, accepted_at: now },
  })
}

export const quoteRoutes = [
  route('POST', '/v1/quotes', createFields, create),
  route('GET', '/v1/quotes/:id', {}, (ctx, _, id) => getQuote(ctx, id)),
  route('POST', '/v1/quotes/:id', updateFields, (ctx, params, id) => {
    const quote = getQuote(ctx, id)
    if (Object.keys(params).some((name) => name !== 'metadata')) mustBe(quote, 'draft')
    return edit(ctx, quote, params)
  }),
  route(
    'POST',
    '/v1/quotes/:id/finalize',
    { expires_at: timestamp() } satisfies Covers<Stripe.QuoteFinalizeQuoteParams>,
    (ctx, params, id) => finalize(ctx, getQuote(ctx, id), params.expires_at),
  ),
  route('POST', '/v1/quotes/:id/accept', {}, (ctx, _, id) => accept(ctx, getQuote(ctx, id))),
  route('POST', '/v1/quotes/:id/cancel', {}, (ctx, _, id) => {
    const quote = getQuote(ctx, id)
    mustBe(quote, 'draft', 'open')
    const canceledAt = nowOn(ctx, quote.test_clock)
    return move(ctx, quote, 'canceled', {
      status_transitions: { ...quote.status_transitions, canceled_at: canceledAt },
    })
  }),
  route('GET', '/v1/quotes/:id/line_items', page, (ctx, params, id) =>
    cut(quotePlan(ctx, getQuote(ctx, id).id).lines, params, `/v1/quotes/${id}/line_items`, 'item'),
  ),
  route('GET', '/v1/quotes/:id/computed_upfront_line_items', page, (ctx, params, id) => {
    const trial = getQuote(ctx, id).subscription_data.trial_period_days !== null
    const lines = quotePlan(ctx, id).lines.filter((line) => !trial || !line.price?.recurring)
    return cut(lines, params, `/v1/quotes/${id}/computed_upfront_line_items`, 'item')
  }),
  route('GET', '/v1/quotes', listFields, (ctx, params) => {
    const base =
      params.customer === undefined
        ? [...ctx.tables.quotes.all()]
        : ctx.tables.quotes.by('customer', params.customer)
    const rows = base.filter(
      (quote) =>
        (params.status === undefined || quote.status === params.status) &&
        (params.test_clock === undefined || quote.test_clock === params.test_clock),
    )
    return paginate(rows, params, '/v1/quotes', 'quote', ctx.tables.quotes)
  }),
]
