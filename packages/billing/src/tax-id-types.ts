/** Tax ids that a person can enter. The provider knows more; what it has of others is shown, and can be removed. */

export const taxIdNames = {
  ae_trn: 'TRN (United Arab Emirates)',
  au_abn: 'ABN (Australia)',
  br_cnpj: 'CNPJ (Brazil)',
  ca_bn: 'BN (Canada)',
  ca_gst_hst: 'GST/HST (Canada)',
  ch_vat: 'VAT (Switzerland)',
  eu_vat: 'VAT (European Union)',
  gb_vat: 'VAT (United Kingdom)',
  il_vat: 'VAT (Israel)',
  in_gst: 'GST (India)',
  jp_cn: 'Corporate number (Japan)',
  jp_trn: 'Registered business number (Japan)',
  kr_brn: 'BRN (South Korea)',
  mx_rfc: 'RFC (Mexico)',
  no_vat: 'VAT (Norway)',
  nz_gst: 'GST (New Zealand)',
  sg_gst: 'GST (Singapore)',
  us_ein: 'EIN (United States)',
  za_vat: 'VAT (South Africa)',
} as const

/** https://docs.stripe.com/billing/customer/tax-ids#supported-tax-id */
export type TaxIdType = keyof typeof taxIdNames

/** True for a kind that a person can enter here. */
export function isTaxIdType(type: string): type is TaxIdType {
  return Object.hasOwn(taxIdNames, type)
}

/** In the order people look for them. */
export const taxIdTypes: TaxIdType[] = Object.keys(taxIdNames).filter(isTaxIdType)
