// What an account held before the recording began: customers, cards, drafts, subscriptions. All of it is inferred from the
// answers themselves, so that a recording which starts in the middle can still be replayed.
import { isRecord } from '../values.ts'
import { idsIn, isId, namesIn } from './ids.ts'
import { isTime, type Exchange } from './recording.ts'
import { seedInvoice, seedSubscription } from './seed-billing.ts'
import { giveCard, seedCustomer, seedPaymentMethod } from './seed-customers.ts'
import { invoiceOf, seedCharge, seedPaymentIntent, seedSetupIntent } from './seed-payments.ts'
import { NotReplayable, pick, type Seeding, textOf } from './seeding.ts'
import type { Recorded } from './recorded.ts'

export interface Early {
  id: string
  /** Seconds since 1970. */
  created: number
  /** The exchange that names it first. */
  exchange: Exchange
}

/** What requests name that no earlier answer showed, and that was there before the first of them, since `created`. */
export function findEarly(recorded: Recorded, exchanges: readonly Exchange[]): Early[] {
  const shown = new Set<string>()
  const early = new Map<string, Early>()
  const began = exchanges[0]?.at ?? 0
  for (const exchange of exchanges) {
    for (const id of namesIn(exchange.path, exchange.form)) {
      const created = recorded.get(id)?.['created']
      if (shown.has(id) || early.has(id) || !isId(id) || !isTime(created) || created >= began) continue
      early.set(id, { id, created, exchange })
    }
    for (const id of idsIn(exchange.response)) shown.add(id)
  }
  return [...early.values()].sort((a, b) => a.created - b.created)
}

/** Makes one of them; why it cannot be made is told by the exchange that names it. */
export async function seedEarly(seeding: Seeding, { id, exchange }: Early): Promise<void> {
  if (seeding.ids.knows(id)) return
  try {
    await seedOne(seeding, exchange, id)
  } catch (error) {
    seeding.unmade.set(id, error instanceof Error ? error.message : String(error))
  }
}

/** Makes what the request names and nothing has made yet. Throws `NotReplayable`. */
export async function seedFor(seeding: Seeding, exchange: Exchange): Promise<void> {
  const error = exchange.response['error']
  const refused = isRecord(error) && error['code'] === 'resource_missing' ? String(error['message']) : ''
  for (const name of namesIn(exchange.path, exchange.form)) {
    const unmade = seeding.unmade.get(name)
    if (unmade !== undefined) throw new NotReplayable(unmade)
    if (seeding.ids.knows(name) || !isId(name) || refused.includes(name)) continue
    await seedOne(seeding, exchange, name)
    if (name.startsWith('cus_') && exchange.path === '/v1/subscriptions' && exchange.status === 200) {
      await giveCard(seeding, seeding.ids.get(name) ?? name)
    }
  }
}

async function seedOne(seeding: Seeding, exchange: Exchange, id: string): Promise<void> {
  const known = seeding.recorded.get(id)
  if (id.startsWith('cus_')) {
    await seedCustomer(seeding, id)
    const settings = known?.['invoice_settings']
    const method = isRecord(settings) ? settings['default_payment_method'] : null
    // Somebody who is only looked at had it before; otherwise a request of the recording may bring it.
    if (exchange.method === 'GET' && typeof method === 'string') {
      if (!seeding.ids.knows(method)) await seedPaymentMethod(seeding, exchange, method)
      await giveCard(seeding, seeding.ids.get(id) ?? id)
    }
    return
  }
  if (id.startsWith('pm_')) return seedPaymentMethod(seeding, exchange, id)
  if (known === undefined) {
    const invoice = id.startsWith('pi_') ? invoiceOf(seeding, id) : null
    if (invoice !== null) return seedInvoice(seeding, exchange, invoice)
    // A list of what belongs to an unknown object is empty, here as there.
    if (exchange.method === 'GET' && exchange.response['object'] === 'list') return
    throw new NotReplayable(`begins after ${id} was made, and shows nothing of it`)
  }
  switch (known['object']) {
    case 'invoice':
      return seedInvoice(seeding, exchange, known)
    case 'payment_intent':
      return seedPaymentIntent(seeding, exchange, known)
    case 'charge':
      return seedCharge(seeding, exchange, known)
    case 'setup_intent':
      return seedSetupIntent(seeding, known)
    case 'subscription':
      return seedSubscription(seeding, exchange, known)
    case 'product':
      return seedProduct(seeding, known)
    default:
      throw new NotReplayable(`begins after the ${String(known['object'])} ${id} was made`)
  }
}

async function seedProduct({ account, ids }: Seeding, product: Record<string, unknown>): Promise<void> {
  const fields = ['name', 'description', 'unit_label', 'active', 'metadata', 'statement_descriptor', 'url']
  const made = await account.call('POST', '/v1/products', pick(product, fields))
  ids.learn(textOf(product, 'id'), textOf(made, 'id'))
}
