/** What a checkout may ask for besides a card: a promotion code and a tax ID. Both may stay empty. */
import type { Params } from '../engine/contract.ts'
import { TAX_ID_TYPES } from '../engine/resources/tax-id-types.ts'
import type { CheckoutSession } from './checkout-session.ts'
import { type Html, html } from './html.ts'

export interface ExtraValues {
  promotionCode: string
  taxIdType: string
  taxId: string
}

export const NO_EXTRAS: ExtraValues = { promotionCode: '', taxIdType: 'eu_vat', taxId: '' }

export function readExtras(form: URLSearchParams): ExtraValues {
  const typed = (name: string) => (form.get(name) ?? '').trim().slice(0, 200)
  return {
    promotionCode: typed('promotion_code'),
    taxIdType: typed('tax_id_type') || NO_EXTRAS.taxIdType,
    taxId: typed('tax_id'),
  }
}

/** As the engine takes them. */
export function toExtraParams({ promotionCode, taxIdType, taxId }: ExtraValues): Params {
  return {
    ...(promotionCode === '' ? {} : { promotion_code: promotionCode }),
    ...(taxId === '' ? {} : { tax_id: { type: taxIdType, value: taxId } }),
  }
}

export function extraFields(session: CheckoutSession, values: ExtraValues): Html {
  return html`${
    session.takesPromotionCodes &&
    html`<div class="field">
<label for="promotion_code">Promotion code (optional)</label>
<input id="promotion_code" name="promotion_code" autocomplete="off" value="${values.promotionCode}">
</div>`
  }${
    session.collectsTaxId &&
    html`<div class="pair">
<div class="field">
<label for="tax_id_type">Kind of tax ID</label>
<select id="tax_id_type" name="tax_id_type">${TAX_ID_TYPES.map(
      (type) =>
        html`<option value="${type}"${type === values.taxIdType && html` selected`}>${nameOf(type)}</option>`,
    )}</select>
</div>
<div class="field">
<label for="tax_id">Tax ID (optional)</label>
<input id="tax_id" name="tax_id" autocomplete="off" value="${values.taxId}">
</div>
</div>`
  }`
}

/** `eu_vat` as people read it: `EU VAT`. */
function nameOf(type: string): string {
  return type.replaceAll('_', ' ').toUpperCase()
}
