import { quoteClaimsSchema, type QuoteSigner } from '@prorata/billing'
import { createTokenSigner } from './token-signer.ts'

export function createQuoteSigner(authSecret: string): QuoteSigner {
  return createTokenSigner(authSecret, { purpose: 'quote', version: 'q1', schema: quoteClaimsSchema })
}
