import { payLinkClaimsSchema, type PayLinkSigner } from '@prorata/billing'
import { createTokenSigner } from './token-signer.ts'

export function createPayLinkSigner(authSecret: string): PayLinkSigner {
  return createTokenSigner(authSecret, { purpose: 'pay link', version: 'p1', schema: payLinkClaimsSchema })
}
