import type { BillingErrorCode } from '@prorata/billing'
import type { Failure } from './failure.ts'

/** What happened, and then: is money affected, and what to do. */
export interface Message {
  title: string
  text: string
}

/** The one place that words failures. The server's own sentence is used only where it knows more than the code says. */
export function messageFor(failure: Failure): Message {
  switch (failure.kind) {
    case 'billing':
      return billingMessage(failure.code, failure.message)
    case 'network':
      return {
        title: 'We could not reach Prorata',
        text: 'Check your connection, then try again. Nothing was changed by this page.',
      }
    case 'too_many_requests':
      return { title: 'Too many requests', text: 'Wait a minute, then try again. Nothing was changed.' }
    case 'unexpected':
      return {
        title: 'Something went wrong on our side',
        text: 'We have a record of it. Try again in a moment.',
      }
    default:
      return failure satisfies never
  }
}

function billingMessage(code: BillingErrorCode, said: string): Message {
  switch (code) {
    case 'unauthenticated':
      return { title: 'You are signed out', text: 'Sign in again to go on. Nothing was changed.' }
    case 'organization_required':
      return {
        title: 'Choose an organization',
        text: 'You are not in this organization, or no longer. Choose another one at the top of the page.',
      }
    case 'billing_rights_required':
      return {
        title: 'Only billing admins can do this',
        text: 'Ask an owner or admin of your organization. Nothing was changed.',
      }
    case 'operator_rights_required':
      return {
        title: 'Only operators can do this',
        text: 'Sign in with an operator’s verified address. Nothing was changed.',
      }
    case 'invalid_input':
      return { title: 'That cannot be bought', text: 'Choose one of the plans on the Plans page.' }
    case 'refused':
      return { title: 'This is not possible right now', text: said }
    case 'not_found':
      return {
        title: 'We could not find this',
        text: 'It does not exist, or belongs to another organization.',
      }
    case 'quote_expired':
    case 'quote_moved':
      return {
        title: 'The price changed',
        text: 'You have not been charged. Review the new price and continue.',
      }
    case 'quote_invalid':
      return {
        title: 'This price is not valid any more',
        text: 'You have not been charged. Reload the page to get a new one.',
      }
    case 'payment_declined':
      return {
        title: 'Your bank declined the card',
        text: 'You have not been charged and your plan has not changed. Try another card, or ask your bank why.',
      }
    case 'limit_reached':
      return {
        title: 'Your plan’s allowance is used up',
        text: 'Choose a larger plan, or wait for the reset.',
      }
    case 'provider_rate_limited':
      return {
        title: 'The payment service is busy',
        text: 'You have not been charged. Wait a moment, then try again.',
      }
    case 'provider_unavailable':
      return {
        title: 'The payment service did not answer',
        text: 'Your plan has not changed on this page. Try again in a moment.',
      }
    case 'provider_rejected':
      return {
        title: 'The payment service refused the request',
        text: 'This is a mistake on our side. You have not been charged, and we have a record of it.',
      }
    case 'storage_unavailable':
      return {
        title: 'Our database did not answer',
        text: 'Your data is safe. Try again in a moment.',
      }
    default:
      return code satisfies never
  }
}
