// Stripe's documentation explains the two billing modes with worked examples whose cases give only the outcome.
// https://docs.stripe.com/billing/subscriptions/billing-mode/compare
import type { Account } from '../account/account.ts'
import { isRecord } from '../values.ts'
import { idOf, makeCoupon, makeCustomer, makePrice, makeProduct } from './catalog.ts'
import type { ProrationCase } from './shapes.ts'

const DAY = 86_400
/** April has thirty days, so that thirds and halves of a month are whole days. */
export const EXAMPLE_START = Date.UTC(2026, 3, 1) / 1000

export type Example = (account: Account, played: ProrationCase) => Promise<Record<string, unknown>>

export function exampleFor(kind: readonly string[]): Example | null {
  if (!kind.includes('worked_example')) return null
  if (kind.includes('proration_behavior_none_then_always_invoice')) return downgradeAfterFreeUpgrade
  if (kind.includes('item_delete')) return deleteDiscountedItem
  return null
}

async function monthly(account: Account, currency: string, unitAmount: number): Promise<string> {
  const product = await makeProduct(account, `Plan ${unitAmount}`, null)
  return makePrice(account, { product, currency, interval: 'month', intervalCount: 1, cost: { unitAmount } })
}

async function update(
  account: Account,
  id: string,
  given: Record<string, string | number | boolean>[],
  how: string,
) {
  const changed = await account.call('POST', `/v1/subscriptions/${id}`, {
    items: given,
    proration_behavior: how,
    expand: ['latest_invoice'],
  })
  const invoice = changed['latest_invoice']
  if (!isRecord(invoice)) throw new Error('The change made no invoice')
  return invoice
}

function itemIds(subscription: Record<string, unknown>): string[] {
  const items = isRecord(subscription['items']) ? subscription['items']['data'] : []
  return (Array.isArray(items) ? items : []).filter(isRecord).map(idOf)
}

/** 10.00 a month; on day 10 to 20.00 without proration; on day 20 back to 10.00, invoiced. */
const downgradeAfterFreeUpgrade: Example = async (account, { billingMode, currency }) => {
  const customer = await makeCustomer(account)
  const low = await monthly(account, currency, 1000)
  const high = await monthly(account, currency, 2000)
  const subscription = await account.call('POST', '/v1/subscriptions', {
    customer,
    items: [{ price: low }],
    billing_mode: { type: billingMode },
  })
  const [item = ''] = itemIds(subscription)
  account.advance(EXAMPLE_START + 10 * DAY)
  await update(account, idOf(subscription), [{ id: item, price: high }], 'none')
  account.advance(EXAMPLE_START + 20 * DAY)
  return update(account, idOf(subscription), [{ id: item, price: low }], 'always_invoice')
}

/** Items of 10.00 and 20.00 with 5.00 off; the first is removed halfway. */
const deleteDiscountedItem: Example = async (account, { billingMode, currency }) => {
  const customer = await makeCustomer(account)
  const prices = [await monthly(account, currency, 1000), await monthly(account, currency, 2000)]
  const subscription = await account.call('POST', '/v1/subscriptions', {
    customer,
    items: prices.map((price) => ({ price })),
    billing_mode: { type: billingMode },
    discounts: [{ coupon: await makeCoupon(account, { amount: 500, currency }) }],
  })
  const [item = ''] = itemIds(subscription)
  account.advance(EXAMPLE_START + 15 * DAY)
  return update(account, idOf(subscription), [{ id: item, deleted: true }], 'always_invoice')
}
