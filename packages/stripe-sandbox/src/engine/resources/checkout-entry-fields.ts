// What a person tells a checkout page: the parameters of the engine's own route behind its button.
import { boolean, integer, mapOf, object, oneOf, required, string } from '../core/schema.ts'
import type { Parsed } from '../core/schema.ts'
import type { Entry } from '../payments/session-entry.ts'
import { addressFields, toAddress } from './address.ts'
import { TAX_ID_TYPES } from './tax-id-types.ts'

/** For the engine's own routes, which answer what a person does on a hosted page. */
export const cardFields = object({
  number: required(string()),
  exp_month: required(integer()),
  exp_year: required(integer()),
  cvc: required(string()),
})

export const bankFields = object({
  account_number: required(string(20)),
  routing_number: string(20),
  account_holder_type: oneOf('company', 'individual'),
  account_type: oneOf('checking', 'savings'),
})

export const completeFields = {
  address: addressFields,
  business_name: string(150),
  card: cardFields,
  consent: object({
    promotions: oneOf('opt_in', 'opt_out'),
    terms_of_service: oneOf('accepted'),
  }),
  /** By the key of the field. */
  custom_fields: mapOf(string(255)),
  email: string(),
  individual_name: string(150),
  name: string(),
  payment_method: string(),
  phone: string(20),
  promotion_code: string(),
  /** By the id of the line. */
  quantities: mapOf(integer({ min: 0 })),
  save_payment_method: boolean(),
  sepa_debit: object({ iban: required(string(40)) }),
  shipping: object({ address: required(addressFields), name: required(string(100)) }),
  tax_id: object({ type: required(oneOf(...TAX_ID_TYPES)), value: required(string(100)) }),
  us_bank_account: bankFields,
}

export function toEntry(params: Parsed<typeof completeFields>): Entry {
  const bank = params.us_bank_account
  const shipping = params.shipping
  const address = shipping === undefined ? null : toAddress(shipping.address)
  return {
    card: params.card ?? null,
    bank:
      bank === undefined
        ? null
        : {
            number: bank.account_number,
            routing: bank.routing_number,
            holder: bank.account_holder_type,
            type: bank.account_type,
          },
    iban: params.sepa_debit?.iban ?? null,
    paymentMethod: params.payment_method ?? null,
    name: params.name ?? null,
    email: params.email ?? null,
    phone: params.phone ?? null,
    address: params.address === undefined ? null : toAddress(params.address),
    shipping: shipping === undefined || address === null ? null : { name: shipping.name, address },
    businessName: params.business_name ?? null,
    individualName: params.individual_name ?? null,
    promotionCode: params.promotion_code ?? null,
    taxId: params.tax_id ?? null,
    customFields: params.custom_fields ?? {},
    quantities: params.quantities ?? {},
    promotions: params.consent?.promotions ?? null,
    acceptsTerms: params.consent?.terms_of_service === 'accepted',
    savesMethod: params.save_payment_method ?? false,
  }
}
