import type { BillingDetails } from '../customer-profile.ts'
import type { TaxIdType } from '../tax-id-types.ts'

/** What a person may change of who they are on an invoice. */
export interface BillingDetailsInput extends Omit<BillingDetails, 'taxIds'> {
  taxIds: { type: TaxIdType; value: string }[]
}

export interface BillingDetailsProvider {
  /**
   * Makes the customer's details these. Its tax ids become exactly these, but for kinds that nobody can enter here, which stay.
   * A tax id that is not valid is `refused`.
   */
  updateBillingDetails(request: { customerId: string; details: BillingDetailsInput }): Promise<void>
}
