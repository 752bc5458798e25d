import { ApiError } from '../core/errors.ts'
import type { Decline } from './cards.ts'

/** 402, as a decline is answered. https://docs.stripe.com/declines/codes */
export function toCardError(decline: Decline, extra: { param?: string; charge?: string } = {}): ApiError {
  return new ApiError(402, {
    type: 'card_error',
    code: decline.code,
    message: decline.message,
    ...(decline.code === 'card_declined' ? { decline_code: decline.declineCode } : {}),
    advice_code: 'try_again_later',
    network_decline_code: '01',
    ...extra,
  })
}
