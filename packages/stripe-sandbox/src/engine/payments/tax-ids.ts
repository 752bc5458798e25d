// Tax ids of customers and their verification. https://docs.stripe.com/billing/customer/tax-ids
import { newId, nowOn } from '../core/context.ts'
import type { Context } from '../core/context.ts'
import { difference } from '../core/difference.ts'
import { invalidRequest } from '../core/errors.ts'
import { clockOf, draftEvent } from '../core/events.ts'
import type { TaxId } from '../core/wire.ts'

/** Those that a government's register is asked about. https://docs.stripe.com/billing/customer/tax-ids#validation */
const VERIFIABLE: readonly string[] = ['au_abn', 'eu_vat', 'gb_vat']

const FORMATS: Record<string, RegExp> = {
  au_abn: /^\d{2} ?\d{3} ?\d{3} ?\d{3}$/,
  ch_vat: /^CHE-?\d{3}\.?\d{3}\.?\d{3} ?(MWST|TVA|IVA)$/,
  eu_vat: /^[A-Z]{2}[A-Z0-9+*]{2,12}$/,
  gb_vat: /^(GB|XI)?(\d{9}|\d{12})$/,
  us_ein: /^\d{2}-?\d{7}$/,
}

/** Test values and what verification says of them. https://docs.stripe.com/billing/customer/tax-ids#test-tax-ids */
const TEST_VALUES: Record<string, 'verified' | 'unverified' | 'pending'> = {
  '000000000': 'verified',
  '111111111': 'unverified',
  '222222222': 'pending',
}

/** Assumed: verification takes a minute. */
const VERIFY_SECONDS = 60

export function createTaxId(
  ctx: Context,
  customer: string | null,
  type: TaxId['type'],
  value: string,
): TaxId {
  const known = TEST_VALUES[value] !== undefined
  const format = FORMATS[type]
  if (!known && format !== undefined && !format.test(value)) {
    throw invalidRequest(`Invalid value for ${type}.`, 'value', 'tax_id_invalid')
  }
  const clock = clockOf(ctx, customer)
  const id = newId(ctx, 'txi')
  const verifiable = VERIFIABLE.includes(type)
  const prefix = type === 'eu_vat' ? value.slice(0, 2) : type.slice(0, 2).toUpperCase()
  const made = ctx.tables.tax_ids.put<TaxId>({
    id,
    object: 'tax_id',
    country: /^[A-Z]{2}$/.test(prefix) ? prefix : null,
    created: nowOn(ctx, clock),
    customer,
    customer_account: null,
    livemode: false,
    owner:
      customer === null
        ? { customer_account: null, type: 'self' }
        : { customer, customer_account: null, type: 'customer' },
    type,
    value,
    verification: {
      status: verifiable ? 'pending' : 'unavailable',
      verified_address: null,
      verified_name: null,
    },
  })
  if (verifiable && TEST_VALUES[value] !== 'pending') {
    ctx.store.schedule('verify_tax_id', id, clock, nowOn(ctx, clock) + VERIFY_SECONDS)
  }
  if (customer !== null) draftEvent(ctx, 'customer.tax_id.created', made, clock)
  return made
}

export function verifyTaxId(ctx: Context, id: string, clock: string | null): void {
  const taxId = ctx.tables.tax_ids.get(id)
  if (taxId === undefined) return
  const status = TEST_VALUES[taxId.value] ?? 'verified'
  const verified = ctx.tables.tax_ids.put<TaxId>({
    ...taxId,
    verification: { status, verified_address: null, verified_name: null },
  })
  const previous = difference(taxId, verified)
  if (previous !== null && taxId.customer !== null) {
    draftEvent(ctx, 'customer.tax_id.updated', verified, clock, previous)
  }
}

export function deleteTaxId(ctx: Context, taxId: TaxId): { id: string; object: 'tax_id'; deleted: true } {
  ctx.store.cancelTasksOf(taxId.id)
  ctx.tables.tax_ids.delete(taxId.id)
  if (taxId.customer !== null) draftEvent(ctx, 'customer.tax_id.deleted', taxId, clockOf(ctx, taxId.customer))
  return { id: taxId.id, object: 'tax_id', deleted: true }
}
