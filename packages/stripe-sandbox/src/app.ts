/** Everything the sandbox answers, by path. Nothing is answered before what it changed is written. */
import { takeArrival } from './control/actions/time.ts'
import { answerControl } from './control/api.ts'
import { deliveryPage } from './control/delivery-page.ts'
import { refuseForeign } from './control/guard.ts'
import { controlPage } from './control/page.ts'
import { answerPageAction, Notices } from './control/page-actions.ts'
import { movingPage } from './control/moving-page.ts'
import { type Handler, json, seeOther, type WireRequest, type WireResponse } from './http/message.ts'
import type { Ask } from './pages/ask.ts'
import { answerAsset } from './pages/assets.ts'
import { answerAuthenticate } from './pages/authenticate.ts'
import { answerCheckout, answerRecovery } from './pages/checkout.ts'
import { answerInvoice } from './pages/invoice.ts'
import { answerCreditNotePdf } from './pages/credit-note-pdf.ts'
import { answerInvoicePdf } from './pages/invoice-pdf.ts'
import { answerQuotePdf } from './pages/quote-pdf.ts'
import { answerReceipt } from './pages/receipt.ts'
import { answerPortal } from './pages/portal.ts'
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

export function createApp(deps: AppDeps): Handler {
  const notices = new Notices()
  return async (request) => {
    const answer = await route(deps, notices, request)
    deps.flush()
    return answer
  }
}

async function route(deps: AppDeps, notices: Notices, request: WireRequest): Promise<WireResponse> {
  const { pathname } = request.url
  const [, quote] = /^\/v1\/quotes\/(\w+)\/pdf$/.exec(pathname) ?? []
  if (quote !== undefined && request.method === 'GET') return answerQuotePdf(deps.api, request, quote)
  if (/^\/v[12]\//.test(pathname)) return deps.api(request)
  const page = answerPage(deps, request)
  if (page !== null) return page
  if (/^\/(_sandbox(\/|$)|$)/.test(pathname)) return steer(deps, notices, request)
  return apiErrorResponse(notBuilt(`${request.method} ${pathname}`))
}

/** The hosted pages, open to whoever has the address. */
function answerPage({ ask, sandbox }: AppDeps, request: WireRequest): WireResponse | null {
  const { method } = request
  if (method !== 'GET' && method !== 'HEAD' && method !== 'POST') return null
  const [, kind, id] =
    /^\/(authenticate|checkout|invoice|receipt|recover)\/(\w+)$/.exec(request.url.pathname) ?? []
  const [, about, pdf] = /^\/(invoice|credit-note)\/(\w+)\/pdf$/.exec(request.url.pathname) ?? []
  if (pdf !== undefined && method !== 'POST') {
    return about === 'invoice' ? answerInvoicePdf(ask, pdf) : answerCreditNotePdf(ask, pdf)
  }
  const [, portal, step = ''] = /^\/portal\/(\w+)(?:\/([\w/]+))?$/.exec(request.url.pathname) ?? []
  if (portal !== undefined) {
    return answerPortal({ ask, now: () => sandbox.clock.now().getTime() / 1000 }, request, portal, step)
  }
  if (id === undefined) return answerAsset(request.url.pathname)
  if (kind === 'authenticate') return answerAuthenticate(ask, request, id)
  if (kind === 'recover') return answerRecovery(ask, id)
  if (kind === 'receipt') return answerReceipt(ask, id)
  if (kind === 'invoice') return answerInvoice(ask, request, id)
  const { engine, clock } = sandbox
  return answerCheckout(
    { ask, trialEnd: (session) => engine.trialEnd(session), now: () => clock.now().getTime() / 1000 },
    request,
    id,
  )
}

/** The control page and API, for this machine only. */
async function steer(deps: AppDeps, notices: Notices, request: WireRequest): Promise<WireResponse> {
  const { sandbox, ask } = deps
  const refused = refuseForeign(request, deps.publicUrl)
  if (refused !== null) return json(403, { error: { message: refused } })
  const { pathname, searchParams } = request.url
  if (pathname === '/' || pathname === '/_sandbox') {
    return controlPage(sandbox, ask, notices.get(searchParams.get('said')))
  }
  if (pathname === '/_sandbox/page/delivery' && request.method !== 'POST') {
    return deliveryPage(sandbox, searchParams.get('id') ?? '', notices.get(searchParams.get('said')))
  }
  if (pathname === '/_sandbox/page/moving' && request.method !== 'POST') {
    const { moving } = sandbox
    return moving === null ? seeOther(`/?said=${notices.add(takeArrival(sandbox))}`) : movingPage(moving)
  }
  return (await answerPageAction(sandbox, ask, notices, request)) ?? answerControl(sandbox, ask, request)
}
