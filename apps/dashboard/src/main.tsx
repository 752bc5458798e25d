import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { createTRPCQueryUtils } from '@trpc/react-query'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import './app.css'
import { sessionQuery } from './auth.ts'
import { createAppRouter } from './router.tsx'
import { createQueryClient, trpc, trpcClient } from './trpc.ts'

const queryClient = createQueryClient(() => {
  queryClient.setQueryData(sessionQuery.queryKey, null)
  void router.invalidate()
})
const router = createAppRouter(queryClient)
// Every page waits for it: it is on its way before the first one knows who is signed in.
void createTRPCQueryUtils({ queryClient, client: trpcClient }).environment.current.prefetch()

const element = document.getElementById('root')
if (!element) throw new Error('index.html has no element with the id "root"')

createRoot(element).render(
  <StrictMode>
    <trpc.Provider client={trpcClient} queryClient={queryClient}>
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </trpc.Provider>
  </StrictMode>,
)
