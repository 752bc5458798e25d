/** What a checkout asks for besides the payment: shown, read back, and told what is missing. */
import type { ApiResponse, Params } from '../engine/contract.ts'
import { TAX_ID_TYPES } from '../engine/resources/tax-id-types.ts'
import {
  addressErrors,
  addressFields,
  type AddressValues,
  NO_ADDRESS,
  readAddress,
  toAddressParams,
} from './address-fields.ts'
import type { Asked, CheckoutLine, CheckoutSession } from './checkout-session.ts'
import { checkField, type FormErrors, inputField, selectField, typed } from './fields.ts'
import { type Html, html } from './html.ts'
import { record, text } from './read.ts'

export interface ExtraValues {
  promotionCode: string
  taxIdType: string
  taxId: string
  phone: string
  businessName: string
  individualName: string
  billing: AddressValues
  shippingName: string
  shipping: AddressValues
  /** By key. */
  custom: Record<string, string>
  /** By line, where the person may choose. */
  quantities: Record<string, string>
  promotions: boolean
  terms: boolean
  saves: boolean
}

export const NO_EXTRAS: ExtraValues = {
  promotionCode: '',
  taxIdType: 'eu_vat',
  taxId: '',
  phone: '',
  businessName: '',
  individualName: '',
  billing: NO_ADDRESS,
  shippingName: '',
  shipping: NO_ADDRESS,
  custom: {},
  quantities: {},
  promotions: false,
  terms: false,
  saves: false,
}

export function readExtras(form: URLSearchParams, { asked, lines }: CheckoutSession): ExtraValues {
  const adjustable = lines.filter((line) => line.adjustable !== null && form.has(quantityId(line)))
  return {
    promotionCode: typed(form, 'promotion_code'),
    taxIdType: typed(form, 'tax_id_type') || NO_EXTRAS.taxIdType,
    taxId: typed(form, 'tax_id'),
    phone: typed(form, 'phone'),
    businessName: typed(form, 'business_name'),
    individualName: typed(form, 'individual_name'),
    billing: readAddress(form, 'billing'),
    shippingName: typed(form, 'shipping_name'),
    shipping: readAddress(form, 'shipping'),
    custom: Object.fromEntries(asked.customFields.map(({ key }) => [key, typed(form, `custom_${key}`)])),
    quantities: Object.fromEntries(adjustable.map((line) => [line.id, typed(form, quantityId(line))])),
    promotions: form.has('promotions'),
    terms: form.has('terms'),
    saves: form.has('saves'),
  }
}

export function quantityId({ id }: Pick<CheckoutLine, 'id'>): string {
  return `quantity_${id}`
}

/** As the engine takes them. */
export function toExtraParams(asked: Asked, values: ExtraValues): Params {
  const custom = Object.fromEntries(Object.entries(values.custom).filter(([, value]) => value !== ''))
  const consent = {
    ...(asked.promotions ? { promotions: values.promotions ? 'opt_in' : 'opt_out' } : {}),
    ...(values.terms ? { terms_of_service: 'accepted' } : {}),
  }
  return {
    ...(values.promotionCode === '' ? {} : { promotion_code: values.promotionCode }),
    ...(values.taxId === '' ? {} : { tax_id: { type: values.taxIdType, value: values.taxId } }),
    ...(values.phone === '' ? {} : { phone: values.phone }),
    ...(values.businessName === '' ? {} : { business_name: values.businessName }),
    ...(values.individualName === '' ? {} : { individual_name: values.individualName }),
    ...(asked.billingAddress ? { address: toAddressParams(values.billing) } : {}),
    ...(asked.deliversTo === null
      ? {}
      : { shipping: { name: values.shippingName, address: toAddressParams(values.shipping) } }),
    ...(Object.keys(custom).length === 0 ? {} : { custom_fields: custom }),
    ...(Object.keys(values.quantities).length === 0 ? {} : { quantities: values.quantities }),
    ...(Object.keys(consent).length === 0 ? {} : { consent }),
    ...(values.saves ? { save_payment_method: 'true' } : {}),
  }
}

/** What is missing, by field; nothing where all is there. */
export function extraErrors(asked: Asked, values: ExtraValues): Record<string, string> {
  const missing: Record<string, string> = {}
  if (asked.phone && values.phone === '') missing['phone'] = 'Enter a phone number.'
  if (asked.businessName === 'required' && values.businessName === '')
    missing['business_name'] = 'Enter the name of the business.'
  if (asked.individualName === 'required' && values.individualName === '')
    missing['individual_name'] = 'Enter your full name.'
  if (asked.taxId === 'required' && values.taxId === '') missing['tax_id'] = 'Enter the tax ID.'
  if (asked.deliversTo !== null && values.shippingName === '')
    missing['shipping_name'] = 'Enter the name of who receives it.'
  if (asked.terms && !values.terms) missing['terms'] = 'Agree to the terms to go on.'
  for (const { key, label, isOptional } of asked.customFields) {
    if (!isOptional && (values.custom[key] ?? '') === '') missing[`custom_${key}`] = `Fill in “${label}”.`
  }
  return {
    ...(asked.deliversTo === null ? {} : addressErrors('shipping', values.shipping)),
    ...(asked.billingAddress ? addressErrors('billing', values.billing) : {}),
    ...missing,
  }
}

/** The engine's refusal of something else than the payment method; null where it is about that. */
export function toExtraErrors(answer: ApiResponse): FormErrors | null {
  const error = record(answer.body, 'error')
  const message = text(error, 'message') ?? ''
  const about = fieldOf(text(error, 'param') ?? '')
  if (about === null) return null
  return { summary: `${message} You have not been charged.`, fields: { [about]: message } }
}

const FIELDS: readonly [RegExp, string][] = [
  [/^promotion_code/, 'promotion_code'],
  [/^(tax_id|value$)/, 'tax_id'],
  [/^phone/, 'phone'],
  [/^shipping\[address\]\[country\]/, 'shipping_country'],
  [/^shipping/, 'shipping_line1'],
  [/^address/, 'billing_line1'],
  [/^consent/, 'terms'],
]

function fieldOf(param: string): string | null {
  const [, key] = /^custom_fields\[(\w+)\]/.exec(param) ?? []
  if (key !== undefined) return `custom_${key}`
  const [, line] = /^quantities\[(\w+)\]/.exec(param) ?? []
  if (line !== undefined) return quantityId({ id: line })
  return FIELDS.find(([pattern]) => pattern.test(param))?.[1] ?? null
}

/** Before the payment: who buys, and where it goes. */
export function contactFields(
  { asked, texts }: CheckoutSession,
  values: ExtraValues,
  errors: FormErrors | null,
): Html {
  return html`${
    asked.individualName !== 'no' &&
    inputField(
      {
        id: 'individual_name',
        label: 'Full name',
        value: values.individualName,
        attributes: { autocomplete: 'name' },
        isOptional: asked.individualName === 'optional',
      },
      errors,
    )
  }${
    asked.businessName !== 'no' &&
    inputField(
      {
        id: 'business_name',
        label: 'Business name',
        value: values.businessName,
        attributes: { autocomplete: 'organization' },
        isOptional: asked.businessName === 'optional',
      },
      errors,
    )
  }${
    asked.phone &&
    inputField(
      {
        id: 'phone',
        label: 'Phone number',
        value: values.phone,
        attributes: { type: 'tel', autocomplete: 'tel' },
      },
      errors,
    )
  }${
    asked.deliversTo !== null &&
    html`<fieldset class="group"><legend>Delivery address</legend>
${texts.shipping_address !== null && html`<p class="small">${texts.shipping_address}</p>`}
${inputField({ id: 'shipping_name', label: 'Name of the recipient', value: values.shippingName, attributes: { autocomplete: 'shipping name' } }, errors)}
${addressFields('shipping', values.shipping, errors, asked.deliversTo)}</fieldset>`
  }`
}

/** After the payment: bills, taxes, questions of the account, consent. */
export function extraFields(
  { asked, texts }: CheckoutSession,
  values: ExtraValues,
  errors: FormErrors | null,
): Html {
  return html`${
    asked.saves &&
    checkField(
      { id: 'saves', label: 'Save these details for the next purchase', isChecked: values.saves },
      errors,
    )
  }${
    asked.billingAddress &&
    html`<fieldset class="group"><legend>Billing address</legend>${addressFields('billing', values.billing, errors)}</fieldset>`
  }${
    asked.taxId !== 'no' &&
    html`<div class="pair">
${selectField({ id: 'tax_id_type', label: 'Kind of tax ID', value: values.taxIdType, options: TAX_ID_TYPES.map((type) => [type, nameOf(type)] as const) }, null)}
${inputField({ id: 'tax_id', label: 'Tax ID', value: values.taxId, attributes: { autocomplete: 'off' }, isOptional: asked.taxId === 'optional' }, errors)}
</div>`
  }${asked.customFields.map((field) => {
    const shared = {
      id: `custom_${field.key}`,
      label: field.label,
      value: values.custom[field.key] ?? field.value,
      isOptional: field.isOptional,
    }
    return field.type === 'dropdown'
      ? selectField({ ...shared, options: field.options }, errors)
      : inputField(
          {
            ...shared,
            attributes: {
              autocomplete: 'off',
              ...(field.type === 'numeric' ? { inputmode: 'numeric' } : {}),
            },
          },
          errors,
        )
  })}${
    asked.promotions &&
    checkField(
      { id: 'promotions', label: 'Send me news and offers by email', isChecked: values.promotions },
      errors,
    )
  }${
    asked.terms &&
    checkField(
      {
        id: 'terms',
        label: texts.terms_of_service_acceptance ?? 'I agree to the terms of service and the privacy policy',
        isChecked: values.terms,
      },
      errors,
    )
  }`
}

/** `eu_vat` as people read it: `EU VAT`. */
function nameOf(type: string): string {
  return type.replaceAll('_', ' ').toUpperCase()
}
