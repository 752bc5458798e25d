/** A postal address in a form. */
import type { Params } from '../engine/contract.ts'
import { type FieldErrors, type FormErrors, inputField, selectField, typed } from './fields.ts'
import { type Html, html } from './html.ts'

export const ADDRESS_PARTS = ['line1', 'line2', 'city', 'state', 'postal_code', 'country'] as const
export type AddressPart = (typeof ADDRESS_PARTS)[number]
export type AddressValues = Record<AddressPart, string>

export const NO_ADDRESS: AddressValues = {
  line1: '',
  line2: '',
  city: '',
  state: '',
  postal_code: '',
  country: '',
}

const LABELS: Record<AddressPart, { label: string; autocomplete: string }> = {
  line1: { label: 'Address', autocomplete: 'address-line1' },
  line2: { label: 'Address line 2', autocomplete: 'address-line2' },
  city: { label: 'City', autocomplete: 'address-level2' },
  state: { label: 'Region', autocomplete: 'address-level1' },
  postal_code: { label: 'Postal code', autocomplete: 'postal-code' },
  country: { label: 'Country', autocomplete: 'country' },
}

/** All that Stripe knows. https://docs.stripe.com/api/checkout/sessions/create#create_checkout_session-shipping_address_collection-allowed_countries */
const COUNTRIES =
  'AC AD AE AF AG AI AL AM AO AQ AR AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CD CF CG CH CI CK CL CM CN CO CR CV CW CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HN HR HT HU ID IE IL IM IN IO IQ IS IT JE JM JO JP KE KG KH KI KM KN KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MK ML MM MN MO MQ MR MS MT MU MV MW MX MY MZ NA NC NE NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PY QA RE RO RS RU RW SA SB SC SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SZ TA TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG US UY UZ VA VC VE VG VN VU WF WS XK YE YT ZA ZM ZW'.split(
    ' ',
  )
const NAMES = new Intl.DisplayNames('en', { type: 'region' })

function countryChoices(allowed: readonly string[] | null): [string, string][] {
  const choices = (allowed ?? COUNTRIES).map((code): [string, string] => [code, NAMES.of(code) ?? code])
  return choices.toSorted(([, a], [, b]) => a.localeCompare(b, 'en'))
}

/** Only line 2 and the region may stay empty. `allowed` are codes of countries; null allows all. */
export function addressFields(
  prefix: string,
  values: AddressValues,
  errors: FormErrors | null,
  allowed: readonly string[] | null = null,
): Html {
  const show = (part: AddressPart) => addressField(prefix, part, values, errors, allowed)
  return html`${show('line1')}${show('line2')}
<div class="pair">${show('postal_code')}${show('city')}</div>
<div class="pair">${show('state')}${show('country')}</div>`
}

function addressField(
  prefix: string,
  part: AddressPart,
  values: AddressValues,
  errors: FormErrors | null,
  allowed: readonly string[] | null,
): Html {
  const { label, autocomplete } = LABELS[part]
  const field = { id: `${prefix}_${part}`, label, value: values[part], isOptional: isOptional(part) }
  return part === 'country'
    ? selectField({ ...field, options: countryChoices(allowed), autocomplete: `${prefix} country` }, errors)
    : inputField({ ...field, attributes: { autocomplete: `${prefix} ${autocomplete}` } }, errors)
}

function isOptional(part: AddressPart): boolean {
  return part === 'line2' || part === 'state'
}

export function readAddress(form: URLSearchParams, prefix: string): AddressValues {
  return {
    line1: typed(form, `${prefix}_line1`),
    line2: typed(form, `${prefix}_line2`),
    city: typed(form, `${prefix}_city`),
    state: typed(form, `${prefix}_state`),
    postal_code: typed(form, `${prefix}_postal_code`),
    country: typed(form, `${prefix}_country`),
  }
}

export function addressErrors(prefix: string, values: AddressValues): FieldErrors {
  const missing = ADDRESS_PARTS.filter((part) => values[part] === '' && !isOptional(part))
  return Object.fromEntries(
    missing.map((part) => [
      `${prefix}_${part}`,
      part === 'country' ? 'Choose the country.' : `Enter the ${LABELS[part].label.toLowerCase()}.`,
    ]),
  )
}

/** As the engine takes it; what stayed empty is left out. */
export function toAddressParams(values: AddressValues): Params {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ''))
}
