import { createHmac } from 'node:crypto'

/**
 * The `Stripe-Signature` header. `atSeconds` is the wall clock's, whatever the sandbox's says: receivers hold it against
 * their own. https://docs.stripe.com/webhooks#verify-manually
 */
export function signatureHeader(payload: string, secret: string, atSeconds: number): string {
  const digest = createHmac('sha256', secret).update(`${atSeconds}.${payload}`, 'utf8').digest('hex')
  return `t=${atSeconds},v1=${digest}`
}
