import type { Wish } from '../decide/wish.ts'
import type { SoldCurrency } from '../plans.ts'
import type { Instant } from '../time.ts'
import type { CheckoutSession } from './provider.ts'

/** At most one open checkout an organization: a double click or a second tab gets the same page. */
export interface CheckoutStore {
  find(organizationId: string): Promise<CheckoutReservation | null>
  /** Takes the place of `replaces` (a reservation's id, or `null` for none). False where somebody else was faster. */
  reserve(organizationId: string, reservation: CheckoutReservation, replaces: string | null): Promise<boolean>
  attach(organizationId: string, reservationId: string, session: CheckoutSession): Promise<void>
  clear(organizationId: string, reservationId: string): Promise<void>
  /** Clears it where it is still as it was seen. False where it has got its session, or was replaced, meanwhile. */
  withdraw(organizationId: string, seen: Pick<CheckoutReservation, 'id' | 'sessionId'>): Promise<boolean>
}

export interface CheckoutReservation {
  id: string
  wish: Wish
  skipTrial: boolean
  currency: SoldCurrency
  /** As it was typed. */
  promotionCode: string | null
  /** `null` until the provider has answered. */
  sessionId: string | null
  reservedAt: Instant
}
