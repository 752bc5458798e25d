import {
  type ActiveDiscount,
  type Instant,
  type Invoice,
  isRunning,
  type Money,
  money,
  type Subscription,
  type Terms,
} from '@prorata/billing'

export interface NextCharge {
  amount: Money
  at: Instant
}

/**
 * What is charged next, and when: an open invoice's next attempt where a payment failed, else the terms that begin with
 * the next period, less a discount that still runs then. `null` where nothing will be charged by itself. A customer's
 * credit is not taken off.
 */
export function nextChargeOf(
  subscription: Subscription,
  invoices: readonly Invoice[],
  discount: ActiveDiscount | null = null,
): NextCharge | null {
  const charge = chargeOf(subscription, invoices)
  // An open invoice has had its discount.
  if (!charge || !discount || subscription.status === 'past_due') return charge
  const { endsAt } = discount
  return endsAt === null || endsAt > charge.at
    ? { ...charge, amount: lessDiscount(charge.amount, discount) }
    : charge
}

/** Whole minor units, half of one rounded up, as on an invoice. */
function lessDiscount({ amount, currency }: Money, { percentOff, amountOff }: ActiveDiscount): Money {
  if (amountOff?.currency === currency) return money(Math.max(0, amount - amountOff.amount), currency)
  if (percentOff === null) return money(amount, currency)
  const hundredths = BigInt(Math.round(percentOff * 100))
  const off = (BigInt(amount) * hundredths + 5_000n) / 10_000n
  return money(amount - Number(off), currency)
}

function chargeOf(subscription: Subscription, invoices: readonly Invoice[]): NextCharge | null {
  if (!isRunning(subscription)) return null
  switch (subscription.status) {
    case 'past_due':
      return nextAttempt(invoices)
    case 'unpaid':
      return null
    case 'paused': {
      const { resumesAt: at, terms } = subscription
      return at === null ? null : { amount: amountOf(terms), at }
    }
    case 'trialing':
    case 'active':
      break
    default:
      return subscription satisfies never
  }
  const { renewal, period, terms } = subscription
  switch (renewal.kind) {
    case 'renews':
      return { amount: amountOf(terms), at: period.end }
    case 'changes':
      return { amount: amountOf(renewal.to), at: renewal.at }
    case 'pauses':
      return renewal.until === null ? null : { amount: amountOf(terms), at: renewal.until }
    case 'cancels':
      // Until it ends it may renew: an end beyond this period leaves the charge at the period's end standing.
      return renewal.at > period.end ? { amount: amountOf(terms), at: period.end } : null
    default:
      return renewal satisfies never
  }
}

function nextAttempt(invoices: readonly Invoice[]): NextCharge | null {
  for (const { status, nextPaymentAttempt: at, amountDue: amount } of invoices) {
    if (status === 'open' && at !== null) return { amount, at }
  }
  return null
}

function amountOf({ unitAmount, quantity, currency }: Terms): Money {
  return money(unitAmount * quantity, currency)
}
