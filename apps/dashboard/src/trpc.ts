import type { AppRouter } from '@prorata/api'
import { QueryCache, QueryClient } from '@tanstack/react-query'
import { createTRPCReact, httpBatchLink, type inferReactQueryProcedureOptions } from '@trpc/react-query'
import type { inferRouterOutputs } from '@trpc/server'
import { toFailure } from './words/failure.ts'

export const trpc = createTRPCReact<AppRouter>()

export type Outputs = inferRouterOutputs<AppRouter>
export type Options = inferReactQueryProcedureOptions<AppRouter>

/** The API takes at most ten calls in one request. */
export const trpcClient = trpc.createClient({ links: [httpBatchLink({ url: '/trpc', maxItems: 10 })] })

/** For what changes by itself (webhooks, the clock): asked again every ten seconds while the page is visible. */
export const live = { refetchInterval: 10_000 }

const mostRetries = 2

/** `onSignedOut` is called when an answer says that nobody is signed in any more. */
export function createQueryClient(onSignedOut: () => void): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({
      onError(error) {
        const failure = toFailure(error)
        if (failure.kind === 'billing' && failure.code === 'unauthenticated') onSignedOut()
      },
    }),
    defaultOptions: {
      queries: {
        staleTime: 5_000,
        retry: (failures, error) => failures < mostRetries && isWorthRetrying(error),
      },
      // Sent now or not at all: one that waited for the network would charge when nobody is looking any more.
      mutations: { retry: false, networkMode: 'always' },
    },
  })
}

function isWorthRetrying(error: Error): boolean {
  const failure = toFailure(error)
  switch (failure.kind) {
    case 'network':
      return true
    case 'billing':
      return failure.code === 'provider_unavailable' || failure.code === 'storage_unavailable'
    case 'too_many_requests':
    case 'unexpected':
      return false
    default:
      return failure satisfies never
  }
}
