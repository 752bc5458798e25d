// What an account held before the recording began: customers, cards, drafts, subscriptions. All of it is inferred from the
// answers themselves, so that a recording which starts in the middle can still be replayed.
import { isRecord } from '../values.ts'
import { idsIn, isId, namesIn } from './ids.ts'
import type { Recorded } from './recorded.ts'
import type { Exchange } from './recording.ts'
import { NotReplayable, numberOf, pick, type Seeding, textOf } from './seeding.ts'

/** Makes what the request names and nothing has made yet. Throws `NotReplayable`. */
export async function seedFor(seeding: Seeding, exchange: Exchange): Promise<void> {
  const error = exchange.response['error']
  const refused = isRecord(error) && error['code'] === 'resource_missing' ? String(error['message']) : ''
  for (const name of namesIn(exchange.path, exchange.form)) {
    const unmade = seeding.unmade.get(name)
    if (unmade !== undefined) throw new NotReplayable(unmade)
    if (seeding.ids.knows(name) || !isId(name) || refused.includes(name)) continue
    await seedOne(seeding, exchange, name)
  }
}

async function seedOne(seeding: Seeding, exchange: Exchange, id: string): Promise<void> {
  const known = seeding.recorded.get(id)
  if (id.startsWith('cus_')) return seedCustomer(seeding, id)
  if (id.startsWith('pm_')) return seedPaymentMethod(seeding, exchange, id)
  if (known === undefined) {
    // A list of what belongs to an unknown object is empty, here as there.
    if (exchange.method === 'GET' && exchange.response['object'] === 'list') return
    throw new NotReplayable(`begins after ${id} was made, and shows nothing of it`)
  }
  switch (known['object']) {
    case 'invoice':
      return seedInvoice(seeding, known)
    case 'payment_intent':
      return seedPaymentIntent(seeding, exchange, known)
    case 'subscription':
      return seedSubscription(seeding, exchange, known)
    default:
      throw new NotReplayable(`begins after the ${String(known['object'])} ${id} was made`)
  }
}

async function seedCustomer({ account, ids, recorded }: Seeding, id: string): Promise<void> {
  const fields = ['email', 'name', 'description', 'phone', 'tax_exempt', 'metadata', 'balance']
  const customer = await account.call('POST', '/v1/customers', pick(recorded.get(id) ?? {}, fields))
  ids.learn(id, textOf(customer, 'id'))
}

async function seedPaymentMethod(seeding: Seeding, exchange: Exchange, id: string): Promise<void> {
  const { account, ids, recorded } = seeding
  const customer = customerOf(recorded.get(id)) ?? customerOf(exchange.response) ?? idIn(exchange, 'cus_')
  if (customer === null) throw new NotReplayable(`names the payment method ${id} of nobody`)
  if (!ids.knows(customer)) await seedCustomer(seeding, customer)
  const method = await account.call('POST', `/v1/payment_methods/${tokenFor(recorded, id)}/attach`, {
    customer: ids.get(customer) ?? customer,
  })
  ids.learn(id, textOf(method, 'id'))
}

/** The test card behind a payment method: told by what became of payments with it, then by its brand. */
function tokenFor(recorded: Recorded, id: string): string {
  const challenged = [...recorded.values()].some(
    (object) => object['object'] === 'payment_intent' && object['status'] === 'requires_action',
  )
  if (challenged) return 'pm_card_authenticationRequired'
  const card = recorded.get(id)?.['card']
  const brand = isRecord(card) ? card['brand'] : 'visa'
  return `pm_card_${typeof brand === 'string' && brand !== 'unknown' ? brand : 'visa'}`
}

async function seedInvoice(seeding: Seeding, recordedInvoice: Record<string, unknown>): Promise<void> {
  const { account, ids } = seeding
  if (recordedInvoice['billing_reason'] !== 'manual') {
    throw new NotReplayable(`begins after the subscription's invoice ${textOf(recordedInvoice, 'id')}`)
  }
  const recordedCustomer = customerOf(recordedInvoice)
  if (recordedCustomer === null) throw new NotReplayable('needs an invoice of nobody')
  if (!ids.knows(recordedCustomer)) await seedCustomer(seeding, recordedCustomer)
  const customer = ids.get(recordedCustomer) ?? recordedCustomer
  for (const line of linesOf(recordedInvoice)) {
    await account.call('POST', '/v1/invoiceitems', {
      customer,
      ...pick(line, ['amount', 'currency', 'description']),
    })
  }
  const invoice = await account.call('POST', '/v1/invoices', {
    customer,
    pending_invoice_items_behavior: 'include',
  })
  ids.learn(textOf(recordedInvoice, 'id'), textOf(invoice, 'id'))
}

async function seedPaymentIntent(
  seeding: Seeding,
  exchange: Exchange,
  intent: Record<string, unknown>,
): Promise<void> {
  const { account, ids } = seeding
  const customer = customerOf(intent)
  if (customer === null || intent['description'] !== 'Subscription creation') {
    throw new NotReplayable(`begins after the payment intent ${textOf(intent, 'id')} was made`)
  }
  const method = intent['payment_method']
  for (const name of [customer, method]) {
    if (typeof name === 'string' && !ids.knows(name)) await seedOne(seeding, exchange, name)
  }
  const product = await account.call('POST', '/v1/products', { name: 'Product' })
  const price = await account.call('POST', '/v1/prices', {
    product: textOf(product, 'id'),
    currency: textOf(intent, 'currency'),
    unit_amount: numberOf(intent, 'amount'),
    recurring: { interval: 'month' },
  })
  const subscription = await account.call('POST', '/v1/subscriptions', {
    customer: ids.get(customer) ?? customer,
    items: [{ price: textOf(price, 'id') }],
    expand: ['latest_invoice.payments'],
  })
  const made = idsIn(subscription['latest_invoice']).find((id) => id.startsWith('pi_'))
  if (made === undefined) throw new NotReplayable('needs a payment intent of a subscription')
  ids.learn(textOf(intent, 'id'), made)
}

async function seedSubscription(
  seeding: Seeding,
  exchange: Exchange,
  recordedSubscription: Record<string, unknown>,
): Promise<void> {
  const { account, ids } = seeding
  const customer = customerOf(recordedSubscription)
  if (customer === null) throw new NotReplayable('needs a subscription of nobody')
  if (!ids.knows(customer)) await seedCustomer(seeding, customer)
  const items = isRecord(recordedSubscription['items']) ? recordedSubscription['items']['data'] : []
  const wanted = (Array.isArray(items) ? items : []).filter(isRecord)
  const method = recordedSubscription['default_payment_method']
  const methodId = isRecord(method) ? method['id'] : method
  if (typeof methodId === 'string' && !ids.knows(methodId))
    await seedPaymentMethod(seeding, exchange, methodId)
  const subscription = await account.call('POST', '/v1/subscriptions', {
    customer: ids.get(customer) ?? customer,
    items: wanted.map((item) => {
      const price = isRecord(item['price']) ? textOf(item['price'], 'id') : ''
      return { price: ids.get(price) ?? price, quantity: numberOf(item, 'quantity') }
    }),
    ...(typeof methodId === 'string' ? { default_payment_method: ids.get(methodId) ?? methodId } : {}),
    ...pick(recordedSubscription, ['metadata']),
  })
  ids.learn(textOf(recordedSubscription, 'id'), textOf(subscription, 'id'))
  const made = isRecord(subscription['items']) ? subscription['items']['data'] : []
  for (const [index, item] of (Array.isArray(made) ? made : []).entries()) {
    const recordedItem = wanted[index]
    if (isRecord(item) && recordedItem !== undefined)
      ids.learn(textOf(recordedItem, 'id'), textOf(item, 'id'))
  }
}

function customerOf(object: Record<string, unknown> | undefined): string | null {
  if (object === undefined) return null
  if (object['object'] === 'customer') return textOf(object, 'id')
  const customer = object['customer']
  if (isRecord(customer)) return textOf(customer, 'id')
  return typeof customer === 'string' ? customer : null
}

function idIn({ path, form }: Exchange, prefix: string): string | null {
  return namesIn(path, form).find((name) => name.startsWith(prefix)) ?? null
}

function linesOf(invoice: Record<string, unknown>): Record<string, unknown>[] {
  const lines = isRecord(invoice['lines']) ? invoice['lines']['data'] : []
  return (Array.isArray(lines) ? lines : []).filter(isRecord)
}
