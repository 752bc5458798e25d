// What Stripe called an object and what the sandbox called it, learnt from answers side by side.

import { isRecord } from '../values.ts'

const ID = /^(?:[a-z]+_(?:test_|live_)?)+[A-Za-z0-9]{8,}$/

/** `pm_card_visa`, `tok_visa`: what anybody may use for testing, on any account. */
const TEST_TOKEN = /^(?:pm|tok|btok|src)_[a-z]/

export function isId(value: unknown): value is string {
  return typeof value === 'string' && ID.test(value) && /[0-9A-Z]/.test(value) && !TEST_TOKEN.test(value)
}

export class Ids {
  readonly #ours = new Map<string, string>()
  readonly #theirs = new Map<string, string>()

  learn(recorded: string, ours: string): void {
    this.#ours.set(recorded, ours)
    this.#theirs.set(ours, recorded)
  }

  knows(recorded: string): boolean {
    return this.#ours.has(recorded)
  }

  get(recorded: string): string | undefined {
    return this.#ours.get(recorded)
  }

  /** True where both name the same object as far as is known; a pair seen first is learnt. */
  agree(recorded: string, ours: string): boolean {
    const known = this.#ours.get(recorded)
    if (known !== undefined) return known === ours
    if (this.#theirs.has(ours)) return false
    this.learn(recorded, ours)
    return true
  }

  /** True where the recording may have the first part of what is here the whole id of the same object. */
  agreeShortened(recorded: string, ours: string): boolean {
    const known = this.#theirs.get(ours)
    return known === undefined || known.startsWith(recorded)
  }

  /** Known ids inside a text, such as a URL or a message. */
  translate(text: string): string {
    return text.replace(/[A-Za-z0-9_-]+/g, (word) => this.#ours.get(word) ?? word)
  }

  translatePath(path: string): string {
    const [pathname = '', query] = path.split('?')
    const translated = pathname
      .split('/')
      .map((segment) => this.get(segment) ?? segment)
      .join('/')
    return query === undefined ? translated : `${translated}?${this.translateForm(query)}`
  }

  translateForm(form: string): string {
    const out = new URLSearchParams()
    for (const [key, value] of new URLSearchParams(form)) out.append(key, this.get(value) ?? value)
    return out.toString()
  }
}

/** Every name in the request that could be an object's. */
export function namesIn(path: string, form: string): string[] {
  const [pathname = '', query = ''] = path.split('?')
  const values = [...new URLSearchParams(query), ...new URLSearchParams(form)]
    .filter(([key]) => !key.startsWith('expand') && !key.startsWith('metadata'))
    .map(([, value]) => value)
  return [...pathname.split('/').slice(3), ...values]
}

/** Every id in an answer. */
export function idsIn(value: unknown): string[] {
  if (isId(value)) return [value]
  if (Array.isArray(value)) return value.flatMap(idsIn)
  return isRecord(value) ? Object.values(value).flatMap(idsIn) : []
}
