// https://docs.stripe.com/api/cash_balance, https://docs.stripe.com/api/cash_balance_transactions
import type Stripe from 'stripe'
import { getCustomer } from '../core/find.ts'
import type { Context } from '../core/context.ts'
import { invalidRequest, noSuch } from '../core/errors.ts'
import { page, paginate } from '../core/list.ts'
import { route } from '../core/route.ts'
import { currencyCode } from '../core/currency.ts'
import { arrayOf, integer, object, oneOf, required, string } from '../core/schema.ts'
import type { Covers, Parsed } from '../core/schema.ts'
import type { CashBalanceTransaction, FundingInstructions, PaymentIntent } from '../core/wire.ts'
import { addressesOf, checkTransfer } from '../payments/bank-transfers.ts'
import { cashBalanceOf, cashOf, setReconciliation } from '../payments/cash-balance.ts'
import { getIntent } from '../payments/find.ts'
import { amountRemaining, applyCash } from '../payments/fund-intent.ts'
import { fundCashBalance } from '../payments/reconcile.ts'

const updateFields = {
  settings: object({
    reconciliation_mode: oneOf('automatic', 'manual', 'merchant_default'),
  } satisfies Covers<Stripe.CustomerUpdateCashBalanceParams.Settings>),
} satisfies Covers<Stripe.CustomerUpdateCashBalanceParams>

/** The same as a part of a customer. */
export const cashBalanceFields = object(updateFields)

const transferType = oneOf(
  'eu_bank_transfer',
  'gb_bank_transfer',
  'jp_bank_transfer',
  'mx_bank_transfer',
  'us_bank_transfer',
)

const instructionFields = {
  bank_transfer: required(
    object({
      eu_bank_transfer: object({ country: required(string(2)) }),
      requested_address_types: arrayOf(oneOf('iban', 'sort_code', 'spei', 'zengin')),
      type: required(transferType),
    } satisfies Covers<Stripe.CustomerCreateFundingInstructionsParams.BankTransfer>),
  ),
  currency: required(currencyCode()),
  funding_type: required(oneOf('bank_transfer')),
} satisfies Covers<Stripe.CustomerCreateFundingInstructionsParams>

function instruct(ctx: Context, params: Parsed<typeof instructionFields>, id: string): FundingInstructions {
  const customer = getCustomer(ctx, id)
  const currency = params.currency
  const { requested_address_types: requested, type } = params.bank_transfer
  checkTransfer(type, currency, 'bank_transfer[type]')
  const addresses = addressesOf(ctx, customer.id, type)
  const wanted = addresses.filter(
    (one) => requested === undefined || requested.some((kind) => kind === one.type),
  )
  const country = type.slice(0, 2).toUpperCase()
  return {
    object: 'funding_instructions',
    bank_transfer: {
      country:
        type === 'eu_bank_transfer' ? (params.bank_transfer.eu_bank_transfer?.country ?? 'DE') : country,
      financial_addresses: wanted,
      type,
    },
    currency,
    funding_type: 'bank_transfer',
    livemode: false,
  }
}

function getTransaction(ctx: Context, customer: string, id: string): CashBalanceTransaction {
  const found = ctx.tables.cash_balance_transactions.get(id)
  if (found?.customer !== customer) throw noSuch('customer cash balance transaction', id)
  return found
}

const FUNDABLE: readonly string[] = ['requires_payment_method', 'requires_action']

/** By hand: what the customer has sent pays an intent, or as much of it as is asked for. */
function apply(ctx: Context, intent: PaymentIntent, given: number | undefined, currency: string | undefined) {
  if (intent.customer === null || !intent.payment_method_types.includes('customer_balance')) {
    throw invalidRequest(
      'You can only apply the customer balance to a PaymentIntent of a customer with the payment method type `customer_balance`.',
      undefined,
      'payment_intent_unexpected_state',
    )
  }
  if (!FUNDABLE.includes(intent.status)) {
    throw invalidRequest(
      `You cannot apply the customer balance to this PaymentIntent because it has a status of ${intent.status}. Only a PaymentIntent with one of the following statuses may be funded: ${FUNDABLE.join(', ')}.`,
      undefined,
      'payment_intent_unexpected_state',
    )
  }
  if (currency !== undefined && currency !== intent.currency) {
    throw invalidRequest(`The currency of the PaymentIntent is ${intent.currency}.`, 'currency')
  }
  const remaining = amountRemaining(intent) ?? intent.amount
  const belongsToInvoice = ctx.tables.invoice_payments.by('payment_intent', intent.id).length > 0
  const amount = belongsToInvoice ? remaining : (given ?? remaining)
  if (amount > remaining) {
    throw invalidRequest(`The amount ${amount} is greater than the remaining amount ${remaining}.`, 'amount')
  }
  if (amount > cashOf(ctx, intent.customer, intent.currency)) {
    throw invalidRequest(
      'The customer does not have enough funds in their cash balance.',
      'amount',
      'insufficient_funds',
    )
  }
  return applyCash(ctx, intent, amount)
}

export const cashBalanceRoutes = [
  route('GET', '/v1/customers/:id/cash_balance', {}, (ctx, _, id) =>
    cashBalanceOf(ctx, getCustomer(ctx, id).id),
  ),
  route('POST', '/v1/customers/:id/cash_balance', updateFields, (ctx, params, id) => {
    const mode = params.settings?.reconciliation_mode
    const customer = getCustomer(ctx, id)
    if (mode !== undefined) setReconciliation(ctx, customer.id, mode)
    return cashBalanceOf(ctx, customer.id)
  }),
  route('GET', '/v1/customers/:id/cash_balance_transactions/:transaction', {}, (ctx, _, id, ids) =>
    getTransaction(ctx, id, ids[1] ?? ''),
  ),
  route('GET', '/v1/customers/:id/cash_balance_transactions', page, (ctx, params, id) =>
    paginate(
      ctx.tables.cash_balance_transactions.by('customer', getCustomer(ctx, id).id),
      params,
      `/v1/customers/${id}/cash_balance_transactions`,
      'customer cash balance transaction',
    ),
  ),
  route('POST', '/v1/customers/:id/funding_instructions', instructionFields, instruct),
  route(
    'POST',
    '/v1/test_helpers/customers/:id/fund_cash_balance',
    { amount: required(integer({ min: 1 })), currency: required(currencyCode()), reference: string() },
    (ctx, params, id) =>
      fundCashBalance(ctx, getCustomer(ctx, id).id, {
        amount: params.amount,
        currency: params.currency,
        reference: params.reference ?? null,
      }),
  ),
  route(
    'POST',
    '/v1/payment_intents/:id/apply_customer_balance',
    {
      amount: integer({ min: 1 }),
      currency: currencyCode(),
    } satisfies Covers<Stripe.PaymentIntentApplyCustomerBalanceParams>,
    (ctx, params, id) => apply(ctx, getIntent(ctx, id), params.amount, params.currency),
  ),
]
