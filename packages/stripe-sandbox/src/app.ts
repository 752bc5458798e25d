import { answerControl } from './control/api.ts'
import { refuseForeign } from './control/guard.ts'
import { type Handler, json, type WireRequest, type WireResponse } from './http/message.ts'
import type { Ask } from './pages/ask.ts'
import type { Sandbox } from './sandbox.ts'
import { apiErrorResponse, notBuilt } from './wire/api-error.ts'

export interface AppDeps {
  api: Handler
  sandbox: Sandbox
  ask: Ask
  publicUrl: string
  /** Writes what is pending; throws where it cannot be written. */
  flush: () => void
}

/** Everything the sandbox answers, by path. Nothing is answered before what it changed is written. */
export function createApp(deps: AppDeps): Handler {
  return async (request) => {
    const answer = await route(deps, request)
    deps.flush()
    return answer
  }
}

async function route(deps: AppDeps, request: WireRequest): Promise<WireResponse> {
  const { method, url } = request
  const { pathname } = url
  if (/^\/v[12]\//.test(pathname)) return deps.api(request)
  if (pathname.startsWith('/_sandbox')) {
    const refused = refuseForeign(request, deps.publicUrl)
    if (refused !== null) return json(403, { error: { message: refused } })
    return answerControl(deps.sandbox, deps.ask, request)
  }
  return apiErrorResponse(notBuilt(`${method} ${pathname}`))
}
