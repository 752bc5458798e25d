// What a person enters on the hosted page, and whom and what it names.
import type { Context } from '../core/context.ts'
import { invalidRequest, missingParameter, noSuch } from '../core/errors.ts'
import { getCustomer } from '../core/find.ts'
import type { SessionPerson, SessionPlan } from '../core/tables.ts'
import type { CheckoutSession, Customer, PaymentMethod } from '../core/wire.ts'
import { newCustomer } from '../resources/customers.ts'
import type { UsBankEntry } from './bank-accounts.ts'
import { declineOf } from './cards.ts'
import type { CardEntry } from './cards.ts'
import { toCardError } from './declines.ts'
import { newSepaMethod, newUsBankMethod, paymentMethodFromEntry } from './methods.ts'

export interface Entry extends SessionPerson {
  card: CardEntry | null
  bank: UsBankEntry | null
  iban: string | null
  /** One of the customer's saved methods, or one that nobody owns yet, in place of what is typed. */
  paymentMethod: string | null
}

/** Somebody who said nothing. */
export const NOBODY: SessionPerson = {
  name: null,
  email: null,
  phone: null,
  address: null,
  shipping: null,
  businessName: null,
  individualName: null,
  promotionCode: null,
  taxId: null,
  customFields: {},
  quantities: {},
  promotions: null,
  acceptsTerms: false,
  savesMethod: false,
}

/** The session's customer, changed by what the person typed, or a new one where the session makes one. */
export function customerOf(
  ctx: Context,
  session: CheckoutSession,
  plan: SessionPlan,
  entry: Entry,
): Customer | null {
  const name = entry.businessName ?? entry.individualName ?? entry.name
  const { shipping, phone } = entry
  const delivered = shipping === null ? null : { ...shipping, phone }
  if (session.customer !== null) {
    const known = getCustomer(ctx, session.customer, 'customer')
    const { updates } = plan
    return ctx.tables.customers.put<Customer>({
      ...known,
      name: updates.name && name !== null ? name : (known.name ?? null),
      email: known.email ?? entry.email,
      ...(updates.address && entry.address !== null ? { address: entry.address } : {}),
      ...(updates.shipping && delivered !== null ? { shipping: delivered } : {}),
    })
  }
  const wanted = session.customer_creation === 'always' || plan.payment.setup_future_usage !== null
  if (!wanted) return null
  const email = entry.email ?? session.customer_email
  if (email === null) throw missingParameter('email')
  return ctx.tables.customers.put<Customer>({
    ...newCustomer(ctx, null),
    address: entry.address,
    email,
    name,
    phone,
    shipping: delivered,
  })
}

export function methodOf(
  ctx: Context,
  session: CheckoutSession,
  plan: SessionPlan,
  entry: Entry,
): PaymentMethod | null {
  const free = session.amount_total === 0 || session.mode === 'setup'
  const method =
    entry.paymentMethod === null
      ? methodTyped(ctx, entry, personOf(ctx, session, entry))
      : saved(ctx, session, entry)
  if (method === null) {
    if (session.amount_total === 0 && session.payment_method_collection === 'if_required') return null
    throw missingParameter('card')
  }
  if (!session.payment_method_types.includes(method.type)) {
    throw invalidRequest(
      `This Checkout Session does not take payment methods of the type ${method.type}.`,
      'payment_method',
    )
  }
  if (free) refuseDeclined(ctx, method)
  if (method.customer !== null && !entry.savesMethod) return method
  return ctx.tables.payment_methods.put<PaymentMethod>({
    ...method,
    allow_redisplay: redisplayOf(session, plan, entry) ?? method.allow_redisplay ?? 'unspecified',
  })
}

/** https://docs.stripe.com/payments/save-customer-payment-methods#allow-redisplay */
function redisplayOf(
  session: CheckoutSession,
  plan: SessionPlan,
  entry: Entry,
): PaymentMethod['allow_redisplay'] | null {
  if (plan.allowRedisplay !== null) return plan.allowRedisplay
  if (entry.savesMethod) return 'always'
  return session.mode === 'subscription' || plan.payment.setup_future_usage !== null ? 'limited' : null
}

function saved(ctx: Context, session: CheckoutSession, entry: Entry): PaymentMethod {
  const id = entry.paymentMethod ?? ''
  const method = ctx.tables.payment_methods.get(id)
  if (method === undefined || (method.customer !== null && method.customer !== session.customer)) {
    throw noSuch('PaymentMethod', id, 'payment_method')
  }
  return method
}

function personOf(ctx: Context, session: CheckoutSession, entry: Entry) {
  const known = ctx.tables.customers.get(session.customer ?? '')
  return { name: entry.name, email: entry.email ?? known?.email ?? session.customer_email }
}

/** The card or bank account that was typed, as a payment method that nobody owns yet; null where none was. */
export function methodTyped(
  ctx: Context,
  entry: Entry,
  person: { name: string | null; email: string | null },
): PaymentMethod | null {
  const made =
    entry.card !== null
      ? paymentMethodFromEntry(ctx, entry.card, person)
      : entry.bank !== null
        ? newUsBankMethod(ctx, entry.bank)
        : entry.iban !== null
          ? newSepaMethod(ctx, entry.iban)
          : null
  if (made === null) return null
  const { address, phone } = entry
  return ctx.tables.payment_methods.put<PaymentMethod>({
    ...made,
    billing_details: {
      ...made.billing_details,
      ...person,
      ...(address === null ? {} : { address }),
      ...(phone === null ? {} : { phone }),
    },
  })
}

function refuseDeclined(ctx: Context, method: PaymentMethod): void {
  const decline = declineOf(ctx.tables.cards.get(method.id)?.number ?? '', 'attach')
  if (decline !== null) throw toCardError(decline)
}
