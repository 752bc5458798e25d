// What can be said of an invoice besides its lines, and the sums that follow.
import { discountIds } from '../billing/discounts.ts'
import { invoiceOptions } from '../billing/invoice-settings.ts'
import { withLines } from '../billing/totals.ts'
import type { Context } from '../core/context.ts'
import { invalidRequest, noSuch } from '../core/errors.ts'
import { changeMetadata } from '../core/schema.ts'
import type { Invoice } from '../core/wire.ts'
import { toRecipient } from './address.ts'
import { readDiscounts } from './discount-params.ts'
import type { InvoiceParams } from './invoice-fields.ts'
import { checkSource, toMethodOptions } from './subscription-settings.ts'
import { readTaxRates } from './tax-rates.ts'

const DAY = 86400

/** Once finalized, an invoice keeps its content. https://docs.stripe.com/invoicing/invoice-edits */
const EDITABLE: readonly string[] = [
  'auto_advance',
  'automatically_finalizes_at',
  'collection_method',
  'days_until_due',
  'default_payment_method',
  'due_date',
  'metadata',
  'payment_settings',
  'statement_descriptor',
]

export function checkDraft(invoice: Invoice): void {
  if (invoice.status === 'draft') return
  throw invalidRequest(
    'Invalid invoice: This invoice is no longer editable',
    undefined,
    'invoice_not_editable',
  )
}

/** https://docs.stripe.com/api/invoices/create#create_invoice-due_date */
function dueDateOf(invoice: Invoice, params: InvoiceParams): number | null {
  const method = params.collection_method ?? invoice.collection_method
  const { days_until_due: days, due_date: date } = params
  if (days !== undefined && date !== undefined) {
    throw invalidRequest(
      'You may only specify one of these parameters: days_until_due, due_date.',
      'due_date',
    )
  }
  if (method === 'charge_automatically') {
    if (days === undefined && date === undefined) return null
    throw invalidRequest(
      "You can only specify 'due_date' or 'days_until_due' if invoice collection method is 'send_invoice'.",
    )
  }
  if (date !== undefined) return date
  if (days !== undefined) return invoice.created + days * DAY
  if (invoice.due_date !== null) return invoice.due_date
  throw invalidRequest(
    "If invoice collection method is 'send_invoice', you must specify 'due_date' or 'days_until_due'.",
  )
}

function keep<T>(given: T | undefined, before: T): T {
  return given === undefined ? before : given
}

function toRendering(
  invoice: Invoice,
  given: NonNullable<InvoiceParams['rendering']>,
): NonNullable<Invoice['rendering']> {
  const before = invoice.rendering
  return {
    amount_tax_display: keep(given.amount_tax_display, before?.amount_tax_display ?? null),
    pdf: { page_size: given.pdf?.page_size ?? before?.pdf?.page_size ?? 'auto' },
    template: null,
    template_version: null,
  }
}

function optionsOf(invoice: Invoice, params: InvoiceParams) {
  const given = params.payment_settings?.payment_method_options
  const options = toMethodOptions(null, given, invoice.currency)
  return options === null ? invoice.payment_settings.payment_method_options : invoiceOptions(options)
}

/** Tax ids that belong to the account itself, to be shown on the invoice. */
function accountTaxIds(ctx: Context, given: string[] | null | undefined): string[] | undefined {
  for (const [index, id] of (given ?? []).entries()) {
    if (ctx.tables.tax_ids.get(id)?.owner?.type !== 'self') {
      throw noSuch('tax id', id, `account_tax_ids[${index}]`)
    }
  }
  return given === null ? [] : given
}

/** The invoice after the parameters, with its sums; nothing is stored of it. */
export function editInvoice(ctx: Context, invoice: Invoice, params: InvoiceParams): Invoice {
  const given = Object.keys(params)
  checkSource(ctx, invoice.customer ?? '', params.default_source)
  const final = invoice.status === 'draft' ? undefined : given.find((name) => !EDITABLE.includes(name))
  if (final !== undefined) throw invalidRequest("Finalized invoices can't be updated in this way", final)
  const subscription = ctx.tables.subscriptions.get(invoice.parent?.subscription_details?.subscription ?? '')
  const owner = { customer: invoice.customer, invoice: invoice.id }
  const purchase = { amount: invoice.subtotal, currency: invoice.currency }
  const discounts =
    params.discounts === undefined
      ? invoice.discounts
      : (readDiscounts(ctx, params.discounts, owner, purchase) ??
        discountIds(ctx, invoice.customer, subscription ?? null))
  const edited: Invoice = {
    ...invoice,
    account_tax_ids: accountTaxIds(ctx, params.account_tax_ids) ?? invoice.account_tax_ids,
    auto_advance: params.auto_advance ?? invoice.auto_advance,
    collection_method: params.collection_method ?? invoice.collection_method,
    custom_fields: keep(params.custom_fields, invoice.custom_fields),
    default_payment_method: params.default_payment_method ?? invoice.default_payment_method,
    default_source: keep(params.default_source, invoice.default_source),
    default_tax_rates:
      readTaxRates(ctx, params.default_tax_rates, 'default_tax_rates') ?? invoice.default_tax_rates,
    description: params.description ?? invoice.description,
    discounts,
    due_date: dueDateOf(invoice, params),
    effective_at: keep(params.effective_at, invoice.effective_at),
    footer: params.footer ?? invoice.footer,
    metadata: changeMetadata(invoice.metadata ?? {}, params.metadata),
    number: keep(params.number, invoice.number),
    payment_settings: {
      ...invoice.payment_settings,
      payment_method_options: optionsOf(invoice, params),
      payment_method_types: keep(
        params.payment_settings?.payment_method_types,
        invoice.payment_settings.payment_method_types,
      ),
    },
    rendering: params.rendering === undefined ? invoice.rendering : toRendering(invoice, params.rendering),
    shipping_details:
      params.shipping_details === undefined ? invoice.shipping_details : toRecipient(params.shipping_details),
    statement_descriptor: params.statement_descriptor ?? invoice.statement_descriptor,
  }
  return invoice.status === 'draft' ? withLines(ctx, edited, edited.lines.data) : edited
}
