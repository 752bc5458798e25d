import type { Instant } from '@prorata/billing'

/** Stripe counts whole seconds, we count milliseconds. */
export function toInstant(seconds: number): Instant {
  return seconds * 1000
}

/** Rounded down: Stripe knows no fraction of a second. */
export function toSeconds(instant: Instant): number {
  return Math.floor(instant / 1000)
}
