import { catalog } from '@prorata/billing'
import { z } from 'zod'

export const moneyInput = {
  /** Left out: the customer's own, or the catalogue's. */
  currency: z.enum(catalog.currencies).nullable().default(null),
  promotionCode: z.string().trim().min(1).max(100),
}
