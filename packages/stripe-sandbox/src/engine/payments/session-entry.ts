// What a person enters on the hosted page, and whom and what it names.
import type { Context } from '../core/context.ts'
import { missingParameter, noSuch } from '../core/errors.ts'
import { getCustomer } from '../core/find.ts'
import type { SessionPerson, SessionPlan } from '../core/tables.ts'
import type { CheckoutSession, Customer, PaymentMethod } from '../core/wire.ts'
import { newCustomer } from '../resources/customers.ts'
import { declineOf } from './cards.ts'
import type { CardEntry } from './cards.ts'
import { toCardError } from './declines.ts'
import { paymentMethodFromEntry } from './methods.ts'

export interface Entry extends SessionPerson {
  card: CardEntry | null
  /** One of the customer's saved methods, or one that nobody owns yet, in place of a card. */
  paymentMethod: string | null
}

/** The session's customer, changed by what the person typed, or a new one where the session makes one. */
export function customerOf(
  ctx: Context,
  session: CheckoutSession,
  plan: SessionPlan,
  entry: Entry,
): Customer | null {
  if (session.customer !== null) {
    const known = getCustomer(ctx, session.customer, 'customer')
    const name = plan.updatesName && entry.name !== null ? entry.name : (known.name ?? null)
    return ctx.tables.customers.put({ ...known, name, email: known.email ?? entry.email })
  }
  const wanted = session.customer_creation === 'always' || plan.payment.setup_future_usage !== null
  if (!wanted) return null
  const email = entry.email ?? session.customer_email
  if (email === null) throw missingParameter('email')
  return ctx.tables.customers.put({ ...newCustomer(ctx, null), email, name: entry.name })
}

export function methodOf(ctx: Context, session: CheckoutSession, entry: Entry): PaymentMethod | null {
  const free = session.amount_total === 0 || session.mode === 'setup'
  if (entry.paymentMethod !== null) {
    const saved = ctx.tables.payment_methods.get(entry.paymentMethod)
    if (saved === undefined || (saved.customer !== null && saved.customer !== session.customer)) {
      throw noSuch('PaymentMethod', entry.paymentMethod, 'payment_method')
    }
    if (free) refuseDeclined(ctx, saved)
    return saved
  }
  if (entry.card === null) {
    if (session.amount_total === 0 && session.payment_method_collection === 'if_required') return null
    throw missingParameter('card')
  }
  const known = ctx.tables.customers.get(session.customer ?? '')
  const method = paymentMethodFromEntry(ctx, entry.card, {
    name: entry.name,
    email: entry.email ?? known?.email ?? session.customer_email,
  })
  if (free) refuseDeclined(ctx, method)
  return method
}

function refuseDeclined(ctx: Context, method: PaymentMethod): void {
  const decline = declineOf(ctx.tables.cards.get(method.id)?.number ?? '', 'attach')
  if (decline !== null) throw toCardError(decline)
}

export function toCustomerDetails(
  email: string | null,
  name: string | null,
  taxExempt: 'none' | null,
): CheckoutSession['customer_details'] {
  if (email === null && name === null) return null
  return {
    address: null,
    business_name: null,
    email,
    individual_name: null,
    name,
    phone: null,
    tax_exempt: taxExempt,
    tax_ids: null,
  }
}
