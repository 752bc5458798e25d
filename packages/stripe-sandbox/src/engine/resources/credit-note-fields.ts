// The parameters of `/v1/credit_notes`.
import type Stripe from 'stripe'
import { page, range } from '../core/list.ts'
import {
  arrayOf,
  integer,
  metadata,
  object,
  oneOf,
  required,
  string,
  timestamp,
  unbuilt,
} from '../core/schema.ts'
import type { Covers, Parsed } from '../core/schema.ts'
import { creditNoteLine } from './credit-note-lines.ts'

export const createFields = {
  amount: integer({ min: 1 }),
  credit_amount: integer({ min: 0 }),
  effective_at: timestamp(),
  email_type: oneOf('credit_note', 'none'),
  invoice: required(string()),
  lines: arrayOf(creditNoteLine),
  memo: string(),
  metadata: metadata(),
  out_of_band_amount: integer({ min: 0 }),
  reason: oneOf('duplicate', 'fraudulent', 'order_change', 'product_unsatisfactory'),
  refund_amount: integer({ min: 0 }),
  refunds: arrayOf(
    object({
      amount_refunded: integer({ min: 1 }),
      payment_record_refund: unbuilt,
      refund: required(string()),
      type: oneOf('refund'),
    } satisfies Covers<Stripe.CreditNoteCreateParams.Refund>),
  ),
  shipping_cost: unbuilt,
} satisfies Covers<Stripe.CreditNoteCreateParams>

export type NewCreditNote = Parsed<typeof createFields>

export const previewLinesFields = {
  ...createFields,
  ...page,
} satisfies Covers<Stripe.CreditNoteListPreviewLineItemsParams>

export const updateFields = {
  memo: string(),
  metadata: metadata(),
} satisfies Covers<Stripe.CreditNoteUpdateParams>

export const listFields = {
  ...page,
  created: range(),
  customer: string(),
  customer_account: unbuilt,
  invoice: string(),
} satisfies Covers<Stripe.CreditNoteListParams>
