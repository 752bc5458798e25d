import type { ApiError } from './api-error.ts'

const TEST_KEY = /^(sk|rk)_test_[A-Za-z0-9_]+$/
const LIVE_KEY = /^(sk|rk|pk)_live_/

/**
 * Any secret or restricted test key opens the sandbox's one account. A live key is refused before anything else is
 * read: it must never be sent here, and whoever did should hear so at once.
 * https://docs.stripe.com/api/authentication
 */
export function authenticate(headers: Headers): ApiError | null {
  const key = readKey(headers.get('authorization'))
  if (key === null) {
    return unauthorized(
      "You did not provide an API key. Send it in the Authorization header, using Bearer auth: 'Authorization: Bearer sk_test_…'.",
    )
  }
  if (LIVE_KEY.test(key)) {
    return unauthorized(
      'This is the sandbox and it refuses live keys. Use a key that starts with sk_test_, and consider rolling the live key you sent.',
    )
  }
  if (!TEST_KEY.test(key)) {
    return unauthorized(
      `Invalid API Key provided: ${mask(key)}. The sandbox takes any key that starts with sk_test_.`,
    )
  }
  return null
}

function readKey(header: string | null): string | null {
  if (header === null) return null
  const bearer = /^Bearer\s+(\S+)$/i.exec(header)?.[1]
  if (bearer !== undefined) return bearer
  // `curl -u sk_test_…:` as in Stripe's own examples.
  const basic = /^Basic\s+(\S+)$/i.exec(header)?.[1]
  if (basic === undefined) return null
  return Buffer.from(basic, 'base64').toString('utf8').split(':')[0] || null
}

function mask(key: string): string {
  return key.length <= 8 ? '***' : `${key.slice(0, 4)}***${key.slice(-4)}`
}

function unauthorized(message: string): ApiError {
  return { status: 401, type: 'invalid_request_error', message }
}
