// Fills one account through the Stripe CLI's own scripts, then reads it through every route that only reads.
import { createSandbox } from '../../src/create-sandbox.ts'
import { routes } from '../../src/engine/routes.ts'
import { readTriggers } from '../cli/events.ts'
import { findStripeCli } from '../cli/stripe-cli.ts'
import { idsIn } from '../transcripts/ids.ts'
import type { Notes } from './notes.ts'

const KEY = 'sk_test_conformance'
/** How many objects of a kind are tried in a route's place for an id. */
const TRIES = 3

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
    const reads = routes.filter(({ method, path }) => method === 'GET' && path.startsWith('/v1/'))
    const unread: string[] = []
    for (const { path } of reads.filter((route) => !route.path.includes(':'))) {
      if (!(await read(`${path}?limit=100`)) && !(await read(path))) unread.push(path)
    }
    for (const { path } of reads.filter((route) => /^[^:]*:[^:]*$/.test(route.path))) {
      let found = false
      for (const candidates of [...ids.values()]) {
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
