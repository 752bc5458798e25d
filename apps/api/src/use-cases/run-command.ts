/**
 * What every command on a subscription has in common: one runs at a time for a customer, starts with the provider's truth,
 * and ends with it. So a command sent twice, after a timeout or by a double click, is carried out once and answered alike.
 */

import { BillingError, type Decision, type Refusal, type Subscription } from '@prorata/billing'
import { audited } from './audited.ts'
import type { FetchedTruth } from './fetch-truth.ts'
import type { Member, Ports } from './ports.ts'
import { type HeldCustomer, withCustomer } from './with-customer.ts'

export interface Command<Decided extends object, Result> {
  /** As the audit log names it. */
  action: string
  details?: Record<string, unknown>
  /** The answer, where what is asked for is so already; else `null`. */
  standing(subscription: Subscription): Result | null
  decide(subscription: Subscription, truth: FetchedTruth): Decision<Decided>
  act(decided: Decided, customerId: string): Promise<void>
  /** The answer where it was carried out and no look can tell what came of it. */
  expected(decided: Decided): Result
}

/** Throws `refused` with the refusal, and whatever the provider throws where the command was not carried out. */
export async function runCommand<Decided extends object, Result>(
  ports: Ports,
  member: Member,
  command: Command<Decided, Result>,
): Promise<Result> {
  const organizationId = member.organization.id
  const { action, details = {} } = command
  return audited(ports, { organizationId, actor: member.userId, action, details }, () =>
    withCustomer(
      ports,
      organizationId,
      (held) => carryOut(held, command),
      () => refused({ code: 'no_subscription' }),
    ),
  )
}

async function carryOut<Decided extends object, Result>(
  held: HeldCustomer,
  command: Command<Decided, Result>,
): Promise<Result> {
  const truth = await held.look()
  const subscription = truth.subscription ?? held.claim.previous
  const standing = command.standing(subscription)
  if (standing !== null) return standing
  const decision = command.decide(subscription, truth)
  if (!decision.ok) throw refused(decision.refusal)
  try {
    await command.act(decision, held.customerId)
  } catch (error) {
    // The answer may be lost while it was carried out: only the truth says which.
    const found = await lookFor(held, command)
    if (found !== null) return found
    throw error
  }
  return (await lookFor(held, command)) ?? command.expected(decision)
}

/** A look that fails is the worker's to repeat, and no reason to say that the command failed. */
async function lookFor<Decided extends object, Result>(
  held: HeldCustomer,
  command: Command<Decided, Result>,
): Promise<Result | null> {
  try {
    const { subscription } = await held.look()
    return subscription && command.standing(subscription)
  } catch {
    return null
  }
}

export function refused(refusal: Refusal): BillingError {
  return new BillingError('refused', 'This cannot be done now. Nothing was changed.', {
    details: { refusal },
  })
}
