/** Cancelling in the portal: at the period's end or at once, as configured, with a reason if one is asked for. */
import type { WireResponse } from '../http/message.ts'
import { formatDay } from './format.ts'
import type { Ask } from './ask.ts'
import { html } from './html.ts'
import { actionOf, portalPage } from './portal-frame.ts'
import { type Portal, type PortalSubscription, strings } from './portal-session.ts'
import { offerFor } from './portal-retention.ts'
import { record } from './read.ts'

const REASONS: Record<string, string> = {
  customer_service: 'Customer service was less than expected',
  low_quality: 'Quality was less than expected',
  missing_features: 'Some features are missing',
  other: 'Other reason',
  switched_service: 'I’m switching to a different service',
  too_complex: 'Ease of use was less than expected',
  too_expensive: 'It’s too expensive',
  unused: 'I don’t use the service enough',
}

export function isImmediate(portal: Portal): boolean {
  return record(portal.features, 'subscription_cancel')['mode'] === 'immediately'
}

/** The reasons to choose from; null where none is asked for. */
export function reasonsOf(portal: Portal): string[] | null {
  const reason = record(record(portal.features, 'subscription_cancel'), 'cancellation_reason')
  return reason['enabled'] === true ? strings(reason['options']) : null
}

export function cancelPage(
  ask: Ask,
  portal: Portal,
  subscription: PortalSubscription,
  error: string | null = null,
): WireResponse {
  const reasons = reasonsOf(portal)
  const names = subscription.items.map(({ name }) => name).join(' and ')
  const end = Math.max(...subscription.items.map(({ periodEnd }) => periodEnd))
  return portalPage(portal, {
    title: 'Cancel your plan',
    status: error === null ? 200 : 400,
    error,
    isStep: true,
    body: html`
<p>${
      isImmediate(portal)
        ? `${names} ends as soon as you confirm.`
        : `${names} ends on ${formatDay(end)}. Until then you keep it and can change your mind.`
    }</p>
${offerFor(ask, portal, subscription)}
<form method="post" action="${actionOf(portal)}">
<input type="hidden" name="act" value="cancel">
<input type="hidden" name="subscription" value="${subscription.id}">
${
  reasons !== null &&
  html`<fieldset class="choices"><legend>Why are you cancelling? (optional)</legend>
${reasons.map(
  (reason) =>
    html`<label><input type="radio" name="feedback" value="${reason}"> ${REASONS[reason] ?? reason}</label>`,
)}</fieldset>
<div class="field"><label for="comment">Anything else? (optional)</label><input id="comment" name="comment" maxlength="500"></div>`
}
<button type="submit">Cancel plan</button>
</form>`,
  })
}
