import { type ApiError } from './api-error.ts'

/** The one version spoken; what an older one looked like is not kept. https://docs.stripe.com/api/versioning */
export const API_VERSION = '2026-10-28.endive'

/**
 * Refuses what cannot be a released version: another shape, or a day after the one spoken. Every other one is answered
 * as the one spoken, which `Stripe-Version` of the answer names: clients that pin an older version still work, and see.
 */
export function refuseVersion(version: string | null): ApiError | null {
  if (version === null || version === API_VERSION) return null
  const [, day, month = 0, date = 0] = /^(\d{4}-(\d\d)-(\d\d))(\.[a-z]+)?$/.exec(version) ?? []
  const isDay = Number(month) >= 1 && Number(month) <= 12 && Number(date) >= 1 && Number(date) <= 31
  if (day !== undefined && isDay && day <= API_VERSION.slice(0, 10)) return null
  return {
    status: 400,
    type: 'invalid_request_error',
    message: `Invalid Stripe API version: ${version.slice(0, 60)}. This sandbox speaks ${API_VERSION}.`,
  }
}
