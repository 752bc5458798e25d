// Cards of the older kind: tokens (`tok_…`) and cards saved on a customer (`card_…`). New integrations use payment
// methods; each such card is also a payment method of the same id. https://docs.stripe.com/api/cards
import { newId, nowOn } from '../core/context.ts'
import type { Context } from '../core/context.ts'
import { invalidRequest, missingParameter, noSuch } from '../core/errors.ts'
import { clockOf, draftEvent } from '../core/events.ts'
import type { Card, Customer, PaymentMethod } from '../core/wire.ts'
import { EMPTY_ADDRESS } from '../resources/address.ts'
import { declineOf, toCard } from './cards.ts'
import { toCardError } from './declines.ts'
import { expiryOf, getPaymentMethod } from './methods.ts'
import { cardByNumber, cardByToken } from './test-cards.ts'
import type { TestCard } from './test-cards.ts'

const BRANDS: Record<string, string> = {
  visa: 'Visa',
  mastercard: 'MasterCard',
  amex: 'American Express',
  discover: 'Discover',
  diners: 'Diners Club',
  jcb: 'JCB',
  unionpay: 'UnionPay',
}

/** A card as older integrations see it, of nobody yet. */
export function newSource(
  ctx: Context,
  known: TestCard,
  entry: { exp_month: number; exp_year: number; name: string | null } | null,
): Card {
  const id = newId(ctx, 'card')
  ctx.tables.cards.put({ id, number: known.number })
  const card = toCard(known, expiryOf(ctx, entry))
  return {
    id,
    object: 'card',
    address_city: null,
    address_country: null,
    address_line1: null,
    address_line1_check: known.checks.line1,
    address_line2: null,
    address_state: null,
    address_zip: null,
    address_zip_check: known.checks.postalCode,
    allow_redisplay: 'unspecified',
    brand: BRANDS[card.brand] ?? card.brand,
    country: card.country,
    cvc_check: entry === null ? null : known.checks.cvc,
    dynamic_last4: null,
    exp_month: card.exp_month,
    exp_year: card.exp_year,
    fingerprint: card.fingerprint ?? null,
    funding: card.funding,
    last4: card.last4,
    metadata: {},
    name: entry?.name ?? null,
    regulated_status: 'unregulated',
    tokenization_method: null,
  }
}

/** The card behind a token, to be used once. */
function takeToken(ctx: Context, id: string): Card {
  const token = ctx.tables.tokens.get(id)
  if (token !== undefined) {
    if (token.used || token.card === undefined) {
      throw invalidRequest(
        `You cannot use a Stripe token more than once: ${id}.`,
        'source',
        'token_already_used',
      )
    }
    ctx.tables.tokens.put({ ...token, used: true })
    return token.card
  }
  const known = id.startsWith('tok_') ? cardByToken(id) : undefined
  if (known === undefined) throw noSuch('token', id, 'source')
  return newSource(ctx, known, null)
}

function toMethod(ctx: Context, card: Card, customer: string | null): PaymentMethod {
  const known = cardByNumber(ctx.tables.cards.get(card.id)?.number ?? '')
  if (known === undefined) throw noSuch('source', card.id, 'source')
  return ctx.tables.payment_methods.put<PaymentMethod>({
    id: card.id,
    object: 'payment_method',
    allow_redisplay: 'unspecified',
    billing_details: { address: EMPTY_ADDRESS, email: null, name: card.name, phone: null, tax_id: null },
    card: toCard(known, { month: card.exp_month, year: card.exp_year }),
    created: nowOn(ctx, null),
    customer,
    customer_account: null,
    livemode: false,
    metadata: {},
    shared_payment_granted_token: null,
    type: 'card',
  })
}

/** Saves a token's card on the customer; the first becomes the default. */
export function addSource(ctx: Context, customer: Customer, token: string): Card {
  const card = takeToken(ctx, token)
  const decline = declineOf(ctx.tables.cards.get(card.id)?.number ?? '', 'attach')
  if (decline !== null) throw toCardError(decline, { param: '' })
  const saved = ctx.tables.sources.put<Card>({ ...card, customer: customer.id })
  toMethod(ctx, saved, customer.id)
  draftEvent(ctx, 'customer.source.created', saved, clockOf(ctx, customer.id))
  const latest = ctx.tables.customers.get(customer.id) ?? customer
  if (latest.default_source === null) ctx.tables.customers.put({ ...latest, default_source: saved.id })
  return saved
}

export function removeSource(
  ctx: Context,
  customer: Customer,
  card: Card,
): { id: string; object: 'card'; deleted: true } {
  ctx.tables.sources.delete(card.id)
  const method = ctx.tables.payment_methods.get(card.id)
  if (method !== undefined) ctx.tables.payment_methods.put({ ...method, customer: null })
  if (customer.default_source === card.id) {
    const [next] = ctx.tables.sources.by('customer', customer.id)
    ctx.tables.customers.put({ ...customer, default_source: next?.id ?? null })
  }
  draftEvent(ctx, 'customer.source.deleted', card, clockOf(ctx, customer.id))
  return { id: card.id, object: 'card', deleted: true }
}

/** What a charge's `source` pays with: a token, a saved card, or the customer's default. */
export function methodOfSource(
  ctx: Context,
  source: string | undefined,
  customer: string | null,
): PaymentMethod {
  const id = source ?? ctx.tables.customers.get(customer ?? '')?.default_source ?? undefined
  if (id === undefined) {
    if (customer === null) throw missingParameter('source')
    throw invalidRequest('Cannot charge a customer that has no active card', 'card', 'missing')
  }
  return id.startsWith('tok_') ? toMethod(ctx, takeToken(ctx, id), null) : getPaymentMethod(ctx, id, 'source')
}
