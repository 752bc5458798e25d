// Customers, prices, coupons and rates for the cases, made through the API.
import type { Account, Given } from '../account/account.ts'

export interface WantedPrice {
  product: string
  currency: string
  interval: string
  intervalCount: number
  /** One amount for each unit, or an amount for a whole quantity up to each bound (volume tiers). */
  cost: { unitAmount: number } | { tiers: { upTo: number | 'inf'; flatAmount: number }[] }
}

export async function makeCustomer(account: Account): Promise<string> {
  const customer = await account.call('POST', '/v1/customers', {
    name: 'Ada Lovelace',
    email: 'ada@example.com',
  })
  const method = await account.call('POST', '/v1/payment_methods/pm_card_visa/attach', {
    customer: idOf(customer),
  })
  await account.call('POST', `/v1/customers/${idOf(customer)}`, {
    invoice_settings: { default_payment_method: idOf(method) },
  })
  return idOf(customer)
}

export async function makeProduct(account: Account, name: string, unitLabel: string | null): Promise<string> {
  const label: Given = unitLabel === null ? {} : { unit_label: unitLabel }
  return idOf(await account.call('POST', '/v1/products', { name, ...label }))
}

export async function makePrice(account: Account, wanted: WantedPrice): Promise<string> {
  const cost: Given =
    'unitAmount' in wanted.cost
      ? { unit_amount: wanted.cost.unitAmount }
      : {
          billing_scheme: 'tiered',
          tiers_mode: 'volume',
          tiers: wanted.cost.tiers.map(({ upTo, flatAmount }) => ({ up_to: upTo, flat_amount: flatAmount })),
        }
  const price = await account.call('POST', '/v1/prices', {
    product: wanted.product,
    currency: wanted.currency,
    recurring: { interval: wanted.interval, interval_count: wanted.intervalCount },
    ...cost,
  })
  return idOf(price)
}

export async function makeCoupon(
  account: Account,
  off: { percent: number } | { amount: number; currency: string },
): Promise<string> {
  const given: Given =
    'percent' in off ? { percent_off: off.percent } : { amount_off: off.amount, currency: off.currency }
  return idOf(await account.call('POST', '/v1/coupons', { duration: 'forever', ...given }))
}

export async function makeTaxRate(account: Account, percentage: number, inclusive: boolean): Promise<string> {
  return idOf(await account.call('POST', '/v1/tax_rates', { display_name: 'VAT', percentage, inclusive }))
}

export function idOf(object: Record<string, unknown>): string {
  if (typeof object['id'] === 'string') return object['id']
  throw new Error(`A ${String(object['object'])} without an id`)
}
