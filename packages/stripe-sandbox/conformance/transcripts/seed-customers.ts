// Customers and their cards, as an account held them before a recording began.
import { isRecord } from '../values.ts'
import { namesIn } from './ids.ts'
import type { Recorded } from './recorded.ts'
import type { Exchange } from './recording.ts'
import { NotReplayable, pick, type Seeding, textOf } from './seeding.ts'

export async function seedCustomer({ account, ids, recorded }: Seeding, id: string): Promise<void> {
  const fields = ['email', 'name', 'description', 'phone', 'tax_exempt', 'metadata', 'balance']
  const customer = await account.call(
    'POST',
    '/v1/customers',
    pick(recorded.get(id) ?? asInvoiced(recorded, id), fields),
  )
  ids.learn(id, textOf(customer, 'id'))
}

/** What an invoice or a checkout session says of its customer, where nothing else does. */
function asInvoiced(recorded: Recorded, customer: string): Record<string, unknown> {
  const theirs = [...recorded.values()].filter((object) => object['customer'] === customer)
  const invoice = theirs.find(({ object }) => object === 'invoice')
  if (invoice === undefined) {
    const session = theirs.find(({ object }) => object === 'checkout.session')
    const details = session?.['customer_details']
    return isRecord(details) ? { email: details['email'] } : {}
  }
  const { customer_email: email, customer_name: name, customer_phone: phone } = invoice
  return { email, name, phone, tax_exempt: invoice['customer_tax_exempt'] }
}

export async function seedPaymentMethod(seeding: Seeding, exchange: Exchange, id: string): Promise<void> {
  const { account, ids, recorded } = seeding
  const customer = customerOf(recorded.get(id)) ?? customerOf(exchange.response) ?? idIn(exchange, 'cus_')
  if (customer === null) throw new NotReplayable(`names the payment method ${id} of nobody`)
  const method = await account.call('POST', `/v1/payment_methods/${tokenFor(recorded, id)}/attach`, {
    customer: await ourCustomer(seeding, customer),
  })
  ids.learn(id, textOf(method, 'id'))
}

/** The sandbox's name for a recorded customer, who is made where nobody has yet. */
export async function ourCustomer(seeding: Seeding, recordedId: string): Promise<string> {
  if (!seeding.ids.knows(recordedId)) await seedCustomer(seeding, recordedId)
  return seeding.ids.get(recordedId) ?? recordedId
}

/** Whoever has a subscription that was paid has something to pay with. */
export async function giveCard({ account }: Seeding, customer: string): Promise<void> {
  const { data } = await account.call('GET', `/v1/customers/${customer}/payment_methods`)
  const shown = await account.call('GET', `/v1/customers/${customer}`)
  const settings = isRecord(shown['invoice_settings']) ? shown['invoice_settings'] : {}
  if (typeof settings['default_payment_method'] === 'string') return
  const first: unknown = Array.isArray(data) ? data[0] : undefined
  const card = isRecord(first)
    ? first
    : await account.call('POST', '/v1/payment_methods/pm_card_visa/attach', { customer })
  await account.call('POST', `/v1/customers/${customer}`, {
    invoice_settings: { default_payment_method: textOf(card, 'id') },
  })
}

export function customerOf(object: Record<string, unknown> | undefined): string | null {
  if (object === undefined) return null
  if (object['object'] === 'customer') return textOf(object, 'id')
  const customer = object['customer']
  if (isRecord(customer)) return textOf(customer, 'id')
  return typeof customer === 'string' ? customer : null
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

function idIn({ path, form }: Exchange, prefix: string): string | null {
  return namesIn(path, form).find((name) => name.startsWith(prefix)) ?? null
}
