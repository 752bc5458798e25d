// What a checkout session asks for and offers, as the object shows it, and which of it a mode takes.
import { invalidRequest } from '../core/errors.ts'
import { changeMetadata } from '../core/schema.ts'
import type { Parsed } from '../core/schema.ts'
import type { CheckoutSession } from '../core/wire.ts'
import type { collectFields } from './checkout-collect-fields.ts'

type Given = Parsed<typeof collectFields>
type Mode = CheckoutSession['mode']
type CustomField = CheckoutSession['custom_fields'][number]

type Collected = Pick<
  CheckoutSession,
  | 'after_expiration'
  | 'billing_address_collection'
  | 'consent_collection'
  | 'custom_fields'
  | 'custom_text'
  | 'invoice_creation'
  | 'name_collection'
  | 'payment_method_collection'
  | 'permissions'
  | 'phone_number_collection'
  | 'saved_payment_method_options'
  | 'shipping_address_collection'
  | 'submit_type'
  | 'tax_id_collection'
>

/** Each parameter, and the modes it belongs to. https://docs.stripe.com/api/checkout/sessions/create */
const MODES: readonly [keyof Given, readonly Mode[]][] = [
  ['after_expiration', ['payment', 'subscription']],
  ['invoice_creation', ['payment']],
  ['payment_method_collection', ['subscription']],
  ['saved_payment_method_options', ['payment', 'subscription']],
  ['shipping_address_collection', ['payment', 'subscription']],
  ['submit_type', ['payment', 'subscription']],
]

export function checkModes(given: Given, mode: Mode): void {
  for (const [name, modes] of MODES) {
    if (given[name] === undefined || modes.includes(mode)) continue
    const list = modes.map((one) => `\`${one}\``).join(' or ')
    throw invalidRequest(`\`${name}\` can only be used in ${list} mode.`, name)
  }
}

export function toCollected(given: Given, mode: Mode): Collected {
  checkModes(given, mode)
  const { tax_id_collection: taxIds, name_collection: names } = given
  return {
    after_expiration: toRecovery(given),
    billing_address_collection: given.billing_address_collection ?? null,
    consent_collection: toConsentCollection(given),
    custom_fields: toCustomFields(given.custom_fields ?? []),
    custom_text: {
      after_submit: given.custom_text?.after_submit ?? null,
      shipping_address: given.custom_text?.shipping_address ?? null,
      submit: given.custom_text?.submit ?? null,
      terms_of_service_acceptance: given.custom_text?.terms_of_service_acceptance ?? null,
    },
    invoice_creation: mode === 'payment' ? toInvoiceCreation(given) : null,
    ...(names === undefined
      ? {}
      : {
          name_collection: {
            ...(names.business === undefined ? {} : { business: toName(names.business) }),
            ...(names.individual === undefined ? {} : { individual: toName(names.individual) }),
          },
        }),
    payment_method_collection:
      given.payment_method_collection ?? (mode === 'payment' ? 'if_required' : 'always'),
    permissions:
      given.permissions === undefined
        ? null
        : { update_shipping_details: given.permissions.update_shipping_details ?? null },
    phone_number_collection: { enabled: given.phone_number_collection?.enabled ?? false },
    saved_payment_method_options: toSavedOptions(given, mode),
    shipping_address_collection: given.shipping_address_collection ?? null,
    submit_type: given.submit_type ?? null,
    ...(taxIds === undefined
      ? {}
      : { tax_id_collection: { enabled: taxIds.enabled, required: taxIds.required ?? 'never' } }),
  }
}

/** The address is known once the session has expired. https://docs.stripe.com/payments/checkout/abandoned-carts */
function toRecovery({ after_expiration: given }: Given): CheckoutSession['after_expiration'] {
  if (given === undefined) return null
  const { recovery } = given
  return {
    recovery:
      recovery === undefined
        ? null
        : {
            allow_promotion_codes: recovery.allow_promotion_codes ?? false,
            enabled: recovery.enabled,
            expires_at: null,
            url: null,
          },
  }
}

function toConsentCollection({ consent_collection: given }: Given): CheckoutSession['consent_collection'] {
  if (given === undefined) return null
  return {
    payment_method_reuse_agreement: given.payment_method_reuse_agreement ?? null,
    promotions: given.promotions ?? 'none',
    terms_of_service: given.terms_of_service ?? 'none',
  }
}

function toCustomFields(given: NonNullable<Given['custom_fields']>): CustomField[] {
  if (given.length > 3) throw invalidRequest('Array may only have 3 elements.', 'custom_fields')
  const keys = new Set(given.map(({ key }) => key))
  if (keys.size < given.length) {
    throw invalidRequest('The keys of custom fields must be unique.', 'custom_fields')
  }
  return given.map((field, index): CustomField => {
    const at = `custom_fields[${index}]`
    const shared = { key: field.key, label: field.label, optional: field.optional ?? false }
    if (!/^[A-Za-z0-9_]+$/.test(field.key)) {
      throw invalidRequest('`key` may only consist of alphanumeric characters.', `${at}[key]`)
    }
    if (field.type !== 'dropdown') {
      const { default_value, maximum_length, minimum_length } = field[field.type] ?? {}
      const settings = {
        default_value: default_value ?? null,
        maximum_length: maximum_length ?? null,
        minimum_length: minimum_length ?? null,
        value: null,
      }
      return field.type === 'text'
        ? { ...shared, text: settings, type: 'text' }
        : { ...shared, numeric: settings, type: 'numeric' }
    }
    if (field.dropdown === undefined) {
      throw invalidRequest('`dropdown` is required for fields of type `dropdown`.', `${at}[dropdown]`)
    }
    const { options, default_value } = field.dropdown
    return {
      dropdown: { default_value: default_value ?? null, options, value: null },
      ...shared,
      type: 'dropdown',
    }
  })
}

function toInvoiceCreation({ invoice_creation: given }: Given): CheckoutSession['invoice_creation'] {
  const data = given?.invoice_data
  return {
    enabled: given?.enabled ?? false,
    invoice_data: {
      account_tax_ids: null,
      custom_fields: data?.custom_fields ?? null,
      description: data?.description ?? null,
      footer: data?.footer ?? null,
      issuer: null,
      metadata: changeMetadata({}, data?.metadata),
      rendering_options: null,
    },
  }
}

function toName(given: { enabled: boolean; optional: boolean | undefined }): {
  enabled: boolean
  optional: boolean
} {
  return { enabled: given.enabled, optional: given.optional ?? false }
}

function toSavedOptions(given: Given, mode: Mode): CheckoutSession['saved_payment_method_options'] {
  const options = given.saved_payment_method_options
  if (mode === 'setup') return null
  return {
    allow_redisplay_filters: options?.allow_redisplay_filters ?? ['always'],
    payment_method_remove: options?.payment_method_remove ?? 'disabled',
    payment_method_save: options?.payment_method_save ?? null,
  }
}
