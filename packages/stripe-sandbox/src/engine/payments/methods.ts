// Payment methods: made from tokens, typed cards and bank accounts; given to customers and taken away.
// https://docs.stripe.com/api/payment_methods
import { getCustomer } from '../core/find.ts'
import { newId, nowOn } from '../core/context.ts'
import type { Context } from '../core/context.ts'
import { invalidRequest, noSuch } from '../core/errors.ts'
import { clockOf, draftEvent } from '../core/events.ts'
import type { PaymentMethod } from '../core/wire.ts'
import { EMPTY_ADDRESS } from '../resources/address.ts'
import { checkUsBank, isIban, readIban, toSepaDebit, toUsBankAccount } from './bank-accounts.ts'
import type { UsBankEntry } from './bank-accounts.ts'
import { checkCard, declineOf, toCard } from './cards.ts'
import type { CardEntry } from './cards.ts'
import { toCardError } from './declines.ts'
import { refuseKept } from './kept-methods.ts'
import type { Kept } from './kept-methods.ts'
import { accountOfToken } from './test-accounts.ts'
import { cardByToken } from './test-cards.ts'
import type { TestCard } from './test-cards.ts'

/** A payment method by its id. A test token makes a new one. */
export function getPaymentMethod(ctx: Context, id: string, param = 'id'): PaymentMethod {
  const known = ctx.tables.payment_methods.get(id)
  if (known !== undefined) return known
  const card = id.startsWith('pm_card_') ? cardByToken(id) : undefined
  if (card !== undefined) return newCardMethod(ctx, card, null)
  const bank = accountOfToken(id)
  if (bank !== undefined) {
    return isIban(bank.number)
      ? newSepaMethod(ctx, bank.number)
      : newUsBankMethod(ctx, { number: bank.number })
  }
  throw noSuch('PaymentMethod', id, param)
}

type Kind =
  | { type: 'card'; card: NonNullable<PaymentMethod['card']> }
  | { type: 'us_bank_account'; us_bank_account: NonNullable<PaymentMethod['us_bank_account']> }
  | { type: 'sepa_debit'; sepa_debit: NonNullable<PaymentMethod['sepa_debit']> }
  | { type: 'customer_balance'; customer_balance: Record<string, never> }
  | Kept

/** A payment method nobody owns yet. `number` is what decides how its payments end. */
export function newMethod(ctx: Context, number: string, kind: Kind): PaymentMethod {
  const id = newId(ctx, 'pm')
  ctx.tables.cards.put({ id, number })
  return ctx.tables.payment_methods.put<PaymentMethod>({
    id,
    object: 'payment_method',
    allow_redisplay: 'unspecified',
    billing_details: { address: EMPTY_ADDRESS, email: null, name: null, phone: null, tax_id: null },
    created: nowOn(ctx, null),
    customer: null,
    customer_account: null,
    livemode: false,
    metadata: {},
    shared_payment_granted_token: null,
    ...kind,
  })
}

export interface Expiry {
  month: number
  year: number
}

/** Test tokens expire next year in the clock's month, as Stripe's do. */
export function expiryOf(ctx: Context, entry: { exp_month: number; exp_year: number } | null): Expiry {
  const today = new Date(nowOn(ctx, null) * 1000)
  const year = entry?.exp_year ?? today.getUTCFullYear() + 1
  return { month: entry?.exp_month ?? today.getUTCMonth() + 1, year: year < 100 ? 2000 + year : year }
}

export function newCardMethod(
  ctx: Context,
  card: TestCard,
  entry: { exp_month: number; exp_year: number } | null,
): PaymentMethod {
  return newMethod(ctx, card.number, { type: 'card', card: toCard(card, expiryOf(ctx, entry)) })
}

export function newSepaMethod(ctx: Context, iban: string): PaymentMethod {
  const given = readIban(iban)
  return newMethod(ctx, given, { type: 'sepa_debit', sepa_debit: toSepaDebit(given) })
}

export function newUsBankMethod(ctx: Context, entry: UsBankEntry): PaymentMethod {
  checkUsBank(entry)
  return newMethod(ctx, entry.number, { type: 'us_bank_account', us_bank_account: toUsBankAccount(entry) })
}

/** What a person typed into a hosted page becomes a payment method; throws what the form would say. */
export function paymentMethodFromEntry(
  ctx: Context,
  entry: CardEntry,
  person: { name: string | null; email: string | null },
): PaymentMethod {
  const made = newCardMethod(ctx, checkCard(entry, nowOn(ctx, null)), entry)
  return ctx.tables.payment_methods.put({
    ...made,
    billing_details: { ...made.billing_details, name: person.name, email: person.email },
  })
}

/** Gives the payment method to the customer. A card that is declined always is refused here. */
export function attachPaymentMethod(
  ctx: Context,
  id: string,
  customerId: string,
  param = 'id',
): PaymentMethod {
  const customer = getCustomer(ctx, customerId, 'customer')
  const method = getPaymentMethod(ctx, id, param)
  if (method.customer === customer.id) return method
  refuseKept(method, 'attaching a payment method')
  if (method.customer !== null) {
    throw invalidRequest(
      'The payment method you provided has already been attached to a customer.',
      'payment_method',
      'payment_method_unexpected_state',
    )
  }
  const decline = declineOf(ctx.tables.cards.get(method.id)?.number ?? '', 'attach')
  if (decline !== null) throw toCardError(decline, { param: '' })
  return own(ctx, method, customer.id)
}

/** The step after the checks of `attachPaymentMethod`. */
export function own(ctx: Context, method: PaymentMethod, customer: string): PaymentMethod {
  const attached = ctx.tables.payment_methods.put({ ...method, customer })
  draftEvent(ctx, 'payment_method.attached', attached, clockOf(ctx, customer))
  return attached
}

export function detachPaymentMethod(ctx: Context, method: PaymentMethod): PaymentMethod {
  const clock = clockOf(ctx, method.customer)
  const customer = method.customer === null ? undefined : ctx.tables.customers.get(method.customer)
  if (customer?.invoice_settings.default_payment_method === method.id) {
    ctx.tables.customers.put({
      ...customer,
      invoice_settings: { ...customer.invoice_settings, default_payment_method: null },
    })
  }
  for (const subscription of customer === undefined
    ? []
    : ctx.tables.subscriptions.by('customer', customer.id)) {
    if (subscription.default_payment_method !== method.id) continue
    ctx.tables.subscriptions.put({ ...subscription, default_payment_method: null })
  }
  const detached = ctx.tables.payment_methods.put({ ...method, customer: null })
  draftEvent(ctx, 'payment_method.detached', detached, clock, { customer: method.customer })
  return detached
}
