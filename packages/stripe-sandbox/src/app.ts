import { apiErrorResponse, notBuilt } from './wire/api-error.ts'
import type { Handler, WireRequest, WireResponse } from './http/message.ts'
import type { Sandbox } from './sandbox.ts'

export interface AppDeps {
  api: Handler
  sandbox: Sandbox
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

function route(deps: AppDeps, request: WireRequest): Promise<WireResponse> {
  const { pathname } = request.url
  if (pathname.startsWith('/v1/') || pathname.startsWith('/v2/')) return deps.api(request)
  return Promise.resolve(apiErrorResponse(notBuilt(`${request.method} ${pathname}`)))
}
