import type { EmailContent } from '@prorata/billing'
import type { Letter } from './letter.ts'
import {
  cancellationScheduled,
  changeScheduled,
  planChanged,
  subscriptionEnded,
  trialEnding,
  trialRefused,
} from './lifecycle-letters.ts'
import { actionRequired, type Links, paymentFailed, receipt, refund } from './payment-letters.ts'
import { toHtml } from './to-html.ts'
import { toText } from './to-text.ts'

export interface RenderedEmail {
  subject: string
  html: string
  text: string
}

/** The same content and links always make the same mail. */
export function renderEmail(
  { content, organizationName }: { content: EmailContent; organizationName: string },
  links: Links,
): RenderedEmail {
  const letter = letterOf(content, links)
  const footer = [
    `About the billing of ${oneLine(organizationName)}. You get this because you can manage it.`,
    links.page('/billing'),
  ]
  return {
    subject: oneLine(letter.subject),
    html: toHtml(letter, footer),
    text: toText(letter, footer),
  }
}

function letterOf(content: EmailContent, links: Links): Letter {
  switch (content.kind) {
    case 'payment_failed':
      return paymentFailed(content, links)
    case 'payment_action_required':
      return actionRequired(content, links)
    case 'trial_ending':
      return trialEnding(content, links)
    case 'trial_refused':
      return trialRefused(content, links)
    case 'receipt':
      return receipt(content, links)
    case 'cancellation_scheduled':
      return cancellationScheduled(content, links)
    case 'subscription_ended':
      return subscriptionEnded(content, links)
    case 'refund':
      return refund(content, links)
    case 'plan_changed':
      return planChanged(content, links)
    case 'change_scheduled':
      return changeScheduled(content, links)
    default:
      return content satisfies never
  }
}

/** People name their organizations: neither a line's end nor a mark that turns the text around gets into a mail. */
function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]+/gu, ' ').trim()
}
