// Subscriptions and invoices, as an account held them before a recording began.
import { isRecord } from '../values.ts'
import type { Exchange } from './recording.ts'
import { customerOf, giveCard, ourCustomer, seedPaymentMethod } from './seed-customers.ts'
import { learn, listIn, NotReplayable, numberOf, pick, type Seeding, textOf } from './seeding.ts'

const PAYMENTS = ['latest_invoice.payments.data.payment.payment_intent']

export async function seedInvoice(
  seeding: Seeding,
  exchange: Exchange,
  recordedInvoice: Record<string, unknown>,
): Promise<void> {
  const { account, ids, recorded } = seeding
  const customerId = customerOf(recordedInvoice)
  if (customerId === null) throw new NotReplayable('needs an invoice of nobody')
  if (recordedInvoice['billing_reason'] === 'subscription_create') {
    return seedSubscription(seeding, exchange, subscriptionOf(seeding, recordedInvoice))
  }
  if (recordedInvoice['billing_reason'] !== 'manual') {
    throw new NotReplayable(`begins after the subscription's invoice ${textOf(recordedInvoice, 'id')}`)
  }
  const customer = await ourCustomer(seeding, customerId)
  for (const line of listIn(recordedInvoice['lines'])) {
    const item = await account.call('POST', '/v1/invoiceitems', {
      customer,
      ...pick(line, ['amount', 'currency', 'description']),
    })
    const shown = recorded.get(itemOf(line))
    if (shown !== undefined) learn(seeding, shown, item)
  }
  const invoice = await account.call('POST', '/v1/invoices', {
    customer,
    pending_invoice_items_behavior: 'include',
    ...pick(recordedInvoice, ['auto_advance', 'description', 'footer', 'metadata']),
  })
  ids.learn(textOf(recordedInvoice, 'id'), textOf(invoice, 'id'))
}

function itemOf(line: Record<string, unknown>): string {
  const parent = isRecord(line['parent']) ? line['parent'] : {}
  const details = isRecord(parent['invoice_item_details']) ? parent['invoice_item_details'] : {}
  return String(details['invoice_item'] ?? line['invoice_item'])
}

/** The subscription of its first invoice: as it is shown, or as the invoice's lines tell. */
function subscriptionOf({ recorded }: Seeding, invoice: Record<string, unknown>): Record<string, unknown> {
  const parent = isRecord(invoice['parent']) ? invoice['parent'] : {}
  const details = isRecord(parent['subscription_details']) ? parent['subscription_details'] : {}
  const id = String(details['subscription'] ?? invoice['subscription'])
  const shown = recorded.get(id)
  if (shown !== undefined) return { latest_invoice: invoice, ...shown }
  const items = listIn(invoice['lines']).map((line) => {
    const pricing = isRecord(line['pricing']) ? line['pricing'] : {}
    const price = isRecord(pricing['price_details']) ? pricing['price_details']['price'] : undefined
    const of = isRecord(line['parent']) ? line['parent']['subscription_item_details'] : undefined
    return {
      id: isRecord(of) ? of['subscription_item'] : undefined,
      object: 'subscription_item',
      price: { id: price },
      quantity: line['quantity'],
    }
  })
  return {
    id,
    object: 'subscription',
    customer: invoice['customer'],
    items: { object: 'list', data: items },
    latest_invoice: invoice,
    metadata: details['metadata'],
  }
}

export async function seedSubscription(
  seeding: Seeding,
  exchange: Exchange,
  recordedSubscription: Record<string, unknown>,
): Promise<void> {
  const { account, ids } = seeding
  const customerId = customerOf(recordedSubscription)
  if (customerId === null) throw new NotReplayable('needs a subscription of nobody')
  const customer = await ourCustomer(seeding, customerId)
  const method = recordedSubscription['default_payment_method']
  const methodId = isRecord(method) ? method['id'] : method
  if (typeof methodId === 'string' && !ids.knows(methodId)) {
    await seedPaymentMethod(seeding, exchange, methodId)
  }
  await giveCard(seeding, customer)
  const trialEnd = recordedSubscription['trial_end']
  const subscription = await account.call('POST', '/v1/subscriptions', {
    customer,
    items: listIn(recordedSubscription['items']).map((item) => {
      const price = isRecord(item['price']) ? textOf(item['price'], 'id') : ''
      return { price: ids.get(price) ?? price, quantity: numberOf(item, 'quantity') }
    }),
    ...(typeof methodId === 'string' ? { default_payment_method: ids.get(methodId) ?? methodId } : {}),
    ...(typeof trialEnd === 'number' && trialEnd > account.now() ? { trial_end: trialEnd } : {}),
    ...pick(recordedSubscription, ['metadata', 'collection_method', 'days_until_due']),
    expand: PAYMENTS,
  })
  const shown = seeding.recorded.get(String(recordedSubscription['latest_invoice']))
  learn(
    seeding,
    {
      ...recordedSubscription,
      default_payment_method: null,
      ...(shown === undefined ? {} : { latest_invoice: shown }),
    },
    subscription,
  )
  await learnPayments(seeding, subscription)
}

/** Which recorded payment is which of the first invoice's. */
async function learnPayments(seeding: Seeding, subscription: Record<string, unknown>): Promise<void> {
  const invoice = subscription['latest_invoice']
  const [payment] = listIn(isRecord(invoice) ? invoice['payments'] : undefined)
  const made = isRecord(payment?.['payment']) ? payment['payment']['payment_intent'] : undefined
  if (payment === undefined || !isRecord(made) || !isRecord(invoice)) return
  for (const object of seeding.recorded.values()) {
    if (object['object'] !== 'invoice_payment') continue
    if (seeding.ids.get(String(object['invoice'])) === invoice['id']) learn(seeding, object, payment)
  }
  for (const object of seeding.recorded.values()) {
    const isTheirs =
      object['object'] === 'payment_intent' && seeding.ids.get(String(object['id'])) === made['id']
    if (isTheirs) learn(seeding, object, made)
  }
}
