import { QueryClientProvider } from '@tanstack/react-query'
import {
  createMemoryHistory,
  createRootRoute,
  createRoute,
  createRouter,
  RouterContextProvider,
} from '@tanstack/react-router'
import { render } from '@testing-library/react'
import { httpLink } from '@trpc/react-query'
import type { ReactNode } from 'react'
import { FormatContext, formatFor } from '../src/format.ts'
import { createQueryClient, trpc } from '../src/trpc.ts'

const root = createRootRoute()
const anywhere = createRoute({ getParentRoute: () => root, path: '$' })

/** Renders a view in a page's surroundings: a router for its links and a locale. */
export function renderView(view: ReactNode, locale = 'en-US') {
  const router = createRouter({ routeTree: root.addChildren([anywhere]), history: createMemoryHistory() })
  const surround = (inner: ReactNode) => (
    <RouterContextProvider router={router}>
      <FormatContext value={formatFor(locale)}>{inner}</FormatContext>
    </RouterContextProvider>
  )
  const rendered = render(surround(view))
  return { ...rendered, show: (next: ReactNode) => rendered.rerender(surround(next)) }
}

/** What the API answers to a procedure's calls: data, an error as it is on the wire, or no answer at all. */
export type Answer =
  | { data: unknown }
  | { error: { message: string; data: Record<string, unknown> } }
  | { broken: true }

/** Renders a view that talks to the API: over HTTP's own messages, answered by `answer`. */
export function renderConnected(view: ReactNode, answer: (procedure: string, input: unknown) => Answer) {
  async function fetchAnswer(url: RequestInfo | URL, init?: { body?: unknown }): Promise<Response> {
    const { pathname, searchParams } = new URL(url instanceof Request ? url.url : url)
    const sent = typeof init?.body === 'string' ? init.body : searchParams.get('input')
    const given = answer(pathname.replace('/trpc/', ''), JSON.parse(sent ?? 'null'))
    if ('broken' in given) throw new TypeError('Failed to fetch')
    if ('error' in given) return Response.json({ error: { code: -32_000, ...given.error } }, { status: 400 })
    return Response.json({ result: { data: given.data } })
  }
  const client = trpc.createClient({
    links: [httpLink({ url: 'http://localhost/trpc', fetch: fetchAnswer })],
  })
  const queryClient = createQueryClient(() => undefined)
  return renderView(
    <trpc.Provider client={client} queryClient={queryClient}>
      <QueryClientProvider client={queryClient}>{view}</QueryClientProvider>
    </trpc.Provider>,
  )
}
