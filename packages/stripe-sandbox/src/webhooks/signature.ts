import { createHmac } from 'node:crypto'

/**
 * The `Stripe-Signature` header: one signature per secret, of which there are two while a rolled one is still good.
 * `atSeconds` is the wall clock's, whatever the sandbox's says: receivers hold it against their own.
 * https://docs.stripe.com/webhooks#verify-manually
 */
export function signatureHeader(payload: string, secrets: readonly string[], atSeconds: number): string {
  const signatures = secrets.map((secret) => {
    const digest = createHmac('sha256', secret).update(`${atSeconds}.${payload}`, 'utf8').digest('hex')
    return `v1=${digest}`
  })
  return [`t=${atSeconds}`, ...signatures].join(',')
}
