import {
  basisOf,
  BillingError,
  decideUnpause,
  defaultPaymentMethod,
  isSameMoney,
  type QuoteClaims,
  type Subscription,
} from '@prorata/billing'
import { audited } from './audited.ts'
import { type ChangeResult, resultOfOutcome } from './change-result.ts'
import type { FetchedTruth } from './fetch-truth.ts'
import type { Member, Ports } from './ports.ts'
import { quoteUnpause } from './preview-unpause.ts'
import { refused } from './run-command.ts'
import { type HeldCustomer, withCustomer } from './with-customer.ts'

/**
 * Goes on with a paused subscription at the amount that was shown. Throws like `changePlan`: `quote_invalid`,
 * `quote_expired` and `quote_moved` (each with a new quote), `refused`, `payment_declined` (nothing charged, still paused).
 */
export async function unpauseSubscription(
  ports: Ports,
  member: Member,
  token: string,
): Promise<ChangeResult> {
  const organizationId = member.organization.id
  const claims = ports.quoteSigner.verify(token)
  if (!claims || claims.organizationId !== organizationId || claims.purpose !== 'unpause')
    throw quoteInvalid()
  const { id: quoteId, dueToday } = claims
  const act = { organizationId, actor: member.userId, action: 'subscription.unpause' }
  return audited(ports, { ...act, details: { quoteId, dueToday } }, () =>
    withCustomer(ports, organizationId, (held) => unpause(ports, claims, held), quoteInvalid),
  )
}

async function unpause(ports: Ports, claims: QuoteClaims, held: HeldCustomer): Promise<ChangeResult> {
  const truth = await held.look()
  const current = truth.subscription ?? held.claim.previous
  const standing = standingResult(claims, current, truth)
  if (standing) return standing

  const { customerId } = held
  const hasPaymentMethod = defaultPaymentMethod(truth.profile) !== null
  const decision = decideUnpause(current, { hasPaymentMethod })
  if (!decision.ok) throw refused(decision.refusal)
  const { subscription } = decision
  const requote = async (code: 'quote_expired' | 'quote_moved', message: string) => {
    const { organizationId } = claims
    const quote = await quoteUnpause(ports, { organizationId, customerId, subscription })
    return new BillingError(code, message, { details: { quote } })
  }
  if (ports.clock.now() >= claims.expiresAt) {
    throw await requote(
      'quote_expired',
      'The price you saw is too old. Nothing was charged; here is a new one.',
    )
  }
  const request = { customerId, subscription }
  const isMoved =
    basisOf(subscription) !== claims.basis ||
    !isSameMoney((await ports.provider.previewUnpause(request)).dueToday, claims.dueToday)
  if (isMoved) {
    throw await requote('quote_moved', 'The price has moved. Nothing was charged; here is the new one.')
  }
  try {
    const outcome = await ports.provider.unpause({ ...request, idempotencyKey: `unpause:${claims.id}` })
    const after = await tryToLook(held)
    return resultOfOutcome(outcome, after?.invoices ?? [], claims)
  } catch (error) {
    // The answer may be lost while it was done: only the truth says which.
    const after = await tryToLook(held)
    const found = after?.subscription && standingResult(claims, after.subscription, after)
    if (found) return found
    throw error
  }
}

/** It goes on already, or waits for its payment: the answer that the first submit got, or should have got. */
function standingResult(
  claims: QuoteClaims,
  subscription: Subscription,
  { invoices }: FetchedTruth,
): ChangeResult | null {
  if (!('id' in subscription) || subscription.id !== claims.subscriptionId) return null
  const isSinceQuote = ({ createdAt }: { createdAt: number }) => createdAt >= claims.prorationDate
  if (subscription.status === 'active') {
    const paid = invoices.find(
      (invoice) => isSinceQuote(invoice) && isSameMoney(invoice.amountDue, claims.dueToday),
    )
    return { kind: 'applied', invoice: paid ?? null }
  }
  if (subscription.status !== 'paused') return null
  const open = invoices.find((invoice) => invoice.status === 'open' && isSinceQuote(invoice))
  return open?.hostedUrl ? { kind: 'action_required', url: open.hostedUrl } : null
}

async function tryToLook(held: HeldCustomer): Promise<FetchedTruth | null> {
  try {
    return await held.look()
  } catch {
    return null
  }
}

function quoteInvalid(): BillingError {
  return new BillingError('quote_invalid', 'This price was not quoted by us for this organization.')
}
