/** Mails about the plan itself. */

import { catalog, type EmailOf, plan } from '@prorata/billing'
import { button, type Letter, rows, text } from './letter.ts'
import type { Links } from './payment-letters.ts'
import { dayOf, momentOf, nameOf, priceOf } from './words.ts'

export function trialEnding(
  { terms, at, hasPaymentMethod }: EmailOf<'trial_ending'>,
  { page }: Links,
): Letter {
  const name = nameOf(terms)
  const title = `Your trial of ${plan(terms.planId).name} ends on ${dayOf(at)}`
  if (!hasPaymentMethod) {
    return {
      subject: title,
      title,
      preview: 'Add a card to keep it. Without one you are not charged.',
      blocks: [
        text(`It ends at ${momentOf(at)}. There is no card to pay with yet.`),
        text(
          `Add one to keep ${name} at ${priceOf(terms)}.`,
          `Without one, ${name} turns off then and you are not charged. Nothing is deleted.`,
        ),
        button(`Keep ${plan(terms.planId).name}`, page('/billing')),
      ],
    }
  }
  return {
    subject: title,
    title,
    preview: `First charge then: ${priceOf(terms)}.`,
    blocks: [
      text(
        `It ends at ${momentOf(at)}. Then the first charge: ${priceOf(terms)}. You are not charged before.`,
      ),
      text('Cancel before then and you pay nothing.'),
      button('See your plan', page('/billing')),
    ],
  }
}

export function trialRefused({ planId, because }: EmailOf<'trial_refused'>, { page }: Links): Letter {
  const title = `Your trial of ${plan(planId).name} could not start`
  return {
    subject: title,
    title,
    preview: 'You have not been charged.',
    blocks: [
      text(hadOne(because), 'There is one trial for each team, person and card.'),
      text('You have not been charged, and nothing will be.'),
      button('Choose a plan', page('/billing/plans')),
    ],
  }
}

function hadOne(because: EmailOf<'trial_refused'>['because']): string {
  switch (because) {
    case 'organization':
      return 'Your organization has had its trial.'
    case 'email':
      return 'Somebody with your e-mail address has had a trial.'
    case 'card':
      return 'A trial was started with this card before.'
    default:
      return because satisfies never
  }
}

export function cancellationScheduled(
  { planId, at }: EmailOf<'cancellation_scheduled'>,
  { page }: Links,
): Letter {
  const { name } = plan(planId)
  const title = `${name} ends on ${dayOf(at)}`
  return {
    subject: title,
    title,
    preview: 'No more charges. You can undo this until then.',
    blocks: [
      text(`You keep ${name} until then. There are no more charges, and nothing is deleted.`),
      text('You can undo this until then.'),
      button('Keep my plan', page('/billing')),
    ],
  }
}

export function subscriptionEnded({ planId, at }: EmailOf<'subscription_ended'>, { page }: Links): Letter {
  const { name } = plan(planId)
  const title = `${name} has ended`
  return {
    subject: title,
    title,
    preview: 'No more charges. Nothing is deleted.',
    blocks: [
      text(`It ended on ${dayOf(at)}, and you are on ${plan(catalog.fallback).name} now.`),
      text('There are no more charges, and nothing is deleted. You can come back whenever you like.'),
      button('Choose a plan', page('/billing/plans')),
    ],
  }
}

export function planChanged({ from, to, at }: EmailOf<'plan_changed'>, { page }: Links): Letter {
  const title = `You are on ${nameOf(to)} now`
  return {
    subject: title,
    title,
    preview: `${priceOf(to)} from ${dayOf(at)}.`,
    blocks: [
      text(`Your plan changed on ${dayOf(at)}. What it cost today, if anything, is on your receipt.`),
      rows(
        { name: `Before: ${nameOf(from)}`, value: priceOf(from) },
        { name: `Now: ${nameOf(to)}`, value: priceOf(to), isTotal: true },
      ),
      button('See your plan', page('/billing')),
    ],
  }
}

export function changeScheduled({ from, to, at }: EmailOf<'change_scheduled'>, { page }: Links): Letter {
  const title = `${nameOf(to)} starts on ${dayOf(at)}`
  return {
    subject: title,
    title,
    preview: `You keep ${nameOf(from)} until then, and are not charged today.`,
    blocks: [
      text(`You keep ${nameOf(from)} until then, and are not charged today. You can undo this until then.`),
      rows(
        { name: `Until then: ${nameOf(from)}`, value: priceOf(from) },
        { name: `From ${dayOf(at)}: ${nameOf(to)}`, value: priceOf(to), isTotal: true },
      ),
      button('See your plan', page('/billing')),
    ],
  }
}
