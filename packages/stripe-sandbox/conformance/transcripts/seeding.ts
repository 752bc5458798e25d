// What seeding an account works on, and how recorded objects are read for it.
import type { Account, Given } from '../account/account.ts'
import { isRecord } from '../values.ts'
import { compare } from './compare.ts'
import type { Ids } from './ids.ts'
import type { Recorded } from './recorded.ts'

/** The recording needs something that cannot be made from what it shows. */
export class NotReplayable extends Error {
  override name = 'NotReplayable'
}

export interface Seeding {
  account: Account
  ids: Ids
  recorded: Recorded
  /** Parts of the catalog that cannot be made, and why. */
  unmade: Map<string, string>
}

export function textOf(object: Record<string, unknown>, key: string): string {
  const value = object[key]
  if (typeof value === 'string') return value
  throw new NotReplayable(`needs the ${key} of a ${String(object['object'])}`)
}

export function numberOf(object: Record<string, unknown>, key: string): number {
  const value = object[key]
  if (typeof value === 'number') return value
  throw new NotReplayable(`needs the ${key} of a ${String(object['object'])}`)
}

/** The fields that say something, as parameters. */
export function pick(object: Record<string, unknown>, keys: readonly string[]): Given {
  const given: Given = {}
  for (const key of keys) {
    const value = object[key]
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
      given[key] = value
    else if (isRecord(value) && Object.values(value).every((inner) => typeof inner === 'string')) {
      const inner: Given = {}
      for (const [name, text] of Object.entries(value)) inner[name] = String(text)
      if (Object.keys(inner).length > 0) given[key] = inner
    }
  }
  return given
}

/** Learns which id is which from what was recorded and what was made in its place; how they differ is not the question. */
export function learn(
  { ids }: Seeding,
  recordedObject: Record<string, unknown>,
  made: Record<string, unknown>,
): void {
  const id = recordedObject['id']
  if (typeof id === 'string') ids.learn(id, textOf(made, 'id'))
  compare({ ids, version: '' }, recordedObject, made)
}

/** The records of a list object. */
export function listIn(list: unknown): Record<string, unknown>[] {
  const data = isRecord(list) ? list['data'] : []
  return (Array.isArray(data) ? data : []).filter(isRecord)
}
