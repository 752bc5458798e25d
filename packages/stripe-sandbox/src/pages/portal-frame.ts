/** What every page of the portal has: the way back, the notice, and the step's own form. */
import type { ApiResponse } from '../engine/contract.ts'
import type { WireResponse } from '../http/message.ts'
import { formatInterval, formatMoney } from './format.ts'
import { document, type Html, html, webUrl } from './html.ts'
import type { Portal, PortalItem } from './portal-session.ts'
import { record, text } from './read.ts'

export interface Frame {
  title: string
  body: Html
  status?: number
  /** What went wrong, in a sentence. */
  error?: string | null
  /** A step goes back to the start page, the start page to the product. */
  isStep?: boolean
}

export function homeOf({ id }: Portal): string {
  return `/portal/${id}/home`
}

/** Where a form of the portal is sent. */
export function actionOf({ id }: Portal): string {
  return `/portal/${id}`
}

export function portalPage(
  portal: Portal,
  { title, body, status = 200, error, isStep }: Frame,
): WireResponse {
  // A session for one step shows only that step, so its way back is out of the portal.
  const inside = isStep === true && portal.flow === null
  const back = inside ? homeOf(portal) : webUrl(portal.returnUrl)
  const redirect = text(record(record(portal.flow, 'after_completion'), 'redirect'), 'return_url')
  return document({
    status,
    title: `${status >= 400 ? 'Error: ' : ''}${title} · Sandbox portal`,
    formTargets: [redirect],
    body: html`<main class="card wide">
${
  back !== null &&
  html`<p class="back"><a href="${back}"><span aria-hidden="true">←</span> ${inside ? 'Back' : 'Return'}</a></p>`
}
<h1>${title}</h1>
${error !== undefined && error !== null && html`<div class="notice bad" role="alert" tabindex="-1" autofocus><p>${error}</p></div>`}
${body}
</main>`,
  })
}

/** The engine's refusal as a sentence for the person. */
export function reasonOf(answer: ApiResponse): string {
  return text(record(answer.body, 'error'), 'message') ?? 'That did not work. Nothing was changed.'
}

/** `$19.00 per month`; nothing where the price has tiers. */
export function priceOf(
  item: Pick<PortalItem, 'unitAmount' | 'currency' | 'interval' | 'intervalCount'>,
): string {
  if (item.unitAmount === null) return `Billed per ${formatInterval(item.interval, item.intervalCount)}`
  return `${formatMoney(item.unitAmount, item.currency)} per ${formatInterval(item.interval, item.intervalCount)}`
}

/** A button that does one thing; `about` tells several alike apart for those who hear them. */
export function actButton(
  portal: Portal,
  act: string,
  label: string,
  fields: Record<string, string>,
  about: string | null = null,
): Html {
  return html`<form method="post" action="${actionOf(portal)}">
<input type="hidden" name="act" value="${act}">
${Object.entries(fields).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}
<button type="submit" class="quiet"${about !== null && html` aria-label="${label} ${about}"`}>${label}</button>
</form>`
}
