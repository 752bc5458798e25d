// What events of real accounts said had changed. Each is a public log of Stripe's own payload; here the same is done again, and
// `previous_attributes` must have the same fields, no more and no fewer.
import { type Account, openAccount } from '../account/account.ts'
import { type Check, fail, pass } from '../level.ts'
import { idOf } from '../numbers/catalog.ts'
import { isRecord, show } from '../values.ts'
import { newEvents } from './events.ts'
import { firstItem, subscribe } from './scripts.ts'

/** Any value; everything else must be equal. */
const ANY = Symbol('any value')

interface Change {
  name: string
  /** Where the payload was read. */
  source: string
  /** Prepares, calls `listen` where it begins, and brings the change about. */
  play: (account: Account, listen: () => Promise<void>) => Promise<void>
  type: string
  /** `previous_attributes` of every event of that type, in order. */
  previous: unknown[]
}

const CANCELED = {
  cancel_at: null,
  cancel_at_period_end: false,
  canceled_at: null,
  cancellation_details: { reason: null },
}

export const CHANGES: readonly Change[] = [
  {
    name: 'a renewal changes the items’ periods and the latest invoice',
    source: 'evt_1SBiOdBe0ycHroRBN3pieuMu, 2025-08-27.basil, in a public repository',
    play: async (account, listen) => {
      const [subscription] = await subscribe(account, 2500)
      await listen()
      const { items } = await account.call('GET', `/v1/subscriptions/${subscription}`)
      account.advance(Number(firstItem(items)['current_period_end']))
    },
    type: 'customer.subscription.updated',
    previous: [{ items: { data: [ANY] }, latest_invoice: ANY }],
  },
  {
    name: 'in the portal, a cancellation and what the person says of it are two changes',
    source: 'an event of 29 September 2025 about sub_1SCfoYBoBOrptQeDupFsExA0, in a public repository',
    play: async (account, listen) => {
      const [subscription, , customer] = await subscribe(account, 2500)
      const configuration = await account.call('POST', '/v1/billing_portal/configurations', {
        features: {
          subscription_cancel: {
            enabled: true,
            cancellation_reason: { enabled: true, options: ['switched_service', 'other'] },
          },
        },
      })
      const { url } = await account.call('POST', '/v1/billing_portal/sessions', {
        customer,
        configuration: idOf(configuration),
      })
      await listen()
      await account.visit(String(url), { act: 'cancel', subscription, feedback: 'switched_service' })
    },
    type: 'customer.subscription.updated',
    previous: [CANCELED, { cancellation_details: { feedback: null } }],
  },
  {
    name: 'taking a cancellation back says when it would have been',
    source: 'test_cancel_now_when_scheduled_for_cancellation.json: the fields that a cancellation sets',
    play: async (account, listen) => {
      const [subscription] = await subscribe(account, 2500)
      await account.call('POST', `/v1/subscriptions/${subscription}`, { cancel_at_period_end: true })
      await listen()
      await account.call('POST', `/v1/subscriptions/${subscription}`, { cancel_at_period_end: false })
    },
    type: 'customer.subscription.updated',
    previous: [
      {
        cancel_at: ANY,
        cancel_at_period_end: true,
        canceled_at: ANY,
        cancellation_details: { reason: 'cancellation_requested' },
      },
    ],
  },
]

export async function checkChanges(changes: readonly Change[] = CHANGES): Promise<Check[]> {
  const checks: Check[] = []
  for (const { name, play, type, previous } of changes) {
    const account = openAccount(Date.UTC(2026, 10, 1) / 1000)
    try {
      const events = await newEvents(account, (listen) => play(account, listen))
      const told = events
        .filter((event) => event['type'] === type)
        .map(({ data }) => (isRecord(data) ? data['previous_attributes'] : undefined))
      checks.push(
        fits(previous, told) ? pass(name) : fail(name, `recorded ${say(previous)}, here ${show(told)}`),
      )
    } catch (error) {
      checks.push(fail(name, error instanceof Error ? error.message : String(error)))
    } finally {
      await account.close()
    }
  }
  return checks
}

function fits(recorded: unknown, here: unknown): boolean {
  if (recorded === ANY) return here !== undefined
  if (Array.isArray(recorded)) {
    return (
      Array.isArray(here) &&
      here.length === recorded.length &&
      recorded.every((element, index) => fits(element, here[index]))
    )
  }
  if (!isRecord(recorded)) return recorded === here
  if (!isRecord(here) || Object.keys(here).length !== Object.keys(recorded).length) return false
  return Object.entries(recorded).every(([key, value]) => Object.hasOwn(here, key) && fits(value, here[key]))
}

function say(recorded: unknown): string {
  return JSON.stringify(recorded, (_, value: unknown) => (value === ANY ? '…' : value))
}
