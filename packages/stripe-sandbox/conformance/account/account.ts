// An account to run scenarios on: the sandbox in process with a clock of its own, asked in Stripe's own form encoding.
import { createSandbox } from '../../src/create-sandbox.ts'
import type { Sandbox, SandboxOptions } from '../../src/sandbox.ts'
import { API_VERSION } from '../../src/wire/version.ts'
import { parseForm } from '../../src/wire/form.ts'
import type { Notes } from '../shape/notes.ts'
import { isRecord } from '../values.ts'

const KEY = 'sk_test_conformance'

const watchers = new Set<Notes>()

/** Shows `notes` every answer and event of every account opened until the returned function is called. */
export function watchAccounts(notes: Notes): () => void {
  watchers.add(notes)
  return () => watchers.delete(notes)
}

export interface Answer {
  status: number
  body: Record<string, unknown>
}

export type Given = { [key: string]: GivenValue }
export type GivenValue = string | number | boolean | null | GivenValue[] | Given

export interface Account {
  /** `form` is the encoded body of a POST, or parameters to encode. */
  send(method: string, path: string, form?: string | Given, idempotencyKey?: string): Promise<Answer>
  /** As `send`, but throws where the answer is not 200. */
  call(method: string, path: string, form?: Given): Promise<Record<string, unknown>>
  /** Sends a form of a hosted page, as a person's browser does. Throws where the page refuses it. */
  visit(url: string, form: Record<string, string>): Promise<void>
  /** Seconds since 1970. */
  now(): number
  /** Moves the clock forward; does nothing where it already stands there or later. */
  advance(to: number): void
  /** Everything the account holds. */
  state(): unknown
  close(): Promise<void>
}

/** A sandbox whose clock stands at `now` (seconds) until it is moved. */
export function openAccount(now: number, options: Omit<SandboxOptions, 'now' | 'frozen'> = {}): Account {
  const sandbox = createSandbox({ ...options, now: now * 1000, frozen: true })
  sandbox.engine.onEvent((event) => {
    for (const notes of watchers) notes.event(event.body)
  })
  const account: Account = {
    async send(method, path, form = '', idempotencyKey = '') {
      const encoded = typeof form === 'string' ? form : encodeForm(form)
      if (path.startsWith('/_sandbox/')) return actAsPerson(sandbox, path, encoded)
      const inQuery = method !== 'POST' && encoded !== ''
      const answer = await sandbox.fetch(`http://sandbox${path}${inQuery ? `?${encoded}` : ''}`, {
        method,
        headers: {
          authorization: `Bearer ${KEY}`,
          'content-type': 'application/x-www-form-urlencoded',
          ...(idempotencyKey === '' ? {} : { 'idempotency-key': idempotencyKey }),
        },
        ...(method === 'POST' ? { body: encoded } : {}),
      })
      const body: unknown = await answer.json()
      if (!isRecord(body)) throw new Error(`${method} ${path} answered no object`)
      for (const notes of watchers) notes.body(body)
      return { status: answer.status, body }
    },
    async call(method, path, form = {}) {
      const { status, body } = await account.send(method, path, form)
      if (status === 200) return body
      throw new Error(`${method} ${path}: ${status} ${JSON.stringify(body)}`)
    },
    async visit(url, form) {
      const body = new URLSearchParams(form)
      const { status } = await sandbox.fetch(url, { method: 'POST', body, redirect: 'manual' })
      if (status !== 303) throw new Error(`POST ${url}: ${status}`)
    },
    now: () => sandbox.engine.clock().now,
    advance(to) {
      if (to > sandbox.engine.clock().now) sandbox.engine.advanceClock(to)
    },
    state: () => sandbox.engine.snapshot(),
    close: () => sandbox.close(),
  }
  return account
}

/** What a person does on a hosted page: no API key, and no answer the API would give. */
function actAsPerson(sandbox: Sandbox, path: string, form: string): Answer {
  const { status, body } = sandbox.engine.handle({
    method: 'POST',
    path,
    params: parseForm(form),
    apiVersion: API_VERSION,
    requestId: 'req_person',
    idempotencyKey: null,
  })
  return { status, body: isRecord(body) ? body : {} }
}

/** `{ items: [{ price }] }` → `items[0][price]=…`; null and '' empty a field. */
export function encodeForm(given: Given): string {
  const form = new URLSearchParams()
  const put = (key: string, value: GivenValue) => {
    if (value === null) form.append(key, '')
    else if (Array.isArray(value))
      for (const [index, inner] of value.entries()) put(`${key}[${index}]`, inner)
    else if (typeof value === 'object') {
      for (const [name, inner] of Object.entries(value)) put(`${key}[${name}]`, inner)
    } else form.append(key, String(value))
  }
  for (const [key, value] of Object.entries(given)) put(key, value)
  return form.toString()
}
