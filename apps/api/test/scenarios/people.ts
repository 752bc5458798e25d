/** What people do in the scenarios, through the doors they have: procedures, and the provider's own pages. */

import { BillingError, type BillingErrorCode, type PlanId, type Refusal } from '@prorata/billing'
import { API_VERSION, type Sandbox } from '@prorata/stripe-sandbox'
import { TRPCError } from '@trpc/server'
import { z } from 'zod'
import type { Person, World } from '../world.ts'

export const usd = (amount: number) => ({ amount, currency: 'usd' })

export async function invoicesOf({ caller }: Person) {
  return (await caller.invoices.list({ limit: 100 })).invoices
}

/** Everything that was ever taken from a person. */
export async function paidOf(person: Person): Promise<number> {
  return (await invoicesOf(person)).reduce((sum, { amountPaid }) => sum + amountPaid.amount, 0)
}

export async function currentOf(world: World, { caller }: Person) {
  await world.settle()
  return caller.subscription.current()
}

export async function quoteOf({ caller }: Person, planId: PlanId, interval: 'month' | 'year' = 'month') {
  const answer = await caller.subscription.previewChange({ planId, interval })
  if (!answer.ok) throw new Error(`No quote: ${answer.refusal.code}`)
  return answer.quote
}

/** Asks for the price and confirms it. */
export async function changeTo(person: Person, planId: PlanId, interval: 'month' | 'year' = 'month') {
  const quote = await quoteOf(person, planId, interval)
  return { quote, result: await person.caller.subscription.change({ token: quote.token }) }
}

interface Refused {
  code: BillingErrorCode
  refusal: Refusal | undefined
  message: string
}
const detailsSchema = z.object({ refusal: z.custom<Refusal>() }).partial()

/** What a refused call says, as the client reads it. */
export async function refusalOf(call: Promise<unknown>): Promise<Refused> {
  try {
    await call
  } catch (error) {
    if (error instanceof TRPCError && error.cause instanceof BillingError) {
      const { code, details } = error.cause
      return { code, refusal: detailsSchema.parse(details ?? {}).refusal, message: error.message }
    }
    throw error
  }
  throw new Error('Nothing was refused')
}

async function customerOf({ ports }: World, { organizationId }: Person): Promise<string> {
  const { customerId } = await ports.subscriptions.load(organizationId)
  if (customerId === null) throw new Error('No customer')
  return customerId
}

/** The person's next payment goes so, whatever the card. */
export async function nextPayment(
  world: World,
  person: Person,
  outcome: 'declined' | 'requires_action',
): Promise<void> {
  world.sandbox.nextPayment({ customer: await customerOf(world, person), outcome })
}

/** Answers the bank, on its page, about the payment that waits for it. */
export async function answerBank(
  world: World,
  person: Person,
  outcome: 'succeeded' | 'failed',
): Promise<void> {
  const customer = await customerOf(world, person)
  const listed = await ask(world, 'GET', '/v1/payment_intents', { customer })
  const intents = z.object({ data: z.array(z.object({ id: z.string(), status: z.string() })) }).parse(listed)
  const waiting = intents.data.find(({ status }) => status === 'requires_action')
  if (!waiting) throw new Error('No payment waits for the bank')
  await ask(world, 'POST', `/_sandbox/payment_intents/${waiting.id}/authenticate`, { outcome })
  await world.settle()
}

/** Adds a card to be charged with, as the provider's page for it does. */
export async function addCard(world: World, person: Person, method = 'pm_card_visa'): Promise<void> {
  const customer = await customerOf(world, person)
  const attached = await ask(world, 'POST', `/v1/payment_methods/${method}/attach`, { customer })
  const { id } = z.object({ id: z.string() }).parse(attached)
  const settings = { default_payment_method: id }
  await ask(world, 'POST', `/v1/customers/${customer}`, { invoice_settings: settings })
  await world.settle()
}

/** One request to the sandbox, whose answer must be good. */
export async function ask(
  { sandbox }: World,
  method: 'GET' | 'POST',
  path: string,
  params: Parameters<Sandbox['engine']['handle']>[0]['params'],
): Promise<unknown> {
  const { status, body } = sandbox.engine.handle({
    method,
    path,
    params,
    apiVersion: API_VERSION,
    requestId: 'req_scenario',
    idempotencyKey: null,
  })
  if (status !== 200) throw new Error(`${method} ${path}: ${status} ${JSON.stringify(body)}`)
  return body
}

/** What was seen to happen to an organization, in order. */
export async function eventsOf({ deps }: World, { organizationId }: Person): Promise<string[]> {
  const rows = await deps.database.prisma.subscriptionEvent.findMany({
    where: { organizationId },
    orderBy: { id: 'asc' },
  })
  return rows.map(({ kind }) => kind)
}
