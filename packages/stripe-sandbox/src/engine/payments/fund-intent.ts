// Paying an intent from the customer's cash balance: it waits for a transfer and takes what comes, in parts or whole.
// https://docs.stripe.com/payments/bank-transfers/accept-a-payment
import type { Context } from '../core/context.ts'
import { invalidRequest } from '../core/errors.ts'
import { clockOf, draftEvent } from '../core/events.ts'
import type { PaymentIntent, PaymentMethod } from '../core/wire.ts'
import { addressesOf, referenceOf, transferFor } from './bank-transfers.ts'
import { cashBalanceOf, cashOf, moveCash } from './cash-balance.ts'
import { afterPayment } from './follow-intent.ts'
import { succeed } from './intents.ts'
import { newMethod } from './methods.ts'

/** A payment method that is the customer's own cash balance. */
export function newBalanceMethod(ctx: Context): PaymentMethod {
  return newMethod(ctx, '', { type: 'customer_balance', customer_balance: {} })
}

/** What an intent that waits for a transfer still lacks, in minor units; null for any other intent. */
export function amountRemaining(intent: PaymentIntent): number | null {
  return intent.next_action?.display_bank_transfer_instructions?.amount_remaining ?? null
}

function withInstructions(
  ctx: Context,
  intent: PaymentIntent,
  customer: string,
  remaining: number,
): PaymentIntent {
  const transfer = transferFor(intent.currency)
  return {
    ...intent,
    next_action: {
      display_bank_transfer_instructions: {
        amount_remaining: remaining,
        currency: intent.currency,
        financial_addresses: addressesOf(ctx, customer, transfer),
        hosted_instructions_url: null,
        reference: referenceOf(ctx, intent.id, transfer),
        type: transfer,
      },
      type: 'display_bank_transfer_instructions',
    },
    status: 'requires_action',
  }
}

/** Confirming: the balance pays, or the intent tells where to send the rest. */
export function confirmFromBalance(
  ctx: Context,
  intent: PaymentIntent,
  method: PaymentMethod,
): PaymentIntent {
  const { customer } = intent
  if (customer === null) {
    throw invalidRequest(
      'A PaymentIntent with the payment method type `customer_balance` must have a customer.',
      'customer',
      'parameter_missing',
    )
  }
  const cash =
    cashBalanceOf(ctx, customer).settings.reconciliation_mode === 'automatic'
      ? cashOf(ctx, customer, intent.currency)
      : 0
  const options = intent.payment_method_options?.customer_balance
  if (cash < intent.amount && options?.funding_type !== 'bank_transfer') {
    throw invalidRequest(
      'The customer does not have enough funds in their cash balance to pay for this PaymentIntent. To let them add funds, set `payment_method_options[customer_balance][funding_type]` to `bank_transfer`.',
      'payment_method_options[customer_balance][funding_type]',
    )
  }
  const waiting = ctx.tables.payment_intents.put<PaymentIntent>(
    withInstructions(
      ctx,
      { ...intent, last_payment_error: null, payment_method: method.id },
      customer,
      intent.amount,
    ),
  )
  if (cash < intent.amount) draftEvent(ctx, 'payment_intent.requires_action', waiting, clockOf(ctx, customer))
  return cash > 0 ? applyCash(ctx, waiting, Math.min(cash, intent.amount)) : waiting
}

/** Moves `amount` of the customer's cash into the intent, which is paid once nothing is missing. */
export function applyCash(ctx: Context, intent: PaymentIntent, amount: number): PaymentIntent {
  const customer = intent.customer ?? ''
  const clock = clockOf(ctx, customer)
  moveCash(ctx, customer, intent.currency, -amount, {
    applied_to_payment: { payment_intent: intent.id },
    type: 'applied_to_payment',
  })
  const remaining = (amountRemaining(intent) ?? intent.amount) - amount
  if (remaining > 0) {
    const partly = ctx.tables.payment_intents.put<PaymentIntent>(
      withInstructions(ctx, intent, customer, remaining),
    )
    draftEvent(ctx, 'payment_intent.partially_funded', partly, clock)
    return partly
  }
  const method = ctx.tables.payment_methods.get(intent.payment_method ?? '') ?? newBalanceMethod(ctx)
  const paid = succeed(ctx, { ...intent, capture_method: 'automatic' }, method, false, clock)
  afterPayment(ctx, paid, clock)
  return paid
}

/** An intent that ends before it is paid gives back what it had taken. */
export function unapplyCash(ctx: Context, intent: PaymentIntent): void {
  const remaining = amountRemaining(intent)
  if (remaining === null || intent.customer === null || remaining === intent.amount) return
  moveCash(ctx, intent.customer, intent.currency, intent.amount - remaining, {
    type: 'unapplied_from_payment',
    unapplied_from_payment: { payment_intent: intent.id },
  })
}
