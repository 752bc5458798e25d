import type { Context } from '../core/context.ts'
import { invalidRequest } from '../core/errors.ts'
import type { Customer } from '../core/wire.ts'
import { couponOf } from './discounts.ts'

const ENDED: readonly string[] = ['canceled', 'incomplete_expired']
const RUNNING: readonly string[] = ['active', 'not_started']

/** The currencies of what the customer has running or waiting. */
function currenciesOf(ctx: Context, { id, discount }: Customer): (string | null)[] {
  const { subscriptions, schedules, quotes, invoiceitems } = ctx.tables
  return [
    ...subscriptions
      .by('customer', id)
      .filter(({ status }) => !ENDED.includes(status))
      .map(({ currency }) => currency),
    ...schedules
      .by('customer', id)
      .filter(({ status }) => RUNNING.includes(status))
      .flatMap(({ phases }) => phases.map(({ currency }) => currency)),
    ...quotes
      .by('customer', id)
      .filter(({ status }) => status === 'open')
      .map(({ currency }) => currency),
    ...invoiceitems.by('pending', id).map(({ currency }) => currency),
    discount ? (couponOf(ctx, discount)?.currency ?? null) : null,
  ]
}

/**
 * Subscriptions of one customer share a currency; once all that has it is over, another can begin.
 * https://docs.stripe.com/invoicing/multi-currency-customers
 */
export function checkCurrency(ctx: Context, customer: Customer, currency: string): void {
  const other = currenciesOf(ctx, customer).find((known) => known !== null && known !== currency)
  if (other === undefined || other === null) return
  throw invalidRequest(
    `You cannot combine currencies on a single customer. This customer has an active subscription, subscription schedule, discount, quote, or invoice item with currency ${other}`,
  )
}
