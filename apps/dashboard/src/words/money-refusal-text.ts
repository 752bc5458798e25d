import type { MoneyRefusal } from '@prorata/billing'
import type { Format } from '../format.ts'

/** Why money is not taken, given back or counted off, and what would work. */
export function moneyRefusalText(refusal: MoneyRefusal, format: Format): string {
  switch (refusal.code) {
    case 'promotion_unknown':
      return `We don’t know the code ${refusal.promotionCode}. Check how it is spelled.`
    case 'promotion_expired':
      return refusal.at === null
        ? `The code ${refusal.promotionCode} is not valid any more.`
        : `The code ${refusal.promotionCode} was valid until ${format.fullDay(refusal.at)}.`
    case 'promotion_used_up':
      return `The code ${refusal.promotionCode} has been used as often as it can be.`
    case 'promotion_not_for_plan':
      return `The code ${refusal.promotionCode} is not for this plan.`
    case 'promotion_not_combinable':
      return `You have a discount already, so the code ${refusal.promotionCode} cannot be added.`
    case 'promotion_not_for_currency':
      return `The code ${refusal.promotionCode} is not for prices in ${refusal.currency.toUpperCase()}.`
    case 'promotion_first_time_only':
      return `The code ${refusal.promotionCode} is for first purchases only.`
    case 'promotion_below_minimum':
      return `The code ${refusal.promotionCode} is for purchases of ${format.money(refusal.minimum)} or more.`
    case 'currency_not_sold':
      return `Nothing is sold in ${refusal.currency.toUpperCase()}. Choose another currency.`
    case 'currency_locked':
      return `Your organization pays in ${refusal.currency.toUpperCase()}, and that cannot be changed any more.`
    case 'last_payment_method':
      return 'This is the only way to pay for your subscription. Add another one first.'
    case 'tax_id_invalid':
      return `${refusal.value} is not a tax ID of this kind. Check how it is written.`
    case 'invoice_not_payable':
      return 'Nothing is left to pay of this invoice.'
    case 'payment_not_refundable':
      return 'This payment cannot be refunded: it never arrived, or is disputed.'
    case 'refund_too_large':
      return `At most ${format.money(refusal.left)} of this payment can be refunded.`
    case 'return_url_not_allowed':
      return 'This address is not one of ours to come back to.'
    default:
      return refusal satisfies never
  }
}
