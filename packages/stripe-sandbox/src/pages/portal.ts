/** The hosted customer portal: `/portal/:session`, its steps, and the acts its forms send. */
import type { ApiResponse } from '../engine/contract.ts'
import { seeOther, type WireRequest, type WireResponse } from '../http/message.ts'
import type { Ask } from './ask.ts'
import { toPayErrors } from './card-form.ts'
import type { FormErrors } from './fields.ts'
import { document, html, webUrl } from './html.ts'
import { readPayForm, startPay } from './pay-form.ts'
import { addMethod, cancel, keep, makeDefault, removeMethod, saveDetails, update } from './portal-acts.ts'
import { cancelPage } from './portal-cancel.ts'
import { ADDABLE, allowedUpdates, cardPage, detailsPage } from './portal-details.ts'
import { homeOf, portalPage, reasonOf } from './portal-frame.ts'
import { homePage } from './portal-home.ts'
import { isPausable, pause, pausePage, resume } from './portal-pause.ts'
import { acceptOffer } from './portal-retention.ts'
import {
  offers,
  type Portal,
  type PortalSubscription,
  readPortal,
  readSubscriptions,
} from './portal-session.ts'
import { choosePage, confirmPage, readChange } from './portal-update.ts'
import { integer, record, text } from './read.ts'

export interface PortalDeps {
  ask: Ask
  /** Seconds on the sandbox clock. */
  now: () => number
}

const SAID: Record<string, string> = {
  cancel: 'Your plan is cancelled.',
  stay: 'Your plan goes on, with your discount.',
  pause: 'Your plan is paused.',
  resume: 'Your plan goes on.',
  keep: 'Your plan goes on.',
  update: 'Your plan is updated.',
  method: 'Your payment methods are updated.',
  details: 'Your information is updated.',
}

/** `step` is what follows the session in the path: `home`, `cancel/sub_…`. */
export function answerPortal(deps: PortalDeps, request: WireRequest, id: string, step: string): WireResponse {
  const portal = readPortal(deps.ask, id)
  if (portal === null) return unknownPage()
  if (request.method === 'POST') return act(deps, portal, new URLSearchParams(request.body))
  const said = SAID[request.url.searchParams.get('said') ?? ''] ?? null
  if (step === 'home') return homePage(deps.ask, portal, said)
  if (step === 'done') return donePage(portal, said)
  return (
    (step === '' ? flowPage(deps, portal, request) : stepPage(deps, portal, request, step)) ??
    homePage(deps.ask, portal, said)
  )
}

/** The one step a session was made for; null where it has none, or nothing is left to do. */
function flowPage(deps: PortalDeps, portal: Portal, request: WireRequest): WireResponse | null {
  const { flow } = portal
  if (flow === null) return null
  const type = text(flow, 'type') ?? ''
  const data = record(flow, type)
  const subscription = text(data, 'subscription') ?? ''
  switch (type) {
    case 'subscription_cancel':
      return stepPage(deps, portal, request, `cancel/${subscription}`)
    case 'subscription_pause':
      return stepPage(deps, portal, request, `pause/${subscription}`)
    case 'subscription_update':
      return stepPage(deps, portal, request, `update/${subscription}`)
    case 'subscription_update_confirm':
      return confirmFlow(deps, portal, subscription, data)
    case 'payment_method_update':
      return stepPage(deps, portal, request, 'card')
    case 'customer_update':
      return stepPage(deps, portal, request, 'details')
    default:
      return null
  }
}

function confirmFlow(
  deps: PortalDeps,
  portal: Portal,
  id: string,
  data: Record<string, unknown>,
): WireResponse | null {
  const subscription = own(deps, portal, id)
  const [item] = Array.isArray(data['items']) ? data['items'] : []
  if (subscription === null) return null
  const form = new URLSearchParams({ price: text(item, 'price') ?? subscription.items[0]?.price ?? '' })
  const quantity = record({ item }, 'item')['quantity']
  if (typeof quantity === 'number') form.set('quantity', String(quantity))
  return confirm(deps, portal, subscription, form)
}

function stepPage(deps: PortalDeps, portal: Portal, request: WireRequest, step: string): WireResponse | null {
  const { searchParams } = request.url
  const [name = '', id = ''] = step.split('/')
  const subscription = own(deps, portal, id)
  switch (name) {
    case 'cancel':
      if (subscription === null || subscription.cancelAt !== null) return null
      return offers(portal, 'subscription_cancel') ? cancelPage(deps.ask, portal, subscription) : null
    case 'pause':
      if (subscription === null || !isPausable(subscription)) return null
      return offers(portal, 'subscription_pause') ? pausePage(portal, subscription) : null
    case 'update':
      if (subscription === null || subscription.schedule !== null) return null
      if (!offers(portal, 'subscription_update')) return null
      if (searchParams.has('price')) return confirm(deps, portal, subscription, searchParams)
      return choosePage(deps.ask, portal, subscription)
    case 'card':
      if (!offers(portal, 'payment_method_update')) return null
      return cardPage(portal, startPay(request.url, ADDABLE))
    case 'details':
      return offers(portal, 'customer_update') ? detailsPage(deps.ask, portal) : null
    default:
      return null
  }
}

function confirm(
  deps: PortalDeps,
  portal: Portal,
  subscription: PortalSubscription,
  form: URLSearchParams,
): WireResponse {
  const change = readChange(deps.ask, portal, subscription, form)
  if (typeof change === 'string') return choosePage(deps.ask, portal, subscription, change)
  return confirmPage(deps.ask, portal, change, nowFor(deps, portal), form.get('code'))
}

/** Seconds on the clock the customer lives by. */
function nowFor({ ask, now }: PortalDeps, { customer }: Portal): number {
  const { body } = ask('GET', `/v1/customers/${customer}`, { expand: ['test_clock'] })
  return integer(record(body, 'test_clock'), 'frozen_time') ?? Math.floor(now())
}

/** One of the customer's subscriptions that has not ended. */
function own({ ask }: PortalDeps, { customer }: Portal, id: string): PortalSubscription | null {
  return readSubscriptions(ask, customer).find((subscription) => subscription.id === id) ?? null
}

function act(deps: PortalDeps, portal: Portal, form: URLSearchParams): WireResponse {
  const { ask } = deps
  const subscription = own(deps, portal, form.get('subscription') ?? '')
  switch (form.get('act') ?? '') {
    case 'cancel': {
      if (subscription === null || !offers(portal, 'subscription_cancel')) return refused(portal)
      const answer = cancel(ask, portal, subscription, form)
      return answer.status === 200
        ? done(portal, 'cancel')
        : cancelPage(ask, portal, subscription, reasonOf(answer))
    }
    case 'accept_offer': {
      if (subscription === null || !offers(portal, 'subscription_cancel')) return refused(portal)
      const answer = acceptOffer(ask, portal, subscription)
      return answer === null ? refused(portal) : settle(portal, answer, 'stay')
    }
    case 'pause': {
      if (subscription === null || !offers(portal, 'subscription_pause')) return refused(portal)
      const answer = pause(ask, subscription)
      return answer.status === 200 ? done(portal, 'pause') : pausePage(portal, subscription, reasonOf(answer))
    }
    case 'resume':
      if (subscription === null || !offers(portal, 'subscription_pause')) return refused(portal)
      return settle(portal, resume(ask, subscription), 'resume')
    case 'keep':
      if (subscription === null || !offers(portal, 'subscription_cancel')) return refused(portal)
      return settle(portal, keep(ask, subscription), 'keep')
    case 'update': {
      if (subscription === null || !offers(portal, 'subscription_update')) return refused(portal)
      const change = readChange(ask, portal, subscription, form)
      if (typeof change === 'string') return choosePage(ask, portal, subscription, change)
      const answer = update(ask, portal, change, Number(form.get('at')) || nowFor(deps, portal))
      return answer.status === 200
        ? done(portal, 'update')
        : choosePage(ask, portal, subscription, reasonOf(answer))
    }
    case 'add_card': {
      if (!offers(portal, 'payment_method_update')) return refused(portal)
      const read = readPayForm(form, ADDABLE, { asksEmail: false })
      const again = (errors: FormErrors) => cardPage(portal, { values: read.values, errors, isFilled: false })
      if (!read.ok) return again(read.errors)
      const answer = addMethod(ask, portal, read.params)
      return answer.status === 200 ? done(portal, 'method') : again(toPayErrors(answer))
    }
    case 'default_method':
      if (!offers(portal, 'payment_method_update')) return refused(portal)
      return settle(portal, makeDefault(ask, portal, form.get('method') ?? ''), 'method')
    case 'remove_method':
      if (!offers(portal, 'payment_method_update')) return refused(portal)
      return settle(portal, removeMethod(ask, portal, form.get('method') ?? ''), 'method')
    case 'details':
    case 'add_tax_id':
    case 'remove_tax_id':
      return offers(portal, 'customer_update') ? changeDetails(ask, portal, form) : refused(portal)
    default:
      return refused(portal)
  }
}

function changeDetails(ask: Ask, portal: Portal, form: URLSearchParams): WireResponse {
  const taxIds = `/v1/customers/${portal.customer}/tax_ids`
  const wish = form.get('act')
  if (wish !== 'details' && !allowedUpdates(portal).includes('tax_id')) return refused(portal)
  const answer =
    wish === 'details'
      ? saveDetails(ask, portal, form)
      : wish === 'add_tax_id'
        ? ask('POST', taxIds, { type: form.get('type') ?? '', value: form.get('value') ?? '' })
        : ask('DELETE', `${taxIds}/${form.get('tax_id') ?? ''}`, {})
  return answer.status === 200 ? done(portal, 'details') : detailsPage(ask, portal, reasonOf(answer))
}

function settle(portal: Portal, answer: ApiResponse, said: string): WireResponse {
  if (answer.status === 200) return done(portal, said)
  return portalPage(portal, {
    title: 'That did not work',
    status: 400,
    error: reasonOf(answer),
    isStep: true,
    body: html``,
  })
}

/** Where a step ends: as the flow says, else at the start page. https://docs.stripe.com/customer-management/portal-deep-links */
function done(portal: Portal, said: string): WireResponse {
  const after = record(portal.flow, 'after_completion')
  switch (text(after, 'type') ?? '') {
    case 'redirect':
      return seeOther(webUrl(text(record(after, 'redirect'), 'return_url')) ?? homeOf(portal))
    case 'hosted_confirmation':
      return seeOther(`/portal/${portal.id}/done?said=${said}`)
    default:
      return seeOther(`${homeOf(portal)}?said=${said}`)
  }
}

function donePage(portal: Portal, said: string | null): WireResponse {
  const confirmation = record(record(portal.flow, 'after_completion'), 'hosted_confirmation')
  return portalPage(portal, {
    title: said ?? 'Done',
    body: html`<p>${text(confirmation, 'custom_message') ?? 'You can close this page.'}</p>`,
  })
}

function refused(portal: Portal): WireResponse {
  return portalPage(portal, {
    title: 'This is not offered here',
    status: 403,
    isStep: true,
    body: html`<p>Nothing was changed.</p>`,
  })
}

function unknownPage(): WireResponse {
  return document({
    status: 404,
    title: 'Not found · Sandbox portal',
    body: html`<main class="card">
<h1>There is no such portal session</h1>
<p>The address may be incomplete, or the sandbox was reset since it was made.</p>
</main>`,
  })
}
