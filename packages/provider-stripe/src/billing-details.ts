import { type BillingDetailsInput, BillingError, isTaxIdType } from '@prorata/billing'
import { Stripe } from 'stripe'

type EnteredTaxId = BillingDetailsInput['taxIds'][number]

/** https://docs.stripe.com/billing/customer/tax-ids */
export async function updateBillingDetails(
  stripe: Stripe,
  { customerId, details }: { customerId: string; details: BillingDetailsInput },
): Promise<void> {
  const { data: present } = await stripe.customers.listTaxIds(customerId, { limit: 100 })
  // New ones first: where one is refused, nothing has been changed yet.
  for (const taxId of details.taxIds) {
    if (!present.some((one) => isSameTaxId(one, taxId))) await addTaxId(stripe, customerId, taxId)
  }
  for (const one of present) {
    if (!isTaxIdType(one.type) || details.taxIds.some((taxId) => isSameTaxId(one, taxId))) continue
    await stripe.customers.deleteTaxId(customerId, one.id)
  }
  const { name, email, address } = details
  await stripe.customers.update(customerId, {
    name: name ?? '',
    email: email ?? '',
    address: address ? toStripeAddress(address) : '',
  })
}

async function addTaxId(stripe: Stripe, customerId: string, { type, value }: EnteredTaxId): Promise<void> {
  try {
    await stripe.customers.createTaxId(customerId, { type, value })
  } catch (error) {
    const isInvalid = error instanceof Stripe.errors.StripeInvalidRequestError && error.statusCode === 400
    if (!isInvalid) throw error
    throw new BillingError('refused', `${value} is not a valid tax id of this kind. Nothing was changed.`, {
      details: { refusal: { code: 'tax_id_invalid', type, value } },
      cause: error,
    })
  }
}

/** People write the same number with and without spaces. */
function plain(value: string): string {
  return value.replace(/[\s.-]/gu, '').toUpperCase()
}

function isSameTaxId(a: Stripe.TaxId, b: EnteredTaxId): boolean {
  return a.type === b.type && plain(a.value) === plain(b.value)
}

function toStripeAddress(address: NonNullable<BillingDetailsInput['address']>): Stripe.AddressParam {
  const { line1, line2, city, state, postalCode, country } = address
  return {
    line1: line1 ?? '',
    line2: line2 ?? '',
    city: city ?? '',
    state: state ?? '',
    postal_code: postalCode ?? '',
    country: country ?? '',
  }
}
