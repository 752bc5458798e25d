/** The hosted checkout page. The engine charges; a session is completed once, so a second submit finds it done. */
import type { ApiResponse } from '../engine/contract.ts'
import { seeOther, type WireRequest, type WireResponse } from '../http/message.ts'
import type { Ask } from './ask.ts'
import { toPayErrors } from './card-form.ts'
import {
  extraErrors,
  type ExtraValues,
  NO_EXTRAS,
  readExtras,
  toExtraErrors,
  toExtraParams,
} from './checkout-extras.ts'
import { closedPage, type Filled, formPage, unknownPage } from './checkout-page.ts'
import { type CheckoutSession, previewCheckoutSession, readCheckoutSession } from './checkout-session.ts'
import type { FormErrors } from './fields.ts'
import { formatMoney } from './format.ts'
import { readPayForm, startPay, UNREADABLE } from './pay-form.ts'
import { text } from './read.ts'

const NOT_AUTHENTICATED: FormErrors = {
  summary:
    'Your bank could not confirm that it is you, or refused the card afterwards. You have not been charged. Try another card.',
  fields: {},
}

export interface CheckoutDeps {
  ask: Ask
  /** When a trial begun now would end, in seconds; null where the session offers none. */
  trialEnd: (sessionId: string) => number | null
  /** Seconds on the sandbox clock. */
  now: () => number
}

export function answerCheckout(deps: CheckoutDeps, request: WireRequest, id: string): WireResponse {
  const session = readCheckoutSession(deps.ask, id)
  if (session === null) return unknownPage()
  if (request.method === 'POST') return submit(deps, request, session)
  if (session.status !== 'open') return closedPage(session)
  const pay = startPay(request.url, session)
  const failed = request.url.searchParams.get('authentication') === 'failed'
  return show(deps, session, {
    pay: { ...pay, errors: failed ? NOT_AUTHENTICATED : null },
    extras: NO_EXTRAS,
  })
}

/** The address of `after_expiration.recovery` leads to a copy of the expired session. */
export function answerRecovery(ask: Ask, id: string): WireResponse {
  const answer = ask('POST', `/_sandbox/checkout/sessions/${id}/recover`, {})
  const copy = text(answer.body, 'id')
  return answer.status === 200 && copy !== null ? seeOther(`/checkout/${copy}`) : unknownPage()
}

function submit(deps: CheckoutDeps, request: WireRequest, session: CheckoutSession): WireResponse {
  if (session.status === 'complete') return seeOther(session.successUrl)
  if (session.status === 'expired') return closedPage(session)
  const form = new URLSearchParams(request.body)
  const [, removed] = /^remove_(pm_\w+)$/.exec(form.get('act') ?? '') ?? []
  if (removed !== undefined) return remove(deps, session, removed)
  const extras = readExtras(form, session)
  const chosen = withChoices(deps.ask, session, extras)
  const current = typeof chosen === 'string' ? session : chosen
  const asks = { asksEmail: current.email === null, asksPayment: current.asksPayment }
  const read = readPayForm(form, current, asks)
  const again = (errors: FormErrors | null, status?: number) =>
    show(deps, current, { pay: { values: read.values, errors, isFilled: false }, extras, status })
  if (typeof chosen === 'string') return again(refusalOf(chosen, session, extras))
  if (form.get('act') === 'update') return again(null)
  const missing = extraErrors(current.asked, extras)
  if (!read.ok) return again({ ...read.errors, fields: { ...read.errors.fields, ...missing } })
  if (Object.keys(missing).length > 0) return again({ summary: UNREADABLE, fields: missing })
  const seen = form.get('seen')
  if (seen !== null && seen !== String(current.amountTotal)) return again(newTotal(current))
  const answer = deps.ask('POST', `/_sandbox/checkout/sessions/${session.id}/complete`, {
    ...read.params,
    ...toExtraParams(current.asked, extras),
  })
  if (answer.status !== 200) return again(toErrors(answer))
  // Still open: the bank asks for the person first.
  if (text(answer.body, 'status') === 'open') return seeOther(`/authenticate/${session.id}`)
  return seeOther(session.successUrl)
}

/** The session with the promotion code and quantities of the form; a sentence where they cannot be. */
function withChoices(ask: Ask, session: CheckoutSession, extras: ExtraValues): CheckoutSession | string {
  const { promotionCode, quantities } = extras
  if (promotionCode === '' && Object.keys(quantities).length === 0) return session
  return previewCheckoutSession(ask, session.id, { promotionCode, quantities })
}

function refusalOf(sentence: string, { lines }: CheckoutSession, extras: ExtraValues): FormErrors {
  const line = lines.find(({ id }) => id in extras.quantities)
  const isCode = extras.promotionCode !== '' && !/quantity|item/i.test(sentence)
  const about = isCode || line === undefined ? 'promotion_code' : `quantity_${line.id}`
  return { summary: `${sentence} You have not been charged.`, fields: { [about]: sentence } }
}

/** What was seen is what is paid: another amount is shown before it is charged. */
function newTotal({ amountTotal, currency }: CheckoutSession): FormErrors {
  const due = formatMoney(amountTotal, currency)
  return {
    summary: `The total is ${due} now. You have not been charged. Press the button to go on.`,
    fields: {},
  }
}

function remove(deps: CheckoutDeps, session: CheckoutSession, method: string): WireResponse {
  if (session.asked.removes && session.saved.some(({ id }) => id === method)) {
    deps.ask('POST', `/v1/payment_methods/${method}/detach`, {})
  }
  return seeOther(`/checkout/${session.id}`)
}

/** A refusal of how the person pays, or of what else was typed. */
function toErrors(answer: ApiResponse): FormErrors {
  return toExtraErrors(answer) ?? toPayErrors(answer)
}

function show(deps: CheckoutDeps, session: CheckoutSession, filled: Filled): WireResponse {
  return formPage(session, filled, { trialEnd: deps.trialEnd(session.id), now: deps.now() })
}
