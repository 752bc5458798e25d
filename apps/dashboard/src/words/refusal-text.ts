import { catalog, type OverLimit, plan, type Refusal } from '@prorata/billing'
import type { Format } from '../format.ts'
import { moneyRefusalText } from './money-refusal-text.ts'
import { adverbOf } from './terms-text.ts'

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
    case 'payment_processing':
      return 'Your payment is on its way. Your plan can be changed once it has arrived: don’t pay again.'
    case 'subscription_paused':
      return 'Your subscription is paused. Resume it first, then change the plan.'
    case 'cancellation_pending':
      return `Your subscription ends on ${format.day(refusal.at)}. Undo the cancellation first, then change the plan.`
    case 'change_pending':
      return `Another change waits for its payment until ${format.moment(refusal.expiresAt)} UTC. Finish it, or give it up.`
    case 'over_limit': {
      const { name } = plan(refusal.planId)
      const inUse = refusal.over.map(
        (one) => `${limitText(one, one.used, format)} (${name} allows ${format.count(one.allowed)})`,
      )
      const toRemove = refusal.over.map((one) => limitText(one, one.over, format))
      return `You use ${format.list(inUse)}. Remove ${format.list(toRemove)} first, then change to ${name}.`
    }
    case 'change_scheduled':
      return `${plan(refusal.planId).name} starts on ${format.day(refusal.at)}. Undo that change first.`
    case 'pause_scheduled':
      return `Your subscription pauses on ${format.day(refusal.at)}. Take the pause back first, then change the plan.`
    case 'trial_running':
      return `Your trial costs nothing until ${format.day(refusal.until)}, so there is nothing to pause.`
    case 'trial_redeemed':
      return 'A free trial is given once, and this organization, e-mail or card has had it. You can buy the plan right away.'
    case 'interval_not_pausable':
      return `Only what is paid monthly can be paused. Your plan is paid ${adverbOf(refusal.interval)}.`
    case 'nothing_to_resume':
      return 'There is nothing to take back: your plan stays as it is.'
    case 'nothing_to_undo':
      return 'There is no change to undo: your plan stays as it is.'
    case 'not_paused':
      return 'Your subscription is not paused.'
    case 'payment_method_required':
      return 'There is no card to charge. Add one first.'
    case 'promotion_unknown':
    case 'promotion_expired':
    case 'promotion_used_up':
    case 'promotion_not_for_plan':
    case 'promotion_not_combinable':
    case 'promotion_not_for_currency':
    case 'promotion_first_time_only':
    case 'promotion_below_minimum':
    case 'currency_not_sold':
    case 'currency_locked':
    case 'last_payment_method':
    case 'tax_id_invalid':
    case 'invoice_not_payable':
    case 'payment_not_refundable':
    case 'refund_too_large':
    case 'return_url_not_allowed':
      return moneyRefusalText(refusal, format)
    default:
      return refusal satisfies never
  }
}

/** `7 projects`, `1 project` */
function limitText({ limit }: OverLimit, amount: number, format: Format): string {
  const { name, singular } = catalog.limits[limit]
  return `${format.count(amount)} ${amount === 1 ? singular : name}`
}
