/** How news reaches the product in a scenario, and what it told people of it. */

import { API_VERSION } from '@prorata/stripe-sandbox'
import type { EmailContent, Instant } from '@prorata/billing'
import { createWorld, type Person, type World, type WorldOptions } from '../world.ts'

export const deliveries = ['once', 'three times, the newest first', 'not at all'] as const
export type Delivery = (typeof deliveries)[number]

export interface Told extends World {
  /** Moves the clock and lets come what comes: webhooks as the scenario has them, and the looks that come by themselves. */
  goTo(at: Instant): Promise<void>
  customerOf(person: Person): Promise<string>
}

export async function createTold(delivery: Delivery, options: WorldOptions = {}): Promise<Told> {
  const world = await createWorld({ ...options, ...(delivery === 'not at all' ? { webhooks: false } : {}) })
  const seen = new Set<string>()
  const goTo = async (at: Instant) => {
    await world.advanceTo(at)
    if (delivery !== 'three times, the newest first') return
    const fresh = world.sandbox.deliveries().filter(({ id }) => !seen.has(id))
    for (const { id } of fresh) seen.add(id)
    for (const { id } of [...fresh, ...fresh]) await world.sandbox.resendDelivery(id)
    await world.settle()
  }
  const customerOf = async ({ organizationId }: Person) => {
    const { customerId } = await world.ports.subscriptions.load(organizationId)
    if (customerId === null) throw new Error('Who bought is a customer')
    return customerId
  }
  return { ...world, goTo, customerOf }
}

/** Everything an organization was sent, oldest first; every one of them really left. */
export async function mailsTo({ ports }: World, { organizationId }: Person): Promise<EmailContent[]> {
  const { emails } = await ports.outbox.list(organizationId, { limit: 100, cursor: null })
  for (const { status, addresses, key } of emails) {
    if (status !== 'sent' || addresses.length === 0) throw new Error(`${key} is ${status}`)
  }
  return emails.toReversed().map(({ content }) => content)
}

/** `payment_failed first` … in the order they were written; those of one moment in the order of their names. */
export async function titlesOf(world: World, person: Person): Promise<string[]> {
  const { emails } = await world.ports.outbox.list(person.organizationId, { limit: 100, cursor: null })
  return emails
    .map(({ content, createdAt }) => ({
      createdAt,
      title: content.kind === 'payment_failed' ? `${content.kind} ${content.step}` : content.kind,
    }))
    .toSorted((a, b) => a.createdAt - b.createdAt || (a.title < b.title ? -1 : 1))
    .map(({ title }) => title)
}

/** What a person does on one of the provider's pages. Throws where the page would show an error. */
export function act(
  { sandbox }: World,
  path: string,
  params: Record<string, string | Record<string, string>>,
): unknown {
  const { status, body } = sandbox.engine.handle({
    method: 'POST',
    path,
    params,
    apiVersion: API_VERSION,
    requestId: `req_act_${sandbox.deliveries().length}`,
    idempotencyKey: null,
  })
  if (status !== 200) throw new Error(`${path} answered ${status} ${JSON.stringify(body)}`)
  return body
}

export const card = (number: string, month = '12', year = '2040') => ({
  number,
  exp_month: month,
  exp_year: year,
  cvc: '123',
})
