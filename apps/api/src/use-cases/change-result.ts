import {
  type ChangeOutcome,
  type CustomerTruth,
  type Instant,
  type Invoice,
  isRunning,
  isSameMoney,
  type QuoteClaims,
  second,
  type Subscription,
  type Terms,
} from '@prorata/billing'

export type ChangeResult =
  | { kind: 'applied'; invoice: Invoice | null }
  | { kind: 'scheduled'; at: Instant }
  /** The bank wants the person to confirm on `url`; until then nothing has changed. */
  | { kind: 'action_required'; url: string }

export function resultOfOutcome(
  outcome: ChangeOutcome,
  invoices: readonly Invoice[],
  claims: QuoteClaims,
): ChangeResult {
  switch (outcome.kind) {
    case 'applied': {
      const byId = invoices.find(({ id }) => id === outcome.invoiceId)
      return { kind: 'applied', invoice: byId ?? invoiceFor(claims, invoices) }
    }
    case 'scheduled':
      return outcome
    case 'action_required':
      return { kind: 'action_required', url: outcome.url }
    default:
      return outcome satisfies never
  }
}

/** What a quote asked for is there already, or waits for its payment: the answer its first submit got, or should have got. */
export function standingResult(
  claims: QuoteClaims,
  subscription: Subscription,
  { invoices }: Pick<CustomerTruth, 'invoices'>,
): ChangeResult | null {
  if (!isRunning(subscription) || subscription.id !== claims.subscriptionId) return null
  const { terms, renewal, pendingChange } = subscription
  if (pendingChange && isSameTerms(pendingChange.to, claims.to)) {
    const url = invoices.find(({ status, hostedUrl }) => status === 'open' && hostedUrl !== null)?.hostedUrl
    return url ? { kind: 'action_required', url } : null
  }
  if (claims.effective === 'period_end') {
    const isScheduled = renewal.kind === 'changes' && isSameTerms(renewal.to, claims.to)
    return isScheduled ? { kind: 'scheduled', at: renewal.at } : null
  }
  return isSameTerms(terms, claims.to) ? { kind: 'applied', invoice: invoiceFor(claims, invoices) } : null
}

/** The invoice a change made: of the amount that was quoted, and not older than the quote. */
function invoiceFor(claims: QuoteClaims, invoices: readonly Invoice[]): Invoice | null {
  const since = Math.floor(claims.issuedAt / second) * second
  const isOfQuote = ({ createdAt, amountDue }: Invoice) =>
    createdAt >= since && isSameMoney(amountDue, claims.dueToday)
  return invoices.find(isOfQuote) ?? null
}

function isSameTerms(a: Terms, b: Terms): boolean {
  return a.planId === b.planId && a.interval === b.interval && a.quantity === b.quantity
}
