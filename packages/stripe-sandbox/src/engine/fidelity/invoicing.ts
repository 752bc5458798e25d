import type { Fidelity } from './fidelity.ts'

export const invoicingFidelity: Fidelity[] = [
  {
    route: 'POST /v1/customers/:id/balance_transactions',
    behaviour: 'balances by currency; an invoice is settled with that of its own currency alone',
    status: 'documented',
    source: 'https://docs.stripe.com/invoicing/multi-currency-customers',
  },
  {
    route: 'POST /v1/customers',
    behaviour: 'a balance set by hand gives the customer the currency of the account',
    status: 'assumed',
    source: 'Not found in the documentation',
  },
  {
    route: 'POST /v1/invoices/create_preview',
    behaviour: 'schedules and schedule_details; pause, resume_at, cancel_now, start_date; customer_details',
    status: 'documented',
    source: 'https://docs.stripe.com/api/invoices/create_preview',
  },
  {
    route: 'POST /v1/invoices/create_preview',
    behaviour: 'a customer alone stands for the subscription billed next, or for what waits apart from any',
    status: 'assumed',
    source: 'The parameters are documented, their absence is not',
  },
  {
    route: 'POST /v1/invoices/:id/finalize',
    behaviour: 'customer fields and tax ids follow the customer until the invoice is finalized',
    status: 'documented',
    source: 'https://docs.stripe.com/api/invoices/object#invoice_object-customer_tax_ids',
  },
  {
    route: 'POST /v1/subscriptions',
    behaviour: 'invoice.upcoming some days before an invoice that is charged automatically',
    status: 'documented',
    source: 'https://docs.stripe.com/api/events/types#event_types-invoice.upcoming',
  },
  {
    route: 'POST /v1/subscriptions',
    behaviour:
      'invoice.upcoming seven days before unless set otherwise; none while collection is paused; with an id as previews have it',
    status: 'assumed',
    source: 'The days are a setting of the account whose default is not documented',
  },
  {
    route: 'POST /v1/invoices',
    behaviour: 'from_invoice makes a revision, which voids the invoice it revises when it is finalized',
    status: 'documented',
    source: 'https://docs.stripe.com/invoicing/invoice-edits',
  },
  {
    route: 'POST /v1/invoices',
    behaviour: 'draft with pending items, discounts and tax rates; number only at finalization',
    status: 'recorded',
    source: 'test_stripe_can_create_an_invoice.json',
  },
  {
    route: 'POST /v1/invoices',
    behaviour: 'send_invoice needs days_until_due or due_date',
    status: 'documented',
    source: 'https://docs.stripe.com/api/invoices/create#create_invoice-days_until_due',
  },
  {
    route: 'POST /v1/invoices/:id/send',
    behaviour: 'finalizes a draft; invoice.sent',
    status: 'documented',
    source: 'https://docs.stripe.com/api/invoices/send',
  },
  {
    route: 'POST /v1/invoices/:id/finalize',
    behaviour: 'invoice.overdue at the due date, and an active subscription becomes past_due',
    status: 'documented',
    source: 'https://docs.stripe.com/billing/subscriptions/overview#subscription-statuses',
  },
  {
    route: 'POST /v1/invoices/:id/pay',
    behaviour: 'paid_out_of_band counts as paid in full without a charge',
    status: 'documented',
    source: 'https://docs.stripe.com/api/invoices/pay#pay_invoice-paid_out_of_band',
  },
  {
    route: 'POST /v1/invoices/:id/pay',
    behaviour: 'the intent of an invoice paid out of band is canceled as void_invoice',
    status: 'assumed',
    source: 'that it is canceled is documented, the reason is not',
  },
  {
    route: 'POST /v1/invoices/:id/add_lines',
    behaviour: 'lines become invoice items; the sums follow; drafts only',
    status: 'documented',
    source: 'https://docs.stripe.com/api/invoice-line-item/bulk',
  },
  {
    route: 'POST /v1/invoices/:id/update_lines',
    behaviour: 'a new quantity alone counts at the price the line has',
    status: 'assumed',
    source: 'not said',
  },
  {
    route: 'POST /v1/invoices/:id/remove_lines',
    behaviour: 'delete takes the item away, unassign makes it pending again',
    status: 'documented',
    source: 'https://docs.stripe.com/api/invoices/remove_lines',
  },
  {
    route: 'POST /v1/invoiceitems',
    behaviour: 'an amount gets a price of its own, the same for the same amount and description',
    status: 'recorded',
    source: 'test_stripe_can_create_an_invoice.json',
  },
  {
    route: 'POST /v1/invoices/create_preview',
    behaviour: 'equals the invoice that is then made, with discounts, taxes and tiers',
    status: 'documented',
    source: 'https://docs.stripe.com/api/invoices/create_preview',
  },
  {
    route: 'POST /v1/invoices/create_preview',
    behaviour: 'discounts, default_tax_rates and invoice_items are assumed for the preview alone',
    status: 'documented',
    source: 'https://docs.stripe.com/api/invoices/create_preview#create_preview_invoice-discounts',
  },
  {
    route: 'POST /v1/credit_notes',
    behaviour: 'lowers what is due of an open invoice; nothing left to pay ends it as paid',
    status: 'documented',
    source: 'https://docs.stripe.com/invoicing/integration/programmatic-credit-notes',
  },
  {
    route: 'POST /v1/credit_notes',
    behaviour:
      'what is beyond the amount due goes to refund, balance and outside; never more than was billed',
    status: 'documented',
    source: 'https://docs.stripe.com/api/credit_notes/create',
  },
  {
    route: 'POST /v1/credit_notes',
    behaviour: 'lines take their share of discounts and taxes along: 25.00 at 21 % is 30.25',
    status: 'recorded',
    source: 'invoice-math-cases.json, stripe_credit_note_manual_tax',
  },
  {
    route: 'POST /v1/credit_notes',
    behaviour: 'the line and its words where only an amount is given',
    status: 'assumed',
    source: 'not said',
  },
  {
    route: 'POST /v1/credit_notes/:id/void',
    behaviour: 'only while the invoice is open; the amount is due again',
    status: 'documented',
    source: 'https://docs.stripe.com/api/credit_notes/void',
  },
  {
    route: 'POST /v1/quotes/:id/accept',
    behaviour: 'makes the subscription, or a draft invoice where nothing recurs',
    status: 'documented',
    source: 'https://docs.stripe.com/api/quotes/accept',
  },
  {
    route: 'POST /v1/quotes',
    behaviour:
      'open for thirty days; one-time prices are due at once, recurring ones unless there is a trial',
    status: 'documented',
    source: 'https://docs.stripe.com/api/quotes/object#quote_object-computed',
  },
  {
    route: 'POST /v1/quotes/:id/finalize',
    behaviour: 'the shape of its number: QT-PREFIX-0001-1',
    status: 'assumed',
    source: 'seen on quotes, not described',
  },
]
