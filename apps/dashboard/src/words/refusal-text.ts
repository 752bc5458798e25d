import { plan, type Refusal } from '@prorata/billing'
import type { Format } from '../format.ts'

/** Why the core refuses, and what would have to happen first. */
export function refusalText(refusal: Refusal, format: Format): string {
  switch (refusal.code) {
    case 'plan_not_sold':
      return `${plan(refusal.planId).name} is not for sale. Choose another plan.`
    case 'quantity_not_allowed':
      return `${plan(refusal.planId).name} cannot be bought ${format.count(refusal.quantity)} times.`
    case 'subscription_exists':
      return `You already have ${plan(refusal.planId).name}. Change your plan instead of buying a second one.`
    case 'no_subscription':
      return 'You have no subscription to change. Start with a plan on the Plans page.'
    case 'already_on_plan':
      return `You already have ${plan(refusal.planId).name}, ${refusal.interval === 'month' ? 'paid monthly' : 'paid yearly'}.`
    case 'payment_pending':
      return 'A payment is open. Pay it first: it is on the Invoices page. Your plan can be changed after that.'
    case 'subscription_paused':
      return 'Your subscription is paused. It has to go on before the plan can be changed.'
    case 'cancellation_pending':
      return `Your subscription ends on ${format.day(refusal.at)}. Undo the cancellation first, then change the plan.`
    case 'change_pending':
      return `Another change waits for its payment until ${format.moment(refusal.expiresAt)} UTC. Finish it, or let it lapse.`
    default:
      return refusal satisfies never
  }
}
