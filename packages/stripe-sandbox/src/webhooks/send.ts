import type { Attempt } from './delivery.ts'
import { signatureHeader } from './signature.ts'

export interface Sending {
  url: string
  payload: string
  secrets: readonly string[]
}

const TIMEOUT_MS = 20_000
const SNIPPET_CHARACTERS = 500

/** Sends once. Never rejects: what went wrong is in the attempt. Redirects are not followed and count as failures. */
export async function send(
  { url, payload, secrets }: Sending,
  deliver: typeof fetch,
  stop: AbortSignal,
): Promise<Attempt> {
  const at = Date.now()
  try {
    const response = await deliver(url, {
      method: 'POST',
      redirect: 'manual',
      signal: AbortSignal.any([stop, AbortSignal.timeout(TIMEOUT_MS)]),
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'user-agent': 'Stripe/1.0 (+https://stripe.com/docs/webhooks)',
        accept: '*/*; q=0.5, application/json',
        'stripe-signature': signatureHeader(payload, secrets, Math.floor(at / 1000)),
      },
      body: payload,
    })
    const text = await response.text()
    return {
      at,
      durationMs: Date.now() - at,
      status: response.status,
      error: null,
      response: text.slice(0, SNIPPET_CHARACTERS),
    }
  } catch (error) {
    return { at, durationMs: Date.now() - at, status: null, error: reasonOf(error), response: '' }
  }
}

export function succeeded({ status }: Attempt): boolean {
  return status !== null && status >= 200 && status < 300
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (error.name === 'TimeoutError') return `No answer within ${TIMEOUT_MS / 1000} seconds`
  const cause = error.cause
  return cause instanceof Error && cause.message !== '' ? cause.message : error.message
}
