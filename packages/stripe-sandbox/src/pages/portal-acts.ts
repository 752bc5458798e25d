/**
 * What a person does in the portal, through the same routes as any program, so that the same events tell of it. Each act
 * is refused where the configuration does not offer it or it is about something that is not the customer's.
 */
import type { ApiResponse, Params } from '../engine/contract.ts'
import type { Ask } from './ask.ts'
import { isImmediate, reasonsOf } from './portal-cancel.ts'
import { type Change, changeLater, changeNow, isScheduled } from './portal-change.ts'
import { allowedUpdates } from './portal-details.ts'
import { ADDRESS_FIELDS, type Portal, type PortalSubscription } from './portal-session.ts'
import { list, record, text } from './read.ts'

export function cancel(
  ask: Ask,
  portal: Portal,
  subscription: PortalSubscription,
  form: URLSearchParams,
): ApiResponse {
  const feedback = form.get('feedback')
  const comment = (form.get('comment') ?? '').trim()
  const reasons = reasonsOf(portal)
  const details: Params = {
    ...(feedback !== null && reasons?.includes(feedback) === true ? { feedback } : {}),
    ...(reasons !== null && comment !== '' ? { comment } : {}),
  }
  const told: Params = Object.keys(details).length === 0 ? {} : { cancellation_details: details }
  const path = `/v1/subscriptions/${subscription.id}`
  if (!isImmediate(portal)) {
    const scheduled = ask('POST', path, { cancel_at_period_end: 'true' })
    // Recorded: what the person says of it is a change of its own, told by an event of its own.
    return scheduled.status === 200 && told['cancellation_details'] !== undefined
      ? ask('POST', path, told)
      : scheduled
  }
  const prorate = record(portal.features, 'subscription_cancel')['proration_behavior'] === 'create_prorations'
  return ask('DELETE', path, { ...told, ...(prorate ? { prorate: 'true' } : {}) })
}

/** Takes back a cancellation at the period's end. */
export function keep(ask: Ask, subscription: PortalSubscription): ApiResponse {
  return ask('POST', `/v1/subscriptions/${subscription.id}`, { cancel_at_period_end: 'false' })
}

export function update(ask: Ask, portal: Portal, change: Change, at: number): ApiResponse {
  return isScheduled(portal, change) ? changeLater(ask, change) : changeNow(ask, portal, change, at)
}

/** The card becomes the customer's; the first one, or the one a flow asked for, also the default. */
export function addMethod(ask: Ask, portal: Portal, params: Params): ApiResponse {
  const { name, ...kind } = params
  const [type = 'card'] = Object.keys(kind)
  const made = ask('POST', '/v1/payment_methods', {
    type,
    ...kind,
    ...(name === undefined ? {} : { billing_details: { name } }),
  })
  const id = text(made.body, 'id')
  if (made.status !== 200 || id === null) return made
  const attached = ask('POST', `/v1/payment_methods/${id}/attach`, { customer: portal.customer })
  if (attached.status !== 200) return attached
  const customer = ask('GET', `/v1/customers/${portal.customer}`, {}).body
  const hasDefault = text(record(customer, 'invoice_settings'), 'default_payment_method') !== null
  return hasDefault && portal.flow === null ? attached : makeDefault(ask, portal, id)
}

/** Assumed: subscriptions with a method of their own follow, or the person's choice would not count for them. */
export function makeDefault(ask: Ask, portal: Portal, method: string): ApiResponse {
  const answer = ask('POST', `/v1/customers/${portal.customer}`, {
    invoice_settings: { default_payment_method: method },
  })
  if (answer.status !== 200) return answer
  for (const row of list(ask('GET', '/v1/subscriptions', { customer: portal.customer, limit: '100' }).body)) {
    if (text(row, 'default_payment_method') === null) continue
    const moved = ask('POST', `/v1/subscriptions/${text(row, 'id')}`, { default_payment_method: method })
    if (moved.status !== 200) return moved
  }
  return answer
}

/** Only the customer's own can be removed. */
export function removeMethod(ask: Ask, portal: Portal, method: string): ApiResponse {
  const own = ask('GET', `/v1/customers/${portal.customer}/payment_methods/${method}`, {})
  return own.status === 200 ? ask('POST', `/v1/payment_methods/${method}/detach`, {}) : own
}

export function saveDetails(ask: Ask, portal: Portal, form: URLSearchParams): ApiResponse {
  const allowed = allowedUpdates(portal)
  const params: Params = {}
  for (const name of ['name', 'email', 'phone']) {
    const value = form.get(name)
    if (value !== null && allowed.includes(name)) params[name] = value.trim()
  }
  const address: Params = {}
  for (const name of ADDRESS_FIELDS) {
    const value = form.get(name)
    if (value !== null) address[name] = value.trim()
  }
  if (allowed.includes('address') && Object.keys(address).length > 0) params['address'] = address
  return ask('POST', `/v1/customers/${portal.customer}`, params)
}
