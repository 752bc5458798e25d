/** Every way billing can fail, by code. Refusals of the core are values (`decide/`); these are what procedures answer. */

export const billingErrorCodes = [
  /** Nobody is signed in. */
  'unauthenticated',
  /** Signed in, but no organization is active, or the person has left it. */
  'organization_required',
  /** A member whose role has no billing rights. */
  'billing_rights_required',
  /** Nobody whose address is in `OPERATOR_EMAILS` and verified. */
  'operator_rights_required',
  /** The input does not name something the catalogue sells. */
  'invalid_input',
  /** The rules of `decide/` refuse; `details.refusal` says which. */
  'refused',
  /** Not there, or not this organization's: the two are never told apart. */
  'not_found',
  /** The quote's time is over; `details.quote` is a new one. */
  'quote_expired',
  /** The amount or the subscription moved since the quote; `details.quote` is a new one. */
  'quote_moved',
  /** The quote was not issued by us, or not for this organization. */
  'quote_invalid',
  /** The bank said no. Nothing was charged and nothing changed. */
  'payment_declined',
  /** The plan's allowance of a meter is used up and it sells no overage. */
  'limit_reached',
  /** The provider asks us to slow down. */
  'provider_rate_limited',
  /** The provider did not answer, or answered with a failure: the outcome may be unknown, and is looked up. */
  'provider_unavailable',
  /** The provider refused the request: a mistake in our code or its settings. */
  'provider_rejected',
  /** The database did not answer. */
  'storage_unavailable',
] as const

export type BillingErrorCode = (typeof billingErrorCodes)[number]

/** `message` is for people: what happened, whether money moved, what to do. `cause` is for logs. */
export class BillingError<Details = unknown> extends Error {
  override readonly name = 'BillingError'
  readonly code: BillingErrorCode
  readonly details: Details | undefined

  constructor(code: BillingErrorCode, message: string, options: { details?: Details; cause?: unknown } = {}) {
    super(message, { cause: options.cause })
    this.code = code
    this.details = options.details
  }
}
