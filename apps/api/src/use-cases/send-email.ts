import { type Email, type EmailClaim, type SendOutcome, second } from '@prorata/billing'
import { linksOf } from '../emails/links.ts'
import { renderEmail, type RenderedEmail } from '../emails/render-email.ts'
import type { Ports } from './ports.ts'

/** Longer than the mail server is waited for: a holder that is only slow keeps its claim. */
export const emailLeaseMs = 120 * second

/** Sends one claimed mail at most once. Throws only where the database does not answer. */
export async function sendEmail(ports: Ports, claim: EmailClaim): Promise<SendOutcome['kind'] | 'lapsed'> {
  const { outbox, mailer, clock } = ports
  const { email } = claim
  if (await isSettled(ports, email)) {
    await outbox.finish(claim, { kind: 'dropped' })
    return 'dropped'
  }
  const rendered = renderFor(ports, email)
  if (!(await outbox.begin(claim))) return 'lapsed'
  const sent = await mailer.send({ ...rendered, to: email.addresses, messageKey: email.key })
  await outbox.finish(claim, sent.kind === 'sent' ? { kind: 'sent', at: clock.now() } : sent)
  return sent.kind
}

export function renderFor({ payLinkSigner, environment }: Ports, email: Email): RenderedEmail {
  return renderEmail(email, linksOf({ baseUrl: environment.baseUrl, signer: payLinkSigner }, email))
}

/** Nobody is asked for what they have paid meanwhile. */
async function isSettled({ invoices }: Ports, { organizationId, content }: Email): Promise<boolean> {
  switch (content.kind) {
    case 'payment_failed':
    case 'payment_action_required': {
      const invoice = await invoices.find(organizationId, content.invoice.id)
      return invoice?.status === 'paid' || invoice?.status === 'void'
    }
    case 'trial_ending':
    case 'trial_refused':
    case 'receipt':
    case 'cancellation_scheduled':
    case 'subscription_ended':
    case 'refund':
    case 'plan_changed':
    case 'change_scheduled':
      return false
    default:
      return content satisfies never
  }
}
