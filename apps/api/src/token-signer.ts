import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto'
import type { z } from 'zod'

const longestToken = 4_096

export interface TokenSigner<Claims> {
  sign(claims: Claims): string
  /** `null` for anything that was not signed by us, for this purpose. */
  verify(token: string): Claims | null
}

/**
 * Signs with HMAC-SHA256 under a key of the purpose's own, derived from the server's secret: a signature for one purpose
 * can be used for no other. The version stands in the token and in the key: a new format makes old tokens invalid
 * instead of ambiguous.
 */
export function createTokenSigner<Claims>(
  authSecret: string,
  { purpose, version, schema }: { purpose: string; version: string; schema: z.ZodType<Claims> },
): TokenSigner<Claims> {
  const key = Buffer.from(hkdfSync('sha256', authSecret, '', `prorata ${purpose} ${version}`, 32))
  const macOf = (payload: string) =>
    createHmac('sha256', key).update(`${version}.${payload}`).digest('base64url')
  return {
    sign(claims) {
      const payload = Buffer.from(JSON.stringify(schema.parse(claims))).toString('base64url')
      return `${version}.${payload}.${macOf(payload)}`
    },

    verify(token) {
      if (token.length > longestToken) return null
      const [prefix, payload, mac, ...rest] = token.split('.')
      if (prefix !== version || payload === undefined || mac === undefined || rest.length > 0) return null
      if (!isSame(mac, macOf(payload))) return null
      return schema.parse(JSON.parse(Buffer.from(payload, 'base64url').toString()))
    },
  }
}

/** As text, so that there is exactly one spelling of a signature. */
function isSame(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)]
  return a.length === b.length && timingSafeEqual(a, b)
}
