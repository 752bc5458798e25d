import type { ApiResponse, Method, Params } from '../engine/contract.ts'
import type { Collection } from '../store/collection.ts'
import { isRecord } from '../store/parse.ts'
import { text } from './read.ts'

/** The trial a checkout session was made with. Stripe's API takes it and never shows it, but its page has to. */
export type TrialOffer = { days: number } | { end: number }

/** Owns what is known of the trials on offer; learns from the requests that make sessions. */
export class TrialOffers {
  readonly #offers: Collection<TrialOffer>

  constructor(offers: Collection<TrialOffer>) {
    this.#offers = offers
  }

  /** When a trial begun now would end, in seconds; null where none is offered. */
  endOf(sessionId: string, now: number): number | null {
    const offer = this.#offers.get(sessionId)
    if (offer === undefined) return null
    return 'days' in offer ? now + offer.days * 86_400 : offer.end
  }

  learn(method: Method, path: string, params: Params, answer: ApiResponse) {
    if (method !== 'POST' || path !== '/v1/checkout/sessions' || answer.status !== 200) return
    const id = text(answer.body, 'id')
    const data = params['subscription_data']
    if (id === null || !isRecord(data)) return
    const offer = parseTrialOffer({ days: Number(data['trial_period_days']), end: Number(data['trial_end']) })
    if (offer !== null) this.#offers.set(id, offer)
  }

  clear() {
    this.#offers.clear()
  }
}

/** Reads one back from the journal. */
export function parseTrialOffer(value: unknown): TrialOffer | null {
  if (!isRecord(value)) return null
  const { days, end } = value
  if (typeof days === 'number' && Number.isSafeInteger(days)) return { days }
  return typeof end === 'number' && Number.isSafeInteger(end) ? { end } : null
}
