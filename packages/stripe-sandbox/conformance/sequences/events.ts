// The events of an account, oldest first.
import type { Account } from '../account/account.ts'
import { idOf } from '../numbers/catalog.ts'
import { isRecord } from '../values.ts'

/** Every event from where `play` began to listen. */
export async function newEvents(
  account: Account,
  play: (listen: () => Promise<void>) => Promise<void>,
): Promise<Record<string, unknown>[]> {
  let before = new Set<string>()
  await play(async () => {
    before = new Set((await events(account)).map((event) => idOf(event)))
  })
  return (await events(account)).filter((event) => !before.has(idOf(event)))
}

async function events(account: Account): Promise<Record<string, unknown>[]> {
  const found: Record<string, unknown>[] = []
  let after: string | null = null
  for (;;) {
    const page: Record<string, unknown> = await account.call('GET', '/v1/events', {
      limit: 100,
      ...(after === null ? {} : { starting_after: after }),
    })
    const data = Array.isArray(page['data']) ? page['data'].filter(isRecord) : []
    found.push(...data)
    const last = data.at(-1)
    if (page['has_more'] !== true || last === undefined) return found.toReversed()
    after = idOf(last)
  }
}
