// Fills one account through the Stripe CLI's own scripts, then reads it through every route that only reads.
import { createSandbox } from '../../src/create-sandbox.ts'
import { routes } from '../../src/engine/routes.ts'
import { encodeForm, type Given } from '../account/account.ts'
import { readTriggers } from '../cli/events.ts'
import { findStripeCli } from '../cli/stripe-cli.ts'
import { idsIn } from '../transcripts/ids.ts'
import type { Notes } from './notes.ts'

const KEY = 'sk_test_conformance'
/** How many objects of a kind are tried in a route's place for an id. */
const TRIES = 3

const PREFIXES: Record<string, string> = {
  customer: 'cus',
  subscription: 'sub',
  setup_intent: 'seti',
  invoice: 'in',
}

/** What no script of the CLI makes. */
const MORE: { path: string; form: Given }[] = [
  {
    path: '/v1/billing/meters',
    form: { display_name: 'Calls', event_name: 'calls', default_aggregation: { formula: 'sum' } },
  },
  {
    path: '/v1/billing/meter_events',
    form: { event_name: 'calls', payload: { stripe_customer_id: 'CUSTOMER', value: '1' } },
  },
  { path: '/v1/entitlements/features', form: { name: 'Export', lookup_key: 'export' } },
  { path: '/v1/tax_ids', form: { type: 'eu_vat', value: 'DE123456789' } },
  { path: '/v1/webhook_endpoints', form: { url: 'https://example.com/hook', enabled_events: ['*'] } },
]

/** Answers what of it was left out, in words. */
export async function walk(notes: Notes): Promise<string[]> {
  const stripe = await findStripeCli()
  if (stripe === null) return ['the walk through all routes was skipped: @stripe/cli has no binary here']
  const sandbox = createSandbox()
  sandbox.engine.onEvent((event) => notes.event(event.body))
  const server = await sandbox.listen({ port: 0 })
  try {
    for (const { name } of readTriggers(await stripe.help()).billing) {
      await stripe.trigger(name, `http://127.0.0.1:${server.port}`)
    }
    const ids = new Map<string, Set<string>>()
    const read = async (path: string): Promise<boolean> => {
      const answer = await sandbox.fetch(`http://sandbox${path}`, {
        headers: { authorization: `Bearer ${KEY}` },
      })
      const body: unknown = await answer.json()
      if (answer.status !== 200) return false
      notes.body(body)
      for (const id of idsIn(body)) {
        const prefix = id.slice(0, id.lastIndexOf('_'))
        const known = ids.get(prefix) ?? new Set()
        ids.set(prefix, known.size < TRIES ? known.add(id) : known)
      }
      return true
    }
    await read('/v1/customers')
    for (const { path, form } of MORE) {
      const headers = { authorization: `Bearer ${KEY}`, 'content-type': 'application/x-www-form-urlencoded' }
      const [customer] = ids.get('cus') ?? []
      const body = encodeForm(form).replaceAll('CUSTOMER', customer ?? '')
      await sandbox.fetch(`http://sandbox${path}`, { method: 'POST', headers, body })
    }
    const reads = routes.filter(({ method, path }) => method === 'GET' && path.startsWith('/v1/'))
    const unread: string[] = []
    const variants = () => [
      '',
      'limit=100',
      'query=created%3E0',
      ...['customer', 'subscription', 'setup_intent', 'invoice'].flatMap((name) =>
        [...(ids.get(PREFIXES[name] ?? '') ?? [])].map(
          (id) => `${name}=${id}${name === 'invoice' ? '&amount=1' : ''}`,
        ),
      ),
    ]
    for (const { path } of reads.filter((route) => !route.path.includes(':'))) {
      let found = false
      for (const variant of variants()) found = (await read(`${path}?${variant}`)) || found
      if (!found) unread.push(path)
    }
    for (const { path } of reads.filter((route) => /^[^:]*:[^:]*$/.test(route.path))) {
      let found = false
      for (const candidates of ids.values()) {
        for (const id of candidates) found = (await read(path.replace(/:\w+/, id))) || found
      }
      if (!found) unread.push(path)
    }
    return unread.map((path) => `nothing to read at GET ${path} after the CLI's scripts`)
  } finally {
    await sandbox.close()
    stripe.remove()
  }
}
