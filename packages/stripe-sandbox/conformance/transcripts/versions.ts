// Which API version took which field away or added it: recordings of earlier ones show the older shape.

interface Versioned {
  /** The API version that made the change; recordings of earlier ones show the older shape. */
  since: string
  fields: readonly string[]
}

/**
 * Fields a later API version took away: an older recording has them, the sandbox must not.
 * https://docs.stripe.com/changelog/basil
 */
const REMOVED: readonly Versioned[] = [
  {
    since: '2022-11-15',
    fields: ['charge.refunds', 'payment_intent.amount_details.tip.amount', 'payment_intent.charges'],
  },
  {
    since: '2025-03-31.basil',
    fields: [
      ...[
        'application_fee_amount',
        'charge',
        'discount',
        'paid',
        'paid_out_of_band',
        'payment_intent',
        'quote',
        'subscription',
        'subscription_details',
        'tax',
        'total_tax_amounts',
        'transfer_data',
      ].map((field) => `invoice.${field}`),
      ...[
        'amount_excluding_tax',
        'invoice_item',
        'plan',
        'price',
        'proration',
        'proration_details',
        'tax_amounts',
        'tax_rates',
        'type',
        'unit_amount_excluding_tax',
      ].map((field) => `line_item.${field}`),
      ...['plan', 'price', 'subscription', 'subscription_item', 'unit_amount', 'unit_amount_decimal'].map(
        (field) => `invoiceitem.${field}`,
      ),
      'charge.invoice',
      'checkout.session.shipping_details',
      'credit_note.refund',
      'credit_note.tax_amounts',
      'credit_note_line_item.amount_excluding_tax',
      'credit_note_line_item.tax_amounts',
      'credit_note_line_item.unit_amount_excluding_tax',
      'invoice.rendering_options',
      'payment_intent.invoice',
      'plan.aggregate_usage',
      'price.recurring.aggregate_usage',
      'subscription.current_period_end',
      'subscription.current_period_start',
      'subscription.discount',
    ],
  },
  { since: '2025-09-30.clover', fields: ['discount.coupon', 'promotion_code.coupon'] },
]

/**
 * Fields added later: an older recording lacks them. `since` is the first version that recordings show them in, or the pinned
 * one; what came between two versions counts for the later. https://docs.stripe.com/changelog
 */
const ADDED: readonly Versioned[] = [
  {
    since: '2024-04-10',
    fields: [
      'checkout.session.client_secret',
      'checkout.session.payment_method_configuration_details',
      'checkout.session.saved_payment_method_options',
      'checkout.session.ui_mode',
      'invoice.issuer',
      'payment_intent.payment_method_configuration_details',
      'payment_method.allow_redisplay',
      'payment_method.card.display_brand',
      'refund.destination_details',
      'setup_intent.payment_method_configuration_details',
      'subscription.billing_cycle_anchor_config',
      'subscription.invoice_settings',
    ],
  },
  {
    since: '2025-03-31.basil',
    fields: [
      ...[
        'amount_authorized',
        'authorization_code',
        'extended_authorization',
        'incremental_authorization',
        'multicapture',
        'network_transaction_id',
        'overcapture',
        'regulated_status',
      ].map((field) => `charge.payment_method_details.card.${field}`),
      ...['parent', 'pricing', 'quantity_decimal', 'net_amount'].map((field) => `invoiceitem.${field}`),
      ...['adaptive_pricing', 'collected_information', 'discounts', 'permissions', 'wallet_options'].map(
        (field) => `checkout.session.${field}`,
      ),
      'balance_transaction.balance_type',
      'charge.billing_details.tax_id',
      'charge.outcome.advice_code',
      'charge.outcome.network_advice_code',
      'charge.outcome.network_decline_code',
      'charge.radar_options',
      'checkout.session.automatic_tax.liability',
      'checkout.session.automatic_tax.provider',
      'credit_note.post_payment_amount',
      'credit_note.pre_payment_amount',
      'credit_note.pretax_credit_amounts',
      'credit_note.refunds',
      'credit_note.total_taxes',
      'credit_note_line_item.pretax_credit_amounts',
      'credit_note_line_item.taxes',
      'customer.tax.provider',
      'invoice.automatic_tax.liability',
      'invoice.automatically_finalizes_at',
      'line_item.invoice',
      'payment_method.billing_details.tax_id',
      'payment_method.card.regulated_status',
      'plan.meter',
      'price.recurring.meter',
      'subscription.automatic_tax.disabled_reason',
      'subscription.automatic_tax.liability',
      'subscription_item.current_period_end',
      'subscription_item.current_period_start',
      'subscription_item.discounts',
      'invoice.amount_overpaid',
      'invoice.automatic_tax.disabled_reason',
      'invoice.automatic_tax.provider',
      'invoice.parent',
      'invoice.rendering.template',
      'invoice.rendering.template_version',
      'invoice.total_pretax_credit_amounts',
      'invoice.total_taxes',
      'line_item.parent',
      'line_item.pretax_credit_amounts',
      'line_item.pricing',
      'line_item.taxes',
    ],
  },
  {
    since: '2025-09-30.clover',
    fields: [
      'checkout.session.branding_settings',
      'checkout.session.customer_details.business_name',
      'checkout.session.customer_details.individual_name',
      'checkout.session.origin_context',
      'discount.source',
      'payment_intent.excluded_payment_method_types',
      'payment_intent.payment_details',
      'promotion_code.promotion',
      'setup_intent.excluded_payment_method_types',
      'subscription.billing_mode',
    ],
  },
  {
    since: '2026-03-25.dahlia',
    fields: [
      'checkout.session.customer_account',
      'checkout.session.integration_identifier',
      'credit_note.customer_account',
      'credit_note_line_item.metadata',
      'customer.customer_account',
      'discount.customer_account',
      'discount.subscription_item',
      'invoice.customer_account',
      'invoiceitem.customer_account',
      'promotion_code.customer_account',
      'setup_intent.customer_account',
      'line_item.quantity_decimal',
      'line_item.subtotal',
      'payment_intent.customer_account',
      'payment_method.customer_account',
      'subscription.customer_account',
    ],
  },
  {
    since: '2026-08-26.dahlia',
    fields: [
      'charge.payment_method_details.card.electronic_commerce_indicator',
      'charge.payment_method_details.card.transaction_link_id',
      'checkout.session.allowed_payment_method_types',
      'checkout.session.managed_payments',
      'invoiceitem.frozen_fields',
      'invoiceitem.invoicing_rules',
      'payment_intent.allowed_payment_method_types',
      'payment_intent.managed_payments',
      'payment_intent.payment_method_options.us_bank_account.transaction_purpose',
      'payment_intent.payment_record',
      'payment_intent.shared_payment_granted_token',
      'payment_method.shared_payment_granted_token',
      'setup_intent.allowed_payment_method_types',
      'setup_intent.managed_payments',
      'subscription.billing_schedules',
      'subscription.cancellation_details.feedback_option',
      'subscription.invoice_settings.custom_fields',
      'subscription.invoice_settings.description',
      'subscription.invoice_settings.footer',
      'subscription.managed_payments',
      'subscription.trial_settings.end_behavior.billing_cycle_anchor',
      'subscription_item.current_trial',
    ],
  },
  {
    since: '2026-10-28.endive',
    fields: ['line_item.subscription', 'refund.customer', 'refund.customer_account', 'refund.payment_method'],
  },
]

/** Was the field there in that version, and is no more? */
export function wasRemoved(named: string, version: string): boolean {
  return REMOVED.some(({ since, fields }) => isBefore(version, since) && fields.includes(named))
}

/** Has the field come since that version? */
export function wasAdded(named: string, version: string): boolean {
  return ADDED.some(({ since, fields }) => isBefore(version, since) && fields.includes(named))
}

/** Versions begin with their date. */
export function isBefore(version: string, since: string): boolean {
  return version.slice(0, 10) < since.slice(0, 10)
}
