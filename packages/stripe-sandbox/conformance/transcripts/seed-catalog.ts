// Prices, coupons and tax rates an account had from long ago, made again at the times they were made.
import { isRecord } from '../values.ts'
import { namesIn } from './ids.ts'
import { productNames, type Recorded } from './recorded.ts'
import { isTime, type Exchange } from './recording.ts'
import { NotReplayable, pick, type Seeding, textOf } from './seeding.ts'

/** The catalog an account has from long ago: every recurring price, and every price, coupon and rate a request names. */
export function findCatalog(recorded: Recorded, exchanges: readonly Exchange[]): Record<string, unknown>[] {
  const named = new Set(exchanges.flatMap(({ path, form }) => namesIn(path, form)))
  const made = new Set(
    exchanges
      .filter(
        ({ method, path }) =>
          method === 'POST' && /^\/v1\/(prices|plans|coupons|tax_rates|products)$/.test(path),
      )
      .map(({ response }) => response['id']),
  )
  return [...recorded.values()]
    .filter((object) => {
      const { object: kind, id, type } = object
      if (made.has(id) || typeof id !== 'string') return false
      if (kind === 'price') return type === 'recurring' || named.has(id)
      return (kind === 'coupon' || kind === 'tax_rate') && named.has(id)
    })
    .sort((a, b) => createdOf(a) - createdOf(b))
}

export function createdOf(object: Record<string, unknown>): number {
  const created = object['created']
  return isTime(created) ? created : 0
}

/** Makes one of them; why it cannot be made is told by the exchange that names it. */
export async function seedCatalogObject(seeding: Seeding, object: Record<string, unknown>): Promise<void> {
  try {
    await makeCatalogObject(seeding, object)
  } catch (error) {
    seeding.unmade.set(String(object['id']), error instanceof Error ? error.message : String(error))
  }
}

async function makeCatalogObject(
  { account, ids, recorded }: Seeding,
  object: Record<string, unknown>,
): Promise<void> {
  const id = textOf(object, 'id')
  switch (object['object']) {
    case 'price': {
      refuseUnknownCost(object)
      const cost = object['unit_amount'] === null ? 'unit_amount_decimal' : 'unit_amount'
      const product = textOf(object, 'product')
      if (!ids.knows(product)) {
        const { name, unitLabel } = productNames(recorded, product)
        const made = await account.call('POST', '/v1/products', {
          name,
          ...(unitLabel === null ? {} : { unit_label: unitLabel }),
        })
        ids.learn(product, textOf(made, 'id'))
      }
      const price = await account.call('POST', '/v1/prices', {
        product: ids.get(product) ?? product,
        ...pick(object, ['currency', cost, 'nickname', 'lookup_key', 'tax_behavior', 'metadata']),
        ...(isRecord(object['recurring'])
          ? { recurring: pick(object['recurring'], ['interval', 'interval_count']) }
          : {}),
      })
      ids.learn(id, textOf(price, 'id'))
      return
    }
    case 'coupon': {
      const fields = ['id', 'name', 'percent_off', 'amount_off', 'currency', 'duration', 'duration_in_months']
      await account.call('POST', '/v1/coupons', pick(object, fields))
      ids.learn(id, id)
      return
    }
    case 'tax_rate': {
      const fields = [
        'display_name',
        'percentage',
        'inclusive',
        'country',
        'state',
        'jurisdiction',
        'description',
      ]
      const rate = await account.call('POST', '/v1/tax_rates', pick(object, fields))
      ids.learn(id, textOf(rate, 'id'))
      return
    }
    default:
      throw new NotReplayable(`needs the ${String(object['object'])} ${id}`)
  }
}

/** Tiers are shown only where they were asked for, and usage that is not metered is from before meters. */
function refuseUnknownCost(price: Record<string, unknown>): void {
  const id = textOf(price, 'id')
  const recurring = isRecord(price['recurring']) ? price['recurring'] : {}
  if (price['billing_scheme'] === 'tiered') throw new NotReplayable(`needs the tiers of the price ${id}`)
  if (recurring['usage_type'] === 'metered') throw new NotReplayable(`needs the meter of the price ${id}`)
}
