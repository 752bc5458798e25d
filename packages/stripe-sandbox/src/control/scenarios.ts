/** Common states in one step, made by ordinary API calls: what they lead to is what the same calls lead to anywhere. */
import type { Params } from '../engine/contract.ts'
import type { Ask } from '../pages/ask.ts'
import { list, record, text } from '../pages/read.ts'

export const SCENARIOS = [
  'monthly',
  'trial_ending',
  'past_due',
  'needs_verification',
  'canceling',
  'canceled',
] as const
export type Scenario = (typeof SCENARIOS)[number]

/** The ids of what was made. */
export interface Scene {
  scenario: Scenario
  customer: string
  subscription: string
  price: string
}

const DAY = 86_400
const LOOKUP_KEY = 'sandbox_scenario_monthly'
const NAMES: Record<Scenario, string> = {
  monthly: 'Ada Lovelace',
  trial_ending: 'Grace Hopper',
  past_due: 'Alan Turing',
  needs_verification: 'Katherine Johnson',
  canceling: 'Edsger Dijkstra',
  canceled: 'Barbara Liskov',
}

/** `now` is the sandbox's time in seconds. Throws where the API refuses a step. */
export function setUpScenario(ask: Ask, now: number, scenario: Scenario): Scene {
  const price = findOrMakePrice(ask)
  const name = NAMES[scenario]
  const email = `${name.toLowerCase().replace(' ', '.')}@example.com`
  const customer = create(ask, '/v1/customers', { name, email })
  const card = scenario === 'needs_verification' ? 'pm_card_threeDSecure2Required' : 'pm_card_visa'
  useCard(ask, customer, card)
  const trial: Params = scenario === 'trial_ending' ? { trial_end: String(now + DAY) } : {}
  const subscription = create(ask, '/v1/subscriptions', { customer, items: [{ price }], ...trial })
  const path = `/v1/subscriptions/${subscription}`
  switch (scenario) {
    case 'monthly':
    case 'trial_ending':
    case 'needs_verification':
      break
    case 'past_due': {
      // A second seat, billed at once to a card that declines: no time has to pass.
      useCard(ask, customer, 'pm_card_chargeCustomerFail')
      const item = list(record(call(ask, 'GET', path, {}), 'items'))[0]
      const items = [{ id: text(item, 'id') ?? '', quantity: '2' }]
      call(ask, 'POST', path, { items, proration_behavior: 'always_invoice' })
      break
    }
    case 'canceling':
      call(ask, 'POST', path, { cancel_at_period_end: 'true' })
      break
    case 'canceled':
      call(ask, 'DELETE', path, {})
      break
    default:
      scenario satisfies never
  }
  return { scenario, customer, subscription, price }
}

function findOrMakePrice(ask: Ask): string {
  const found = list(call(ask, 'GET', '/v1/prices', { lookup_keys: [LOOKUP_KEY], active: 'true' }))[0]
  const known = text(found, 'id')
  if (known !== null) return known
  const product = create(ask, '/v1/products', { name: 'Pro' })
  return create(ask, '/v1/prices', {
    product,
    currency: 'usd',
    unit_amount: '4900',
    lookup_key: LOOKUP_KEY,
    recurring: { interval: 'month' },
  })
}

function useCard(ask: Ask, customer: string, card: string) {
  const method = create(ask, `/v1/payment_methods/${card}/attach`, { customer })
  call(ask, 'POST', `/v1/customers/${customer}`, { invoice_settings: { default_payment_method: method } })
}

function create(ask: Ask, path: string, params: Params): string {
  return text(call(ask, 'POST', path, params), 'id') ?? ''
}

function call(ask: Ask, method: 'GET' | 'POST' | 'DELETE', path: string, params: Params): unknown {
  const { status, body } = ask(method, path, params)
  if (status === 200) return body
  throw new Error(`${method} ${path} was refused: ${text(record(body, 'error'), 'message') ?? status}`)
}
