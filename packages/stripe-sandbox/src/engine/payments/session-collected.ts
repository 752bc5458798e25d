// What a checkout session asked for besides the payment: whether the person gave it, and how the session shows it.
import type { Context } from '../core/context.ts'
import { invalidRequest, missingParameter } from '../core/errors.ts'
import type { CheckoutSession, Customer } from '../core/wire.ts'
import { createTaxId } from './tax-ids.ts'
import type { Entry } from './session-entry.ts'

type CustomField = CheckoutSession['custom_fields'][number]

/** Throws for the first thing that is missing or not as it should be; `param` names it. */
export function checkCollected(session: CheckoutSession, entry: Entry): void {
  const { shipping_address_collection: delivery, name_collection: names } = session
  if (session.phone_number_collection?.enabled === true && entry.phone === null) {
    throw missingParameter('phone')
  }
  if (session.billing_address_collection === 'required' && entry.address === null) {
    throw missingParameter('address')
  }
  if (delivery !== null) checkDelivery(delivery, entry)
  if (isRequired(names?.business) && entry.businessName === null) throw missingParameter('business_name')
  if (isRequired(names?.individual) && entry.individualName === null)
    throw missingParameter('individual_name')
  if (entry.taxId !== null && session.tax_id_collection?.enabled !== true) {
    throw invalidRequest('This Checkout Session collects no tax IDs.', 'tax_id')
  }
  if (session.tax_id_collection?.required === 'if_supported' && entry.taxId === null) {
    throw missingParameter('tax_id')
  }
  if (session.consent_collection?.terms_of_service === 'required' && !entry.acceptsTerms) {
    throw missingParameter('consent[terms_of_service]')
  }
  for (const field of session.custom_fields) checkField(field, entry.customFields[field.key] ?? '')
}

function isRequired(name: { enabled: boolean; optional: boolean } | undefined): boolean {
  return name?.enabled === true && !name.optional
}

function checkDelivery(
  { allowed_countries: allowed }: NonNullable<CheckoutSession['shipping_address_collection']>,
  { shipping }: Entry,
): void {
  if (shipping === null || shipping.address.line1 === null) throw missingParameter('shipping')
  if (allowed.some((country) => country === shipping.address.country)) return
  throw invalidRequest(
    `This Checkout Session does not deliver to ${shipping.address.country ?? 'an unknown country'}.`,
    'shipping[address][country]',
  )
}

function checkField(field: CustomField, value: string): void {
  const at = `custom_fields[${field.key}]`
  if (value === '') {
    if (field.optional) return
    throw missingParameter(at)
  }
  const label = field.label.custom ?? field.key
  if (field.type === 'dropdown') {
    if (field.dropdown?.options.some((option) => option.value === value) === true) return
    throw invalidRequest(`${label} must be one of the choices.`, at)
  }
  if (field.type === 'numeric' && !/^\d+$/.test(value)) {
    throw invalidRequest(`${label} must be a number.`, at)
  }
  const { minimum_length: least, maximum_length: most } = (field.type === 'numeric'
    ? field.numeric
    : field.text) ?? { minimum_length: null, maximum_length: null }
  if (value.length < (least ?? 1) || value.length > (most ?? 255)) {
    throw invalidRequest(`${label} must have ${least ?? 1} to ${most ?? 255} characters.`, at)
  }
}

/** As the completed session shows what it was told. */
export function toCollected(
  session: CheckoutSession,
  customer: Customer | null,
  entry: Entry,
): Pick<CheckoutSession, 'collected_information' | 'consent' | 'custom_fields' | 'customer_details'> {
  const email = entry.email ?? customer?.email ?? session.customer_email
  const name = entry.businessName ?? entry.individualName ?? entry.name ?? customer?.name ?? null
  const asks = session.consent_collection
  return {
    collected_information: {
      business_name: entry.businessName,
      individual_name: entry.individualName,
      shipping_details: entry.shipping,
    },
    consent:
      asks === null
        ? null
        : {
            promotions: asks.promotions === 'auto' ? (entry.promotions ?? 'opt_out') : null,
            terms_of_service: asks.terms_of_service === 'required' ? 'accepted' : null,
          },
    custom_fields: session.custom_fields.map((field) =>
      withValue(field, entry.customFields[field.key] ?? ''),
    ),
    customer_details: toCustomerDetails(email, name, 'none', {
      address: entry.address ?? customer?.address ?? null,
      business_name: entry.businessName,
      individual_name: entry.individualName,
      phone: entry.phone ?? customer?.phone ?? null,
      ...(entry.taxId === null ? {} : { tax_ids: [entry.taxId] }),
    }),
  }
}

function withValue(field: CustomField, typed: string): CustomField {
  const value = typed === '' ? null : typed
  const { dropdown, numeric, text } = field
  return {
    ...field,
    ...(dropdown === undefined ? {} : { dropdown: { ...dropdown, value } }),
    ...(numeric === undefined ? {} : { numeric: { ...numeric, value } }),
    ...(text === undefined ? {} : { text: { ...text, value } }),
  }
}

export function keepTaxId(ctx: Context, customer: Customer | null, { taxId }: Entry): void {
  if (customer !== null && taxId !== null) createTaxId(ctx, customer.id, taxId.type, taxId.value)
}

export function toCustomerDetails(
  email: string | null,
  name: string | null,
  taxExempt: 'none' | null,
  rest: Partial<NonNullable<CheckoutSession['customer_details']>> = {},
): CheckoutSession['customer_details'] {
  if (email === null && name === null) return null
  return {
    address: null,
    business_name: null,
    email,
    individual_name: null,
    name,
    phone: null,
    tax_exempt: taxExempt,
    tax_ids: null,
    ...rest,
  }
}
