/** Adding a card, and the customer's own details. */
import type { WireResponse } from '../http/message.ts'
import type { Ask } from './ask.ts'
import { errorSummary } from './fields.ts'
import { payFields, type PayKind, type PayState, testMethods } from './pay-form.ts'
import { type Html, html } from './html.ts'
import { actButton, actionOf, portalPage } from './portal-frame.ts'
import {
  ADDRESS_FIELDS,
  type AddressField,
  type Portal,
  type PortalAccount,
  readAccount,
  strings,
} from './portal-session.ts'
import { record } from './read.ts'

/** What a customer may add. Assumed: every kind that the account takes in some currency. */
export const ADDABLE: { kinds: readonly PayKind[]; saved: [] } = {
  kinds: ['card', 'us_bank_account', 'sepa_debit'],
  saved: [],
}

export function cardPage(portal: Portal, pay: PayState): WireResponse {
  const { errors } = pay
  return portalPage(portal, {
    title: 'Add a payment method',
    status: errors === null ? 200 : 402,
    isStep: true,
    body: html`
${errorSummary(errors)}
<form method="post" action="${actionOf(portal)}" novalidate>
<input type="hidden" name="act" value="add_card">
${payFields(ADDABLE, pay, { asksEmail: false })}
<button type="submit">Add payment method</button>
</form>
${testMethods(`/portal/${portal.id}/card`, ADDABLE.kinds)}`,
  })
}

/** What the customer may change of themselves. */
export function allowedUpdates({ features }: Portal): string[] {
  return strings(record(features, 'customer_update')['allowed_updates'])
}

/** The tax ids that are common enough to choose from here; the API takes all. */
export const TAX_ID_CHOICES: readonly string[] = [
  'eu_vat',
  'gb_vat',
  'us_ein',
  'au_abn',
  'ca_gst_hst',
  'ch_vat',
  'in_gst',
  'jp_cn',
  'no_vat',
  'nz_gst',
  'sg_gst',
]

const ADDRESS_LABELS: Record<AddressField, { label: string; autocomplete: string }> = {
  line1: { label: 'Address', autocomplete: 'address-line1' },
  line2: { label: 'Address line 2', autocomplete: 'address-line2' },
  city: { label: 'City', autocomplete: 'address-level2' },
  state: { label: 'State or region', autocomplete: 'address-level1' },
  postal_code: { label: 'Postal code', autocomplete: 'postal-code' },
  country: { label: 'Country (two letters)', autocomplete: 'country' },
}

function addressFields({ address }: PortalAccount): Html {
  return html`${ADDRESS_FIELDS.map((name) => {
    const { label, autocomplete } = ADDRESS_LABELS[name]
    return html`<div class="field"><label for="${name}">${label}</label>
<input id="${name}" name="${name}" autocomplete="${autocomplete}" value="${address[name] ?? ''}"></div>`
  })}`
}

export function detailsPage(ask: Ask, portal: Portal, error: string | null = null): WireResponse {
  const allowed = allowedUpdates(portal)
  const account = readAccount(ask, portal)
  const fields = [
    { name: 'name', label: 'Name', type: 'text', autocomplete: 'name', value: account.name },
    { name: 'email', label: 'Email', type: 'email', autocomplete: 'email', value: account.email },
    { name: 'phone', label: 'Phone', type: 'tel', autocomplete: 'tel', value: account.phone },
  ].filter(({ name }) => allowed.includes(name))
  return portalPage(portal, {
    title: 'Billing information',
    status: error === null ? 200 : 400,
    error,
    isStep: true,
    body: html`
<form method="post" action="${actionOf(portal)}" novalidate>
<input type="hidden" name="act" value="details">
${fields.map(
  ({ name, label, type, autocomplete, value }) =>
    html`<div class="field"><label for="${name}">${label}</label>
<input id="${name}" name="${name}" type="${type}" autocomplete="${autocomplete}" value="${value ?? ''}"></div>`,
)}
${allowed.includes('address') && addressFields(account)}
<button type="submit">Save</button>
</form>
${
  allowed.includes('tax_id') &&
  html`<section class="summary" aria-labelledby="tax">
<h2 id="tax">Tax IDs</h2>
<ul class="rows">${account.taxIds.map(
    ({ id, type, value }) =>
      html`<li><span><strong>${value}</strong> <small>${type}</small></span>
<span class="row">${actButton(portal, 'remove_tax_id', 'Remove', { tax_id: id }, value)}</span></li>`,
  )}</ul>
<form method="post" action="${actionOf(portal)}">
<input type="hidden" name="act" value="add_tax_id">
<div class="pair">
<div class="field"><label for="tax-type">Type</label><select id="tax-type" name="type">${TAX_ID_CHOICES.map(
    (type) => html`<option value="${type}">${type.replaceAll('_', ' ').toUpperCase()}</option>`,
  )}</select></div>
<div class="field"><label for="tax-value">Number</label><input id="tax-value" name="value" required></div>
</div>
<button type="submit" class="quiet">Add tax ID</button>
</form>
</section>`
}`,
  })
}
