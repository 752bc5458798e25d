// Payments and what they were made with, as an account held them before a recording began.
import { isRecord } from '../values.ts'
import { idsIn } from './ids.ts'
import type { Exchange } from './recording.ts'
import { seedInvoice } from './seed-billing.ts'
import { customerOf, giveCard, ourCustomer, seedPaymentMethod } from './seed-customers.ts'
import { learn, NotReplayable, numberOf, pick, type Seeding, textOf } from './seeding.ts'

const FIELDS = ['amount', 'currency', 'description', 'metadata', 'capture_method', 'receipt_email']

export async function seedPaymentIntent(
  seeding: Seeding,
  exchange: Exchange,
  intent: Record<string, unknown>,
): Promise<void> {
  const { account } = seeding
  if (intent['description'] === 'Subscription creation') return seedByInvoice(seeding, exchange, intent)
  const described = String(intent['description'])
  if (described === 'Subscription update' || described.startsWith('Payment for Invoice')) {
    throw new NotReplayable(`begins after the invoice of ${textOf(intent, 'id')} was made`)
  }
  const confirmed = ['succeeded', 'requires_capture', 'requires_action'].includes(String(intent['status']))
  const made = await account.call('POST', '/v1/payment_intents', {
    ...pick(intent, FIELDS),
    ...(await payerOf(seeding, exchange, intent)),
    ...(confirmed ? { confirm: true, return_url: 'https://example.com' } : {}),
    expand: ['latest_charge'],
  })
  learn(seeding, intent, made)
}

/** A charge is what an intent of its amount leaves behind. */
export async function seedCharge(
  seeding: Seeding,
  exchange: Exchange,
  charge: Record<string, unknown>,
): Promise<void> {
  const { recorded } = seeding
  const of = charge['payment_intent']
  const intent = isRecord(of) ? of : recorded.get(String(of))
  if (charge['status'] !== 'succeeded') throw new NotReplayable('begins after a charge that failed')
  await seedPaymentIntent(seeding, exchange, {
    id: of,
    object: 'payment_intent',
    ...pick(charge, ['amount', 'currency', 'description']),
    customer: charge['customer'],
    payment_method: charge['payment_method'],
    capture_method: charge['captured'] === false ? 'manual' : 'automatic_async',
    status: charge['captured'] === false ? 'requires_capture' : 'succeeded',
    ...intent,
    latest_charge: textOf(charge, 'id'),
  })
}

export async function seedSetupIntent(seeding: Seeding, intent: Record<string, unknown>): Promise<void> {
  const customer = customerOf(intent)
  const made = await seeding.account.call('POST', '/v1/setup_intents', {
    ...pick(intent, ['description', 'metadata', 'usage']),
    ...(customer === null ? {} : { customer: await ourCustomer(seeding, customer) }),
    ...(intent['status'] === 'succeeded'
      ? { confirm: true, payment_method: 'pm_card_visa', return_url: 'https://example.com' }
      : {}),
  })
  learn(seeding, intent, made)
}

async function payerOf(
  seeding: Seeding,
  exchange: Exchange,
  intent: Record<string, unknown>,
): Promise<{ customer?: string; payment_method?: string }> {
  const { ids } = seeding
  const customer = customerOf(intent)
  const shown = intent['payment_method']
  const method = isRecord(shown) ? textOf(shown, 'id') : shown
  if (typeof method === 'string' && customer !== null && !ids.knows(method)) {
    await seedPaymentMethod(seeding, exchange, method)
  }
  return {
    ...(customer === null ? {} : { customer: await ourCustomer(seeding, customer) }),
    ...(typeof method === 'string' ? { payment_method: ids.get(method) ?? 'pm_card_visa' } : {}),
  }
}

/** The invoice an intent pays, where the recording shows both. */
export function invoiceOf({ recorded }: Seeding, intent: string): Record<string, unknown> | null {
  for (const object of recorded.values()) {
    const payment = object['object'] === 'invoice_payment' ? object['payment'] : undefined
    if (!isRecord(payment)) continue
    const of = payment['payment_intent']
    if ((isRecord(of) ? of['id'] : of) === intent) return recorded.get(String(object['invoice'])) ?? null
  }
  const details = recorded.get(intent)?.['payment_details']
  const reference = isRecord(details) ? details['order_reference'] : undefined
  if (typeof reference !== 'string') return null
  // Clover cut the reference short.
  return [...recorded.values()].find(({ id }) => typeof id === 'string' && id.startsWith(reference)) ?? null
}

/** An intent of a subscription's first invoice is made by that subscription, or by one of its amount. */
async function seedByInvoice(
  seeding: Seeding,
  exchange: Exchange,
  intent: Record<string, unknown>,
): Promise<void> {
  const { account, ids } = seeding
  const { customer } = await payerOf(seeding, exchange, intent)
  if (customer === undefined) {
    throw new NotReplayable(`needs the payment intent ${textOf(intent, 'id')} of nobody`)
  }
  await giveCard(seeding, customer)
  const invoice = invoiceOf(seeding, textOf(intent, 'id'))
  if (invoice !== null) await seedInvoice(seeding, exchange, invoice)
  if (ids.knows(textOf(intent, 'id'))) return
  const product = await account.call('POST', '/v1/products', { name: 'Product' })
  const price = await account.call('POST', '/v1/prices', {
    product: textOf(product, 'id'),
    currency: textOf(intent, 'currency'),
    unit_amount: numberOf(intent, 'amount'),
    recurring: { interval: 'month' },
  })
  const subscription = await account.call('POST', '/v1/subscriptions', {
    customer,
    items: [{ price: textOf(price, 'id') }],
    expand: ['latest_invoice.payments'],
  })
  const made = idsIn(subscription['latest_invoice']).find((id) => id.startsWith('pi_'))
  if (made === undefined) throw new NotReplayable('needs a payment intent of a subscription')
  learn(seeding, intent, await account.call('GET', `/v1/payment_intents/${made}`))
}
