// What a preview assumes of a customer or a subscription before the invoice is made: discounts, tax rates, items that
// wait to be billed, another address. None of it stays.
import { invalidRequest, noSuch } from '../core/errors.ts'
import type { Context } from '../core/context.ts'
import { getCustomer } from '../core/find.ts'
import { changeMetadata } from '../core/schema.ts'
import type { Customer, Subscription } from '../core/wire.ts'
import { createTaxId } from '../payments/tax-ids.ts'
import { toAddress, toRecipient } from '../resources/address.ts'
import { newCustomer } from '../resources/customers.ts'
import { replaceDiscounts } from '../resources/discount-params.ts'
import { createItem, updateItem } from '../resources/invoice-items.ts'
import { readTaxRates } from '../resources/tax-rates.ts'
import type { Preview } from './preview-fields.ts'

/** The subscription with what the preview assumes of it. */
export function assumedSubscription(ctx: Context, subscription: Subscription, params: Preview): Subscription {
  const { customer, currency, id } = subscription
  assumedCustomer(ctx, getCustomer(ctx, customer, 'customer'), params)
  const rates = readTaxRates(ctx, params.subscription_details?.default_tax_rates, 'default_tax_rates')
  const assumed = ctx.tables.subscriptions.put<Subscription>({
    ...subscription,
    default_tax_rates: rates ?? subscription.default_tax_rates ?? [],
    discounts: replaceDiscounts(ctx, subscription, params.discounts) ?? subscription.discounts,
    metadata: changeMetadata(subscription.metadata, params.subscription_details?.metadata),
  })
  addItems(ctx, params, { customer, subscription: id }, currency)
  return assumed
}

/** Somebody for whom nothing is known but what the preview says. */
export function assumedStranger(ctx: Context, params: Preview): Customer {
  return assumedCustomer(ctx, ctx.tables.customers.put(newCustomer(ctx, null)), params)
}

/** The customer with what the preview assumes. Emptied `discounts` leave out the customer's own, too. */
export function assumedCustomer(ctx: Context, customer: Customer, params: Preview): Customer {
  const given = params.customer_details
  for (const { type, value } of given?.tax_ids ?? []) createTaxId(ctx, customer.id, type, value)
  const exempt = given?.tax_exempt
  return ctx.tables.customers.put<Customer>({
    ...customer,
    ...(given?.address === undefined ? {} : { address: toAddress(given.address) }),
    ...(given?.shipping === undefined ? {} : { shipping: toRecipient(given.shipping) }),
    ...(params.discounts === null ? { discount: null } : {}),
    tax_exempt: exempt === undefined ? (customer.tax_exempt ?? 'none') : (exempt ?? 'none'),
  })
}

/** `invoice_items` wait like any others, and the previewed invoice takes them up; a named one is changed. */
export function addItems(
  ctx: Context,
  params: Preview,
  owner: { customer: string; subscription: string | null },
  currency: string | null,
): void {
  for (const [index, given] of (params.invoice_items ?? []).entries()) {
    const { price, unit_amount: unit, currency: own, invoiceitem: id, ...rest } = given
    const item = {
      ...rest,
      ...(price === undefined ? {} : { pricing: { price } }),
      ...(unit === undefined ? {} : { unit_amount_decimal: String(unit) }),
    }
    if (id === undefined) {
      createItem(ctx, { ...owner, currency: own ?? currency }, item)
      continue
    }
    const at = `invoice_items[${index}][invoiceitem]`
    const before = ctx.tables.invoiceitems.get(id)
    if (before === undefined) throw noSuch('invoiceitem', id, at)
    if (before.invoice !== null || before.customer !== owner.customer) {
      throw invalidRequest(`The invoice item ${id} is not pending for the customer ${owner.customer}.`, at)
    }
    updateItem(ctx, item, id)
  }
}
