import type { Promotion } from '../promotion.ts'

export interface PromotionProvider {
  /** The promotion that a code names for this customer, in whatever case it is typed. `null` where there is none. */
  findPromotion(code: string, customerId: string | null): Promise<Promotion | null>
}
