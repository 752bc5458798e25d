/** What the control page's forms do. Each ends in a redirect to the page it came from, which then says what happened. */
import { seeOther, type WireRequest, type WireResponse } from '../http/message.ts'
import type { Ask } from '../pages/ask.ts'
import type { Sandbox } from '../sandbox.ts'
import { type Action, bad } from './actions/action.ts'
import { deliveryActions } from './actions/deliveries.ts'
import { failureActions } from './actions/failures.ts'
import { stateActions } from './actions/state.ts'
import { timeActions } from './actions/time.ts'
import type { Notice } from './page.ts'

const ACTIONS: Record<string, Action> = {
  ...timeActions,
  ...failureActions,
  ...deliveryActions,
  ...stateActions,
}
const KEPT_NOTICES = 50

/** Owns what the page has to say, so that no link can put words into its mouth. */
export class Notices {
  readonly #notices = new Map<string, Notice>()
  #last = 0

  add(notice: Notice): string {
    this.#last += 1
    const id = String(this.#last)
    this.#notices.set(id, notice)
    this.#notices.delete(String(this.#last - KEPT_NOTICES))
    return id
  }

  get(id: string | null): Notice | null {
    return id === null ? null : (this.#notices.get(id) ?? null)
  }
}

/** Null where there is no such form. */
export async function answerPageAction(
  sandbox: Sandbox,
  ask: Ask,
  notices: Notices,
  request: WireRequest,
): Promise<WireResponse | null> {
  const name = /^\/_sandbox\/page\/([a-z-]+)$/.exec(request.url.pathname)?.[1] ?? ''
  if (request.method !== 'POST' || !Object.hasOwn(ACTIONS, name)) return null
  const action = ACTIONS[name]
  if (action === undefined) return null
  const form = await readForm(request)
  const said = notices.add(await perform(action, sandbox, ask, form))
  if (sandbox.moving !== null && name === 'advance') return seeOther('/_sandbox/page/moving')
  const back = form.get('back') ?? ''
  const isDelivery = /^dlv_\w+$/.test(back)
  return seeOther(isDelivery ? `/_sandbox/page/delivery?id=${back}&said=${said}` : `/?said=${said}`)
}

async function perform(
  action: Action,
  sandbox: Sandbox,
  ask: Ask,
  form: ReadonlyMap<string, string>,
): Promise<Notice> {
  try {
    return await action({ sandbox, ask, form })
  } catch (error) {
    if (error instanceof RangeError) return bad(error.message)
    throw error
  }
}

async function readForm({ body, headers }: WireRequest): Promise<ReadonlyMap<string, string>> {
  const type = headers.get('content-type') ?? ''
  if (!type.startsWith('multipart/form-data')) return new Map(new URLSearchParams(body))
  const form = new Map<string, string>()
  try {
    const sent = await new Response(body, { headers: { 'content-type': type } }).formData()
    for (const [name, value] of sent) form.set(name, typeof value === 'string' ? value : await value.text())
  } catch {
    // What cannot be read has no fields; the action then says which it lacks.
  }
  return form
}
