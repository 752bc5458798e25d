import type { Customer, Invoice, Subscription } from '../core/wire.ts'

type Options = NonNullable<NonNullable<Subscription['payment_settings']>['payment_method_options']>

/** The same options as an invoice has them. */
export function invoiceOptions(options: Options): Invoice['payment_settings']['payment_method_options'] {
  return {
    ...options,
    card: options.card && { request_three_d_secure: options.card.request_three_d_secure },
    pix: null,
  }
}

/** What an invoice takes over from the settings of its subscription, else of its customer. */
export function settingsFields(
  customer: Customer,
  subscription: Subscription | null,
): Pick<Invoice, 'custom_fields' | 'description' | 'footer' | 'payment_settings'> {
  const settings = subscription?.invoice_settings
  const payment = subscription?.payment_settings
  const options = payment?.payment_method_options
  return {
    custom_fields: settings?.custom_fields ?? customer.invoice_settings.custom_fields,
    description: settings?.description ?? null,
    footer: settings?.footer ?? customer.invoice_settings.footer,
    payment_settings: {
      default_mandate: null,
      payment_method_options: options ? invoiceOptions(options) : null,
      payment_method_types: payment?.payment_method_types ?? null,
    },
  }
}
