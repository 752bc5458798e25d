// One sitting, replayed on a sandbox of its own whose clock follows Stripe's.
import { type Account, openAccount } from '../account/account.ts'
import { type Check, fail, pass } from '../level.ts'
import { isBilling } from '../matrix/stripe-routes.ts'
import { compare } from './compare.ts'
import { Ids } from './ids.ts'
import { goneSince, isConnect, isUnitemized, itemize, modernize, modernizePath } from './modernize.ts'
import { accountName, collect } from './recorded.ts'
import { type Exchange, handledAt, timesIn } from './recording.ts'
import { inferCatalog } from './infer-catalog.ts'
import { findEarly, seedEarly, seedFor } from './seed.ts'
import { createdOf, findCatalog, seedCatalogObject } from './seed-catalog.ts'
import { listIn, NotReplayable } from './seeding.ts'
import { isRecord } from '../values.ts'

export async function replay(
  file: string,
  sitting: readonly Exchange[],
): Promise<{ checks: Check[]; notReplayable: string[] }> {
  const recorded = collect(sitting)
  const ids = new Ids()
  const first = sitting[0]?.at ?? 0
  const early = findEarly(recorded, sitting)
  inferCatalog(recorded, sitting, Math.min(first - 10, ...early.map(({ created }) => created)))
  const catalog = findCatalog(recorded, sitting)
  const name = accountName(recorded)
  const begin = Math.min(first - 10, ...catalog.map(createdOf), ...early.map(({ created }) => created))
  const account = openAccount(begin, name === null ? {} : { account: { name } })
  const checks: Check[] = []
  const notReplayable: string[] = []
  const seeding = { account, ids, recorded, unmade: new Map<string, string>() }
  try {
    const before = [
      ...catalog.map((object) => ({ at: createdOf(object), make: () => seedCatalogObject(seeding, object) })),
      ...early.map((one) => ({ at: one.created, make: () => seedEarly(seeding, one) })),
    ]
    for (const { at, make } of before.sort((a, b) => a.at - b.at)) {
      account.advance(at)
      await make()
    }
    let latestSeen = Math.max(first - 10, account.now())
    account.advance(latestSeen)
    for (const exchange of sitting) {
      const { method, path, form, status, version, response } = exchange
      const label = `${file} ${method} ${path.split('?')[0]} (${version})`
      const at = handledAt(exchange, latestSeen)
      if (at !== null) account.advance(at)
      latestSeen = Math.max(latestSeen, ...timesIn(response).filter((time) => time <= exchange.at + 1))
      const gone = goneSince(path)
      if (gone !== null) {
        notReplayable.push(`${label}: ${gone}`)
        continue
      }
      try {
        await seedFor(seeding, exchange)
      } catch (error) {
        notReplayable.push(`${label}: ${error instanceof Error ? error.message : String(error)}`)
        if (error instanceof NotReplayable) continue
        checks.push(fail(label, 'what came before could not be made'))
        continue
      }
      const today = modernizePath(ids.translatePath(path), version)
      let asked = modernize(path, ids.translateForm(form), version)
      if (isUnitemized(method, today, asked)) asked = itemize(asked, await onlyItem(account, today))
      const answer = await account.send(method, today, asked)
      if (answer.status === 501) {
        const { error } = answer.body
        const param = isRecord(error) ? error['param'] : undefined
        if (isConnect(param) || !isBilling(`${method} ${path.split('?')[0]}`)) {
          notReplayable.push(`${label}: is ${isConnect(param) ? 'about Connect' : 'not billing'}`)
          continue
        }
      }
      if (answer.status !== status) {
        checks.push(
          fail(label, `status: recorded ${status}, here ${answer.status} ${JSON.stringify(answer.body)}`),
        )
        continue
      }
      const differences = compare({ ids, version }, response, answer.body)
      checks.push(differences.length === 0 ? pass(label) : fail(label, `\n${differences.join('\n')}`))
    }
  } finally {
    await account.close()
  }
  return { checks, notReplayable }
}

/** The item of a subscription that has one; null where the path names none. */
async function onlyItem(account: Account, path: string): Promise<string | null> {
  if (path === '/v1/subscriptions') return null
  const { body } = await account.send('GET', path)
  const id = listIn(body['items'])[0]?.['id']
  return typeof id === 'string' ? id : null
}
