/** Pausing a plan in the portal and taking it up again. https://docs.stripe.com/billing/subscriptions/pause */
import type { ApiResponse } from '../engine/contract.ts'
import type { WireResponse } from '../http/message.ts'
import type { Ask } from './ask.ts'
import { html } from './html.ts'
import { actionOf, portalPage } from './portal-frame.ts'
import type { Portal, PortalSubscription } from './portal-session.ts'

/** Whether Stripe pauses it: not while it is new, ending or about to change. */
export function isPausable({ status, cancelAt, schedule }: PortalSubscription): boolean {
  return (status === 'active' || status === 'past_due') && cancelAt === null && schedule === null
}

export function pausePage(
  portal: Portal,
  subscription: PortalSubscription,
  error: string | null = null,
): WireResponse {
  const names = subscription.items.map(({ name }) => name).join(' and ')
  return portalPage(portal, {
    title: 'Pause your plan',
    status: error === null ? 200 : 400,
    error,
    isStep: true,
    body: html`
<p>${names} stops as soon as you confirm and costs nothing until you resume it. What you paid for and did not use is credited on your next invoice.</p>
<form method="post" action="${actionOf(portal)}">
<input type="hidden" name="act" value="pause">
<input type="hidden" name="subscription" value="${subscription.id}">
<button type="submit">Pause plan</button>
</form>`,
  })
}

export function pause(ask: Ask, { id }: PortalSubscription): ApiResponse {
  return ask('POST', `/v1/subscriptions/${id}/pause`, {})
}

/** A new period begins and is billed at once. */
export function resume(ask: Ask, { id }: PortalSubscription): ApiResponse {
  return ask('POST', `/v1/subscriptions/${id}/resume`, { billing_cycle_anchor: { type: 'now' } })
}
