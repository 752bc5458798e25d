import type { CreditEntry, CreditGrant, Instant, MeterId } from '@prorata/billing'
import type { Ports } from './ports.ts'

export interface CreditBalance {
  meterId: MeterId
  remaining: number
  /** What is lost first, and when, where it is not used. */
  expires: { quantity: number; at: Instant }
}

export interface CurrentCredits {
  now: Instant
  /** One for each meter there are credits for. */
  balances: CreditBalance[]
  /** What can still be used, what expires first before the others. */
  grants: CreditGrant[]
  /** The newest movements, newest first. */
  entries: CreditEntry[]
}

export async function currentCredits(
  { credits, clock }: Ports,
  organizationId: string,
): Promise<CurrentCredits> {
  const now = clock.now()
  const [grants, entries] = await Promise.all([
    credits.usable(organizationId, now),
    credits.entries(organizationId),
  ])
  return { now, balances: balancesOf(grants), grants, entries }
}

function balancesOf(grants: readonly CreditGrant[]): CreditBalance[] {
  const balances = new Map<MeterId, CreditBalance>()
  for (const { meterId, remaining, expiresAt } of grants) {
    const balance = balances.get(meterId)
    if (balance) balance.remaining += remaining
    else balances.set(meterId, { meterId, remaining, expires: { quantity: remaining, at: expiresAt } })
  }
  return [...balances.values()]
}
