import type { InvoiceStatus } from '../invoice.ts'
import type { Currency, Money } from '../money.ts'
import type { Instant } from '../time.ts'

/** Why a promotion code does not work. What was typed goes with it, so that a page can keep it. */
export type PromotionRefusal =
  | { code: 'promotion_unknown'; promotionCode: string }
  | { code: 'promotion_expired'; promotionCode: string; at: Instant | null }
  | { code: 'promotion_used_up'; promotionCode: string }
  | { code: 'promotion_not_for_plan'; promotionCode: string }
  /** A discount is running already, and there is one at a time. */
  | { code: 'promotion_not_combinable'; promotionCode: string }
  /** It takes an amount off in currencies that do not include this one. */
  | { code: 'promotion_not_for_currency'; promotionCode: string; currency: Currency }
  /** It is for people who have not paid yet. */
  | { code: 'promotion_first_time_only'; promotionCode: string }
  | { code: 'promotion_below_minimum'; promotionCode: string; minimum: Money }

/** Refusals that are about money, and not about the subscription's state. */
export type MoneyRefusal =
  | PromotionRefusal
  | { code: 'currency_not_sold'; currency: Currency }
  /** The customer has paid in `currency`, and pays in it for ever. */
  | { code: 'currency_locked'; currency: Currency }
  /** A subscription runs, and this is all there is to charge. */
  | { code: 'last_payment_method' }
  | { code: 'tax_id_invalid'; type: string; value: string }
  /** Only an open invoice can be paid. */
  | { code: 'invoice_not_payable'; status: InvoiceStatus }
  /** Money that never arrived, or is in a dispute, is not sent back. */
  | { code: 'payment_not_refundable' }
  /** More than is left of the payment. */
  | { code: 'refund_too_large'; left: Money }
  | { code: 'return_url_not_allowed' }
