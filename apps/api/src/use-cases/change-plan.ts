/**
 * Makes the change a person confirmed, at the amount they saw. One change at a time runs for a customer, and each starts
 * with the provider's truth: so a quote submitted twice, after a timeout or by a double click, changes and charges once.
 */

import {
  basisOf,
  BillingError,
  type ChangeOutcome,
  decideChange,
  isSameMoney,
  type QuoteClaims,
} from '@prorata/billing'
import { lookUpPromotion } from './check-promotion.ts'
import { type ChangeResult, resultOfOutcome, standingResult } from './change-result.ts'
import type { Member, Ports } from './ports.ts'
import { quoteChange } from './quote-change.ts'
import type { FetchedTruth } from './fetch-truth.ts'
import { type HeldCustomer, withCustomer } from './with-customer.ts'

/**
 * Throws `quote_invalid` (not ours, or not this organization's), `quote_expired` and `quote_moved` (each with a new quote),
 * `refused`, `payment_declined` (nothing charged, nothing changed). Where the provider's answer was lost it looks whether
 * the change is there before it says that it is not.
 */
export async function changePlan(ports: Ports, member: Member, token: string): Promise<ChangeResult> {
  const organizationId = member.organization.id
  const claims = ports.quoteSigner.verify(token)
  if (!claims || claims.organizationId !== organizationId || claims.purpose !== 'change') throw quoteInvalid()

  const audit = (outcome: string, details: Record<string, unknown> = {}) =>
    ports.auditLog.append({
      organizationId,
      actor: member.userId,
      action: 'subscription.change',
      details: { quoteId: claims.id, to: claims.to, dueToday: claims.dueToday, outcome, ...details },
      at: ports.clock.now(),
    })
  try {
    const result = await withCustomer(
      ports,
      organizationId,
      (held) => change(ports, claims, held),
      quoteInvalid,
    )
    await audit(result.kind, { invoiceId: result.kind === 'applied' ? (result.invoice?.id ?? null) : null })
    return result
  } catch (error) {
    if (error instanceof BillingError && error.code !== 'storage_unavailable') await audit(error.code)
    throw error
  }
}

async function change(ports: Ports, claims: QuoteClaims, held: HeldCustomer): Promise<ChangeResult> {
  const truth = await held.look()
  const subscription = truth.subscription ?? held.claim.previous
  const standing = standingResult(claims, subscription, truth)
  if (standing) return standing

  const decision = decideChange(subscription, claims.to, await ports.limits.find(claims.organizationId))
  if (!decision.ok) {
    throw new BillingError('refused', 'This change cannot be made now.', {
      details: { refusal: decision.refusal },
    })
  }
  const { customerId } = held
  const { organizationId, prorationDate, to, effective, promotion } = claims
  // A promotion that ended meanwhile is left out of the new quote.
  const stillValid = async () => {
    if (promotion === null) return null
    const found = await lookUpPromotion(ports, organizationId, promotion.code, decision.change.to)
    return found.ok && found.promotion.id === promotion.id ? promotion : null
  }
  const requote = async (code: 'quote_expired' | 'quote_moved', message: string) => {
    const quote = await quoteChange(ports, {
      ...decision,
      organizationId,
      customerId,
      promotion: await stillValid(),
    })
    return new BillingError(code, message, { details: { quote } })
  }
  if (ports.clock.now() >= claims.expiresAt) {
    throw await requote(
      'quote_expired',
      'The price you saw is too old. Nothing was charged; here is a new one.',
    )
  }
  const moved = () => requote('quote_moved', 'The price has moved. Nothing was charged; here is the new one.')
  if (basisOf(decision.subscription) !== claims.basis || decision.change.effective !== effective) {
    throw await moved()
  }
  if (promotion !== null && (await stillValid()) === null) throw await moved()
  const promotionId = promotion?.id ?? null
  const request = {
    customerId,
    subscription: decision.subscription,
    to,
    effective,
    prorationDate,
    promotionId,
  }
  const preview = await ports.provider.previewChange(request)
  if (!isSameMoney(preview.dueToday, claims.dueToday)) throw await moved()

  try {
    const outcome = await ports.provider.changePlan({ ...request, idempotencyKey: `change:${claims.id}` })
    return await resultAfter(outcome, claims, held)
  } catch (error) {
    // The answer may be lost while the change is made: only the truth says which.
    const found = await lookFor(claims, held)
    if (found) return found
    throw error
  }
}

/** The change is made. A look that fails now is the worker's to repeat, and no reason to tell anybody that it failed. */
async function resultAfter(
  outcome: ChangeOutcome,
  claims: QuoteClaims,
  held: HeldCustomer,
): Promise<ChangeResult> {
  const truth = await tryToLook(held)
  return resultOfOutcome(outcome, truth?.invoices ?? [], claims)
}

async function lookFor(claims: QuoteClaims, held: HeldCustomer): Promise<ChangeResult | null> {
  const truth = await tryToLook(held)
  return truth?.subscription ? standingResult(claims, truth.subscription, truth) : null
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
