import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto'
import { type QuoteClaims, quoteClaimsSchema, type QuoteSigner } from '@prorata/billing'

/** Stands in the token and in the key: a new format makes old tokens invalid instead of ambiguous. */
const version = 'q1'
const longestToken = 4_096

/**
 * Signs with HMAC-SHA256 under a key of its own, derived from the server's secret: a quote's signature can be used for
 * nothing else, nor anything else's for a quote.
 */
export function createQuoteSigner(authSecret: string): QuoteSigner {
  const key = Buffer.from(hkdfSync('sha256', authSecret, '', `prorata quote ${version}`, 32))
  const macOf = (payload: string) =>
    createHmac('sha256', key).update(`${version}.${payload}`).digest('base64url')
  return {
    sign(claims: QuoteClaims): string {
      const payload = Buffer.from(JSON.stringify(quoteClaimsSchema.parse(claims))).toString('base64url')
      return `${version}.${payload}.${macOf(payload)}`
    },

    verify(token: string): QuoteClaims | null {
      if (token.length > longestToken) return null
      const [prefix, payload, mac, ...rest] = token.split('.')
      if (prefix !== version || payload === undefined || mac === undefined || rest.length > 0) return null
      if (!isSame(mac, macOf(payload))) return null
      return quoteClaimsSchema.parse(JSON.parse(Buffer.from(payload, 'base64url').toString()))
    },
  }
}

/** As text, so that there is exactly one spelling of a signature. */
function isSame(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)]
  return a.length === b.length && timingSafeEqual(a, b)
}
