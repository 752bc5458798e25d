import { day } from '@prorata/billing'
import type { Format } from '../../format.ts'

/** So long before it expires a card is warned of, also where nothing is charged before. */
const warnBefore = 30 * day

/** What is to be said of a card that expires soon, before the next charge, or has. `null` where nothing is. */
export function expiryWarning(
  { expiresAt, now, nextChargeAt }: { expiresAt: number | null; now: number; nextChargeAt: number | null },
  name: string,
  format: Format,
): { text: string; isOver: boolean } | null {
  if (expiresAt === null) return null
  const on = format.month(expiresAt - 1)
  if (expiresAt <= now) return { text: `${name} expired at the end of ${on}. Add another one.`, isOver: true }
  if (nextChargeAt !== null && nextChargeAt >= expiresAt) {
    return {
      text: `${name} expires at the end of ${on}, before your charge on ${format.day(nextChargeAt)}. Add a new one.`,
      isOver: false,
    }
  }
  if (expiresAt - now > warnBefore) return null
  return { text: `${name} expires at the end of ${on}. Add a new one before then.`, isOver: false }
}
